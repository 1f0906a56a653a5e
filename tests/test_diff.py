"""What a change of rules changes: gained, lost, changed, and what the annotations say of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai_nlp import Report, extract
from gongkai_nlp.cli import app
from gongkai_nlp.evaluation import Change, annotate, diff, difference_text

ROOT = Path(__file__).parents[1]
DEV = ROOT / "corpora/gold/dev"
RUNNER = CliRunner()
TEXT = "云溪县2015年工作总结\n\n县财政局办理来信40件，其中网上30件、当面10件，县教育局约占25%。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of two documents, one of them annotated, and a pack without a unit beside it."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "b.txt").write_text("全年收到来信7件。", encoding="utf-8")
    gold = annotate(extract(corpus / "a.txt"))
    (corpus / "a.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "quantity.toml").write_text('drop = ["unit.件"]', encoding="utf-8")
    return tmp_path


def report(**changes: Any) -> Report:
    return extract(TEXT).model_copy(update=changes)


def kinds_of(changes: list[Change]) -> set[tuple[str, str]]:
    return {(change.kind, change.change) for change in changes}


@pytest.mark.parametrize("document", sorted(DEV.glob("*.txt")), ids=lambda path: path.stem)
def test_a_report_does_not_differ_from_itself(document: Path) -> None:
    one = extract(document)
    again = Report.model_validate_json(one.model_dump_json())
    result = diff([one], [again])
    assert result.changes == []
    assert difference_text(result).startswith("0 changes in 0 of 1 document")


def test_new_ids_alone_are_no_change() -> None:
    """A mention more shifts the ids of those behind it; what refers to them stays the same."""
    one = report()
    dropped = report(agencies=one.agencies[1:])
    renamed = one.model_dump_json()
    for index in range(len(one.quantities), 0, -1):
        renamed = renamed.replace(f'"q{index}"', f'"q{index + 100}"')
    assert renamed != one.model_dump_json()
    assert diff([one], [Report.model_validate_json(renamed)]).changes == []
    assert kinds_of(diff([one], [dropped]).changes) == {("agencies", "lost")}
    assert kinds_of(diff([dropped], [one]).changes) == {("agencies", "gained")}


def test_another_field_of_the_same_span_is_a_change_of_that_field() -> None:
    one = report()
    other = report(quantities=(one.quantities[0].model_copy(update={"unit": "封"}), *one.quantities[1:]))
    (change,) = diff([one], [other]).changes
    assert (change.change, change.text, change.spans) == ("changed", "40件", ((22, 25),))
    assert (change.before, change.after) == ({"unit": "件"}, {"unit": "封"})
    assert "unit: '件' → '封'" in change.told()
    assert change.verdict is None


@pytest.mark.parametrize(
    "kind",
    [
        "document_numbers", "titles", "agencies", "quantities", "dates", "sections", "tables",
        "citations", "breakdowns", "indicators", "problems", "commitments",
    ],
)  # fmt: skip
def test_every_kind_is_compared(kind: str) -> None:
    one = extract(DEV / "danzhou-city-2022.txt")
    assert getattr(one, kind)
    emptied = one.model_copy(update={kind: ()})
    lost = [change for change in diff([one], [emptied]).changes if change.kind == kind]
    assert len(lost) == len(getattr(one, kind))
    assert {change.change for change in lost} == {"lost"}


def test_metadata_is_compared_field_by_field() -> None:
    one = report()
    other = report(metadata=one.metadata.model_copy(update={"year": 2016}))
    (change,) = diff([one], [other]).changes
    assert (change.kind, change.before, change.after) == ("metadata", {"year": 2015}, {"year": 2016})
    (judged,) = diff([one], [other], gold={one.text_sha256: {"metadata": {"year": 2015}}}).changes
    assert judged.verdict == "wrong"


def named(one: Report, text: str, **changes: Any) -> Report:
    """Return a report in which the quantity `text` says something else, or is gone with `gone`."""
    kept = tuple(
        quantity.model_copy(update=changes) if quantity.text == text else quantity
        for quantity in one.quantities
        if quantity.text != text or "gone" not in changes
    )
    return one.model_copy(update={"quantities": kept, "breakdowns": (), "indicators": ()})


@pytest.mark.parametrize(
    ("mark", "before", "after", "verdict"),
    [
        pytest.param({}, {"gone": 1}, {}, "right", id="gained what is annotated"),
        pytest.param({}, {}, {"gone": 1}, "wrong", id="lost what is annotated"),
        pytest.param(None, {"gone": 1}, {}, "wrong", id="gained what is not annotated"),
        pytest.param(None, {}, {"gone": 1}, "right", id="lost what is not annotated"),
        pytest.param({"optional": True}, {"gone": 1}, {}, None, id="gained what is optional"),
        pytest.param({}, {"unit": "封"}, {}, "right", id="unit mended"),
        pytest.param({}, {}, {"unit": "封"}, "wrong", id="unit broken"),
        pytest.param({}, {}, {"qualifier": "approx"}, "wrong", id="qualifier broken"),
        pytest.param({}, {"unit": "条"}, {"unit": "封"}, None, id="wrong before and after"),
        pytest.param({}, {}, {"kind": "other"}, None, id="a field that is not annotated"),
    ],
)
def test_annotations_judge_a_change(
    mark: dict[str, Any] | None, before: dict[str, Any], after: dict[str, Any], verdict: str | None
) -> None:
    one = report()
    gold = annotate(one)
    gold["quantities"] = [
        record | (mark or {}) for record in gold["quantities"] if mark is not None or record["text"] != "40件"
    ]
    sides = [named(one, "40件", **before)], [named(one, "40件", **after)]
    (change,) = diff(*sides, gold={one.text_sha256: gold}).changes
    assert change.verdict == verdict


def test_facts_are_judged_too() -> None:
    one = report()
    gold = {one.text_sha256: annotate(one)}
    lost = diff([one], [report(breakdowns=())], gold=gold).changes
    assert {(change.kind, change.change, change.verdict) for change in lost} == {
        ("breakdowns", "lost", "wrong")
    }
    gained = diff([report(breakdowns=())], [one], gold=gold)
    assert {change.verdict for change in gained.changes} == {"right"}
    before, after = gained.scores
    assert before.kinds["breakdowns"].f1 == 0
    assert after.kinds["breakdowns"].f1 == 1
    assert ("breakdowns", 0.0, 1.0) in list(gained.shifts())


def test_documents_of_one_side_are_named() -> None:
    first, second = extract("受理36件。"), extract("答复25件。")
    result = diff([first], [second])
    assert result.only_first == (first.text_sha256,)
    assert result.only_second == (second.text_sha256,)
    assert "in the first set of reports alone" in difference_text(result)


def test_the_command_compares_a_pack_with_the_built_in_rules(folder: Path) -> None:
    result = RUNNER.invoke(app, ["diff", "--rules", str(folder / "pack"), str(folder / "corpus")])
    assert result.exit_code == 0, result.output
    assert "- quantities 22:25 '40件' value=40 unit=件 [unit.件] (wrong by the annotations)" in result.stdout
    assert "- quantities 6:8 '7件' value=7 unit=件 [unit.件]\n" in result.stdout
    assert "scores on 1 document with annotations" in result.stdout
    assert "quantities                    1.000 → 0.400" in result.stdout
    around = RUNNER.invoke(
        app, ["diff", "--rules", str(folder / "pack"), "--rules", "builtin", str(folder / "corpus")]
    )
    assert "+ quantities 22:25 '40件' value=40 unit=件 [unit.件] (right by the annotations)" in around.stdout
    same = ["diff", "--rules", str(folder / "pack"), "--rules", str(folder / "pack"), str(folder / "corpus")]
    assert "0 changes in 0 of 2 documents" in RUNNER.invoke(app, same).stdout


def test_json_and_page_hold_the_same_changes(folder: Path) -> None:
    page = folder / "page.html"
    command = ["diff", "--rules", str(folder / "pack"), str(folder / "corpus"), "--format", "json"]
    result = RUNNER.invoke(app, [*command, "--html", str(page)])
    data = json.loads(result.stdout)
    assert data["documents"] == 2
    assert data["annotated"] == 1
    assert data["counts"]["quantities"]["lost"] == 4
    assert data["scores"]["quantities"] == {"first": 1.0, "second": 0.4}
    lost = next(change for change in data["changes"] if change["text"] == "40件")
    assert lost["before"]["value"] == "40"
    assert lost["after"] is None
    markup = page.read_text(encoding="utf-8")
    assert markup.count("<article") == len(data["changes"])
    assert "<mark>40件</mark>" in markup
    assert 'data-annotations="wrong"' in markup


def test_wrong_usage_is_one_line(folder: Path) -> None:
    corpus, pack = str(folder / "corpus"), str(folder / "pack")
    thrice = RUNNER.invoke(app, ["diff", *["--rules", pack] * 3, corpus])
    assert thrice.exit_code == 2
    assert "give it twice" in thrice.stderr
    assert RUNNER.invoke(app, ["diff", corpus]).exit_code == 2
    unread = RUNNER.invoke(app, ["diff", "--rules", pack, corpus, str(folder / "missing.txt")])
    assert unread.exit_code == 1
    assert unread.stderr.count("missing.txt") == 1


def test_a_new_kind_of_a_pack_is_annotated_scored_and_compared_by_its_label(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    rule = """
[[custom]]
id = "hotline.12345"
label = "hotline"
pattern = '热线(?P<value>[0-9]{5})'
examples = ["拨打⟦热线12345⟧"]
"""
    (pack / "custom.toml").write_text(rule, encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    document = corpus / "a.txt"
    document.write_text("拨打热线12345反映问题，拨打热线12369举报污染。", encoding="utf-8")
    annotated = RUNNER.invoke(app, ["annotate", str(document), "--rules", str(pack)])
    assert annotated.exit_code == 0, annotated.stderr
    gold = json.loads((corpus / "a.gold.json").read_text(encoding="utf-8"))
    assert [(m["label"], m["value"]) for m in gold["customs"]] == [("hotline", "12345"), ("hotline", "12369")]
    assert RUNNER.invoke(app, ["gold", "check", str(corpus)]).exit_code == 0
    compared = RUNNER.invoke(app, ["diff", "--rules", str(pack), str(corpus)])
    assert "+ customs.hotline 2:9 '热线12345' value=12345" in compared.stdout
    assert "customs.hotline               0.000 → 1.000" in compared.stdout
    scores = json.loads(RUNNER.invoke(app, ["evaluate", str(corpus), "--format", "json"]).stdout)
    assert scores["customs.hotline"]["fn"] == 2
