"""Annotation files: what is wrong with them, drafts made by the library, export for spaCy."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.training import Corpus, Example
from typer.testing import CliRunner

import gongkai_nlp
from gongkai_nlp.cli import app
from gongkai_nlp.components.gold import gold_corpus
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.evaluation import annotate, check_gold, evaluate, read_gold

Gold = dict[str, Any]
ROOT = Path(__file__).parents[1]
DEV = ROOT / "corpora/gold/dev"
RUNNER = CliRunner()
TEXT = (
    "云溪县2015年工作总结\n\n"
    "一、总体情况\n\n"
    "印发《云溪县公开办法》（云政发〔2015〕3号），县财政局公开信息40条，其中网站30条、微博10条，占25%。\n"
)
CHARACTERS = gongkai_nlp.load(segmenter="char")


def at(text: str, **fields: object) -> Gold:
    start = TEXT.index(text)
    return {"text": text, **fields, "start": start, "end": start + len(text)}


def count(text: str) -> Gold:
    return at(text, value=text.rstrip("条%"), unit=text.lstrip("0123456789"), qualifier=None)


GOLD: Gold = {
    "document_numbers": [
        at(
            "云政发〔2015〕3号",
            issuer_code="云政发",
            year=2015,
            number=3,
            normalized="云政发〔2015〕3号",
            issuer="云溪县人民政府",
        )
    ],
    "titles": [at("《云溪县公开办法》", kind="document", document_number=0)],
    "agencies": [at("县财政局", kind="department", level="county", canonical="云溪县财政局")],
    "quantities": [count("40条"), count("30条"), count("10条"), count("25%")],
    "dates": [at("2015年", value="2015")],
    "sections": [
        at("云溪县2015年工作总结", kind="heading", number=None, level=0, role="title", also=[]),
        at("一、总体情况", kind="heading", number="一", level=1, role="overview", also=[]),
    ],
    "breakdowns": [
        {"kind": "sum", "total": 0, "parts": [1, 2], "holds": True},
        {"kind": "ratio", "part": 2, "whole": 0, "ratio": 3, "holds": True},
    ],
    "indicators": [{"indicator": "proactive_items", "quantity": 0, "period": "2015", "subject": None}],
    "metadata": {"title": "云溪县2015年工作总结", "year": 2015, "kind": "work_summary", "script": "hans"},
}
OTHER_CODE = {"issuer_code": "云办发", "normalized": "云办发〔2015〕3号"}


def written(folder: Path, gold: object, name: str = "a") -> Path:
    (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    path = folder / f"{name}.gold.json"
    text = gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def changed(*steps: str | int, to: object) -> Callable[[Gold], None]:
    """Return a function that puts a value into annotations, in the place that `steps` lead to."""

    def change(gold: Gold) -> None:
        *above, last = steps
        held: Any = gold
        for step in above:
            held = held[step]
        held[last] = to

    return change


def without(*steps: str | int) -> Callable[[Gold], None]:
    def change(gold: Gold) -> None:
        *above, last = steps
        held: Any = gold
        for step in above:
            held = held[step]
        del held[last]

    return change


def swapped(gold: Gold) -> None:
    gold["sections"].reverse()


def twice(gold: Gold) -> None:
    gold["dates"].append(dict(gold["dates"][0]))


def wider(gold: Gold) -> None:
    gold["dates"].append(at("15年工作", value="2015"))


def test_sound_annotations_have_no_problem(tmp_path: Path) -> None:
    assert check_gold(written(tmp_path, GOLD)) == []


@pytest.mark.parametrize(
    ("mistake", "entry", "told"),
    [
        pytest.param(
            changed("quantities", 3, "end", to=900), "quantities[3]", "no stretch of a text", id="beyond"
        ),
        pytest.param(
            changed("quantities", 0, "start", to=1),
            "quantities[0]",
            f"write start {TEXT.index('40条')}, end {TEXT.index('40条') + 3}",
            id="another offset",
        ),
        pytest.param(
            changed("dates", 0, "text", to="2051年"), "dates[0]", "stands nowhere; copy", id="another text"
        ),
        pytest.param(
            changed("dates", 0, to=at("2015年工作总结\n", value="2015")),
            "dates[0]",
            "begins or ends with a blank; leave it out: start 3, end 12",
            id="a line end at the border",
        ),
        pytest.param(changed("dates", 0, "line", to=2), "dates[0]", "it stands in line 1", id="line"),
        pytest.param(swapped, "sections[1]", "order the entries by start", id="order"),
        pytest.param(twice, "dates[1]", "annotated twice; keep one", id="twice"),
        pytest.param(wider, "dates[1]", "overlaps the entry before it, '2015年'", id="overlap"),
        pytest.param(
            changed("agencies", 0, "kind", to="bureau"), "agencies[0]", "write one of 'government'", id="kind"
        ),
        pytest.param(
            changed("agencies", 0, "level", to="city"), "agencies[0]", "write one of 'national'", id="level"
        ),
        pytest.param(
            changed("sections", 1, "role", to="summary"), "sections[1]", "write one of 'title'", id="role"
        ),
        pytest.param(
            changed("sections", 1, "also", to=["overview"]), "sections[1]", "leave it out there", id="also"
        ),
        pytest.param(
            changed("sections", 1, "level", to=9), "sections[1]", "level 9 is for run_in", id="run-in"
        ),
        pytest.param(
            changed("sections", 1, "level", to=-1), "sections[1]", "write 0 for the title", id="deep"
        ),
        pytest.param(
            changed("sections", 1, "number", to="二"), "sections[1]", "does not stand in", id="number"
        ),
        pytest.param(
            changed("quantities", 0, "qualifier", to="about"), "quantities[0]", "'approx', ", id="qualifier"
        ),
        pytest.param(
            changed("quantities", 0, "value", to="4,0"), "quantities[0]", "a decimal number", id="comma"
        ),
        pytest.param(
            changed("quantities", 0, "value", to=40), "quantities[0]", "between quotes", id="a bare number"
        ),
        pytest.param(
            changed("quantities", 0, "low", to="39"), "quantities[0]", "one of the two", id="value and low"
        ),
        pytest.param(
            changed("quantities", 0, "unit", to="條"),
            "quantities[0]",
            "simplified characters: '条'",
            id="unit",
        ),
        pytest.param(
            changed("quantities", 0, "unit", to="件"), "quantities[0]", "write the unit that ends it", id="件"
        ),
        pytest.param(
            changed("document_numbers", 0, to=GOLD["document_numbers"][0] | OTHER_CODE),
            "document_numbers[0]",
            "do not stand in '云政发〔2015〕3号'",
            id="code",
        ),
        pytest.param(
            without("quantities", 0, "unit"),
            "quantities[0]",
            "the key 'unit' is missing; add it",
            id="no unit",
        ),
        pytest.param(
            changed("quantities", 0, "units", to="条"),
            "quantities[0]",
            "unknown key 'units'; write 'unit'",
            id="unknown key",
        ),
        pytest.param(changed("quantitys", to=[]), "quantitys", "write 'quantities'", id="unknown kind"),
        pytest.param(changed("dates", 0, "value", to="2015-13"), "dates[0]", "ISO 8601", id="month 13"),
        pytest.param(changed("dates", 0, "value", to="2015/2014"), "dates[0]", "ISO 8601", id="backwards"),
        pytest.param(changed("dates", 0, "value", to=None), "dates[0]", '"optional": true', id="no value"),
        pytest.param(
            changed("document_numbers", 0, "normalized", to="云政发[2015]3号"),
            "document_numbers[0]",
            "write '云政发〔2015〕3号'",
            id="normalised",
        ),
        pytest.param(
            changed("titles", 0, "document_number", to=1),
            "titles[0]",
            "there are 1, counted from 0",
            id="title",
        ),
        pytest.param(
            changed("titles", 0, to=at("云溪县公开办法", kind="document", document_number=0)),
            "titles[0]",
            "annotate the outermost marks too",
            id="marks",
        ),
        pytest.param(
            changed("breakdowns", 0, "parts", to=[1, 7]),
            "breakdowns[0]",
            "quantity 7 is not there",
            id="part",
        ),
        pytest.param(
            changed("breakdowns", 0, "parts", to=[]), "breakdowns[0]", "needs 'parts'", id="no parts"
        ),
        pytest.param(
            changed("breakdowns", 0, "parts", to=[1, 1]), "breakdowns[0]", "name each once", id="part twice"
        ),
        pytest.param(
            changed("breakdowns", 0, "part", to=1), "breakdowns[0]", "a sum has no 'part'", id="mixed up"
        ),
        pytest.param(
            changed("breakdowns", 0, "holds", to=False), "breakdowns[0]", "40条 = 30条+10条 holds", id="holds"
        ),
        pytest.param(
            changed("breakdowns", 1, "part", to=1),
            "breakdowns[1]",
            "30条 of 40条 as 25% does not hold; write false",
            id="does not hold",
        ),
        pytest.param(
            changed("breakdowns", 0, "kind", to="total"),
            "breakdowns[0]",
            "'sum', 'subset' or 'ratio'",
            id="sum",
        ),
        pytest.param(
            changed("indicators", 0, "indicator", to="items"),
            "indicators[0]",
            "other:your_name",
            id="indicator",
        ),
        pytest.param(
            changed("indicators", 0, "quantity", to=9), "indicators[0]", "quantity 9 is not", id="quantity"
        ),
        pytest.param(
            changed("indicators", 0, "period", to="15"),
            "indicators[0]",
            "write a year or a date",
            id="period",
        ),
        pytest.param(
            changed("metadata", "title", to="云溪县 总结"), "metadata", "blanks or line breaks", id="blank"
        ),
        pytest.param(
            changed("metadata", "year", to="2015"),
            "metadata",
            'year is "2015"; write a whole number',
            id="year",
        ),
        pytest.param(changed("metadata", "kind", to="report"), "metadata", "'annual_report'", id="report"),
    ],
)
def test_every_mistake_is_found_with_its_mend(
    mistake: Callable[[Gold], None], entry: str, told: str, tmp_path: Path
) -> None:
    gold = copy.deepcopy(GOLD)
    mistake(gold)
    problems = check_gold(written(tmp_path, gold))
    assert [problem.entry for problem in problems] == [entry]
    assert told in problems[0].message
    assert ";" in problems[0].message
    assert str(problems[0]).startswith(str(tmp_path / "a.gold.json"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param('{"dates": [}', "no JSON at line 1, column 12", id="no JSON"),
        pytest.param("[]", "not an object", id="a list"),
        pytest.param('{"dates": [], "dates": []}', "the key 'dates' stands twice", id="a key twice"),
    ],
)
def test_files_that_are_no_annotations(content: str, told: str, tmp_path: Path) -> None:
    (problem,) = check_gold(written(tmp_path, content))
    assert told in problem.message


def test_all_problems_are_listed_and_a_missing_text_is_one(tmp_path: Path) -> None:
    gold = copy.deepcopy(GOLD)
    gold["dates"][0]["value"] = "x"
    gold["sections"][0]["level"] = 9
    path = written(tmp_path, gold)
    (tmp_path / "a.txt").unlink()
    problems = check_gold(path)
    assert [problem.entry for problem in problems] == ["", "dates[0]", "sections[0]"]
    assert "put a.txt or a.html there" in problems[0].message


def test_kinds_of_rule_packs_may_overlap_one_another(tmp_path: Path) -> None:
    both = [at("网站30条", label="channel", value="网站"), at("30条", label="items", value="30")]
    assert check_gold(written(tmp_path, GOLD | {"customs": both})) == []
    same = [record | {"label": "items"} for record in both]
    (problem,) = check_gold(written(tmp_path, GOLD | {"customs": same}))
    assert problem.entry == "customs[1]"


def test_gold_check_prints_problems_and_fails(tmp_path: Path) -> None:
    written(tmp_path, GOLD)
    assert RUNNER.invoke(app, ["gold", "check", str(tmp_path)]).stdout == "files: 1; problems: 0\n"
    broken = written(tmp_path, GOLD | {"dates": [at("2015年", value="15")]}, name="b")
    result = RUNNER.invoke(app, ["gold", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{broken}: dates[0]: value is '15'; write ISO 8601")
    assert "files: 2; problems: 1" in result.stderr
    assert RUNNER.invoke(app, ["gold", "check", str(tmp_path / "nowhere")]).exit_code == 2


@pytest.mark.parametrize("document", sorted(DEV.glob("*.txt")), ids=lambda path: path.stem)
def test_a_draft_is_sound_and_scores_itself_in_full(document: Path, tmp_path: Path) -> None:
    report = gongkai_nlp.extract(document)
    (tmp_path / document.name).write_bytes(document.read_bytes())
    path = tmp_path / f"{document.stem}.gold.json"
    path.write_text(json.dumps(annotate(report)), encoding="utf-8")
    assert check_gold(path) == []
    evaluation = evaluate([tmp_path])
    assert {score.f1 for score in evaluation.kinds.values()} <= {1.0, None}
    assert evaluation.errors == []


def test_a_web_page_is_annotated_in_the_text_that_was_read(tmp_path: Path) -> None:
    page = ROOT / "corpora/web/lanshui-county-2019.html"
    result = RUNNER.invoke(app, ["annotate", str(page), "-o", str(tmp_path / "new")])
    assert result.exit_code == 0, result.stderr
    assert Path(result.stdout.strip()) == tmp_path / "new/lanshui-county-2019.gold.json"
    assert not page.with_name("lanshui-county-2019.gold.json").exists()
    assert check_gold(tmp_path / "new/lanshui-county-2019.gold.json") == []
    assert evaluate([tmp_path / "new"]).errors == []


def test_annotations_are_overwritten_on_demand_only(tmp_path: Path) -> None:
    path = written(tmp_path, {"dates": []})
    document = str(tmp_path / "a.txt")
    result = RUNNER.invoke(app, ["annotate", document])
    assert result.exit_code == 1
    assert "annotated already; give --overwrite" in result.stderr
    assert json.loads(path.read_text(encoding="utf-8")) == {"dates": []}
    assert RUNNER.invoke(app, ["annotate", document, "--overwrite"]).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["dates"][0]["value"] == "2015"


def test_another_document_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    written(tmp_path / "one", {})
    (tmp_path / "a.txt").write_text("另一个文件", encoding="utf-8")
    result = RUNNER.invoke(app, ["annotate", str(tmp_path / "a.txt"), "-o", str(tmp_path / "one")])
    assert result.exit_code == 1
    assert "another document of that name" in result.stderr
    assert (tmp_path / "one/a.txt").read_text(encoding="utf-8") == TEXT


def test_a_draft_has_the_layout_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    RUNNER.invoke(app, ["annotate", str(tmp_path / "a.txt")])
    ours = json.loads((tmp_path / "a.gold.json").read_text(encoding="utf-8"))
    model = json.loads(next(DEV.glob("*.gold.json")).read_text(encoding="utf-8"))
    assert list(ours) == list(model)
    assert [q | {"qualifier": None} for q in ours["quantities"]] == GOLD["quantities"]
    assert ours["breakdowns"] == GOLD["breakdowns"]
    assert list(ours["titles"][0]) == list(model["titles"][0])


def spans(example: Example) -> dict[str, list[tuple[int, int, str]]]:
    groups = example.reference.spans
    return {key: [(s.start_char, s.end_char, s.label_) for s in group] for key, group in groups.items()}


@pytest.mark.parametrize("lines", [False, True], ids=["documents", "lines"])
def test_an_export_is_read_back_as_the_examples_of_our_reader(lines: bool, tmp_path: Path) -> None:
    for file in DEV.glob("wanglan-*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    written(tmp_path, GOLD)
    out = tmp_path / "dev.spacy"
    options = ["--kinds", "agency", "--kinds", "quantity", *(["--lines"] if lines else [])]
    result = RUNNER.invoke(app, ["gold", "export", str(tmp_path), "-o", str(out), *options])
    assert result.exit_code == 0, result.stderr
    read = list(Corpus(out)(CHARACTERS))
    ours = list(gold_corpus(tmp_path, kinds=["agency", "quantity"], lines=lines)(CHARACTERS))
    assert len(read) == len(ours) == int(result.stdout.split()[-1])
    for one, other in zip(read, ours, strict=True):
        assert one.text == other.text
        assert spans(one) == spans(other)
        assert [(e.start_char, e.end_char, e.label_) for e in one.reference.ents] == [
            (e.start_char, e.end_char, e.label_) for e in other.reference.ents
        ]


def test_an_export_says_what_is_wrong(tmp_path: Path) -> None:
    written(tmp_path, GOLD)
    out = str(tmp_path / "x.spacy")
    unknown = RUNNER.invoke(app, ["gold", "export", str(tmp_path), "-o", out, "--kinds", "person"])
    assert unknown.exit_code == 2
    assert "person" in unknown.stderr
    nowhere = RUNNER.invoke(app, ["gold", "export", str(tmp_path), "-o", str(tmp_path / "no/x.spacy")])
    assert nowhere.exit_code == 2
    assert "name a file that can be written" in nowhere.stderr


def test_a_mention_of_a_rule_pack_is_exported_under_its_label(tmp_path: Path) -> None:
    written(tmp_path, {"customs": [at("网站30条", label="channel", value="网站")]})
    (example,) = gold_corpus(tmp_path)(CHARACTERS)
    start = TEXT.index("网站30条")
    assert spans(example)["gongkai_custom"] == [(start, start + 5, "channel")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param('{"quantities": null}', "it is null; leave the key out", id="a kind that is null"),
        pytest.param("[" * 100_000, "the brackets are too deep", id="brackets without end"),
        pytest.param('{"quantities": ' + "9" * 5_000 + "}", "a number is too long", id="an endless number"),
    ],
)
def test_a_file_that_cannot_be_scored_is_told_by_checker_and_reader(
    text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("受理12件。", encoding="utf-8")
    path = tmp_path / "a.gold.json"
    path.write_text(text, encoding="utf-8")
    assert [told in problem.message for problem in check_gold(path)] == [True]
    with pytest.raises(GongkaiError, match=told):
        read_gold(tmp_path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("受理12件。", encoding="utf-8")
    path = tmp_path / "a.gold.json"
    path.write_text('\ufeff{"quantities": []}', encoding="utf-8")
    assert check_gold(path) == []
    assert read_gold(path)[0].gold == {"quantities": []}
