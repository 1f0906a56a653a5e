"""What an evaluation tells besides the scores: overlapping scores, intervals, categories, the page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai_nlp.cli import app
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.evaluation import (
    Evaluation,
    Score,
    add,
    evaluate,
    evaluation_page,
    evaluation_text,
    intervals,
)

Fields = dict[str, Any]
ROOT = Path(__file__).parents[1]
TEST = ROOT / "corpora/gold/test"
RUNNER = CliRunner()
TEXT = "云溪县财政局办理来信12件、来电30件，合计42件。"


def at(text: str, **fields: object) -> Fields:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text, **fields}


def count(text: str, **fields: object) -> Fields:
    return at(text, value=text[:-1], unit="件", qualifier=None, id=text, **fields)


BUREAU = at("云溪县财政局", kind="department", level="county", canonical="云溪县财政局")
TWELVE, THIRTY, SUM = count("12件"), count("30件"), count("42件")
WIDER = THIRTY | {"start": THIRTY["start"] - 2, "text": "来电30件"}


def scored(gold: Fields, report: Fields, name: str = "document") -> Evaluation:
    evaluation = Evaluation()
    add(evaluation, name, gold, {"text": TEXT} | report)
    return evaluation


@pytest.mark.parametrize(
    ("gold", "reported", "exact", "overlapping"),
    [
        pytest.param([THIRTY], [THIRTY], (1, 0, 0), (1, 0, 0), id="exact"),
        pytest.param([THIRTY], [WIDER], (0, 1, 1), (1, 0, 0), id="another border"),
        pytest.param([THIRTY], [THIRTY | {"value": "3"}], (0, 1, 1), (1, 0, 0), id="another value"),
        pytest.param([THIRTY], [TWELVE], (0, 1, 1), (0, 1, 1), id="another place"),
        pytest.param(
            [TWELVE, THIRTY],
            [at("12件、来电30件", value="12", unit="件", qualifier=None)],
            (0, 1, 2),
            (1, 0, 1),
            id="one mention answers one annotation",
        ),
    ],
)
def test_overlapping_scores_count_the_place_alone(
    gold: list[Fields], reported: list[Fields], exact: tuple[int, ...], overlapping: tuple[int, ...]
) -> None:
    score = scored({"quantities": gold}, {"quantities": reported}).kinds["quantities"]

    def counts(score: Score) -> tuple[int, int, int]:
        return score.found, score.spurious, score.missed

    assert counts(score) == exact
    assert counts(score.overlapping) == overlapping


BREAKDOWN = {"kind": "sum", "total": 2, "parts": [0, 1], "holds": True}
SPLIT = {"kind": "sum", "total": "42件", "parts": ["12件", "30件"], "holds": True}
ALL = [TWELVE, THIRTY, SUM]


@pytest.mark.parametrize(
    ("gold", "report", "categories"),
    [
        pytest.param({"agencies": [BUREAU]}, {}, ["missed"], id="missed"),
        pytest.param({"agencies": []}, {"agencies": [BUREAU]}, ["spurious"], id="spurious"),
        pytest.param({"quantities": [THIRTY]}, {"quantities": [WIDER]}, ["boundary"], id="wrong border"),
        pytest.param(
            {"quantities": [THIRTY]}, {"quantities": [THIRTY | {"unit": "条"}]}, ["value"], id="wrong unit"
        ),
        pytest.param(
            {"agencies": [BUREAU]},
            {"agencies": [BUREAU | {"level": "township"}]},
            ["field"],
            id="wrong field",
        ),
        pytest.param(
            {"agencies": [BUREAU], "titles": []},
            {"titles": [BUREAU | {"kind": "law"}]},
            ["kind"],
            id="wrong kind",
        ),
        pytest.param(
            {"quantities": ALL, "breakdowns": [BREAKDOWN]},
            {"quantities": ALL, "breakdowns": [SPLIT | {"parts": ["12件"]}]},
            ["value"],
            id="a sum with another part",
        ),
        pytest.param(
            {"quantities": ALL, "breakdowns": [BREAKDOWN]},
            {"quantities": ALL, "breakdowns": [SPLIT | {"holds": False}]},
            ["field"],
            id="a sum said not to hold",
        ),
        pytest.param(
            {
                "quantities": [SUM],
                "indicators": [{"indicator": "hotline_calls", "quantity": 0, "period": "2015"}],
            },
            {
                "quantities": [SUM],
                "indicators": [{"indicator": "messages_answered", "quantity": "42件", "period": "2015"}],
            },
            ["kind"],
            id="a figure taken for another indicator",
        ),
        pytest.param(
            {"quantities": []},
            {"quantities": [SUM | {"start": SUM["start"] - 1}]},
            ["offset", "spurious"],
            id="not what stands at its offsets",
        ),
        pytest.param({"metadata": {"year": 2015}}, {"metadata": {"year": 2016}}, ["field"], id="metadata"),
    ],
)
def test_categories(gold: Fields, report: Fields, categories: list[str]) -> None:
    assert [error.category for error in scored(gold, report).errors] == categories


def test_kinds_of_rule_packs_are_scored_by_their_label() -> None:
    twelve = at("12件", label="letters", value="12", fields={"channel": "来信"})
    thirty = at("30件", label="calls", value="30", fields={})
    wrong = twelve | {"fields": {"channel": "来电"}}
    evaluation = scored({"customs": [twelve, thirty]}, {"customs": [wrong, at("42件", label="calls")]})
    letters, calls = evaluation.kinds["customs.letters"], evaluation.kinds["customs.calls"]
    assert (letters.found, letters.spurious, letters.missed) == (1, 0, 0)
    assert (calls.found, calls.spurious, calls.missed) == (0, 1, 1)
    assert evaluation.fields["customs.letters.channel"].right == 0
    unasked = scored({"quantities": []}, {"customs": [wrong]})
    assert "customs.letters" not in unasked.kinds


def test_the_text_of_a_text_file_is_checked_at_the_offsets() -> None:
    evaluation = evaluate([TEST])
    assert evaluation.offset_errors == 0
    assert all(document.text for document in evaluation.documents)


def several(found: list[int], missed: list[int]) -> Evaluation:
    """Return an evaluation of documents with so many mentions found and missed."""
    evaluation = Evaluation()
    for index, (right, wrong) in enumerate(zip(found, missed, strict=True)):
        add(evaluation, str(index), {}, {})
        evaluation.documents[-1].kinds["dates"] = Score(right, 0, wrong)
    return evaluation


def test_intervals_hold_the_score_and_are_the_same_again() -> None:
    evaluation = several([9, 7, 10, 4, 8, 10, 6, 9, 10, 8, 7, 9], [1, 3, 0, 6, 2, 0, 4, 1, 0, 2, 3, 1])
    held = intervals(evaluation).kinds["dates"]
    assert held == intervals(evaluation).kinds["dates"]
    assert held.recall is not None
    low, high = held.recall
    recall = evaluation.kinds["dates"].recall
    assert recall is not None
    assert 0.6 < low < recall < high < 0.95
    assert held.precision == (1.0, 1.0)


def test_more_documents_give_narrower_intervals() -> None:
    def width(times: int) -> float:
        held = intervals(several([9, 4, 10, 6] * times, [1, 6, 0, 4] * times)).kinds["dates"].f1
        assert held is not None
        return held[1] - held[0]

    assert width(10) < width(3) < width(1)


def test_few_documents_are_told_and_one_gives_no_interval() -> None:
    few = intervals(several([9, 4], [1, 6]))
    assert "Fewer than 10 documents hold every kind: these intervals say little" in few.note
    one = several([9, 0], [1, 0])
    assert intervals(one).kinds["dates"].f1 is None
    assert "dates  " in evaluation_text(one)
    enough = intervals(several([9] * 12, [1] * 12))
    assert "say little" not in enough.note
    assert "1000 resamples" in enough.note


def test_no_error_bounds_nothing() -> None:
    assert "which bounds nothing" in intervals(several([9] * 12, [0] * 12)).note


class Page(HTMLParser):
    """What a page holds: its articles with their data, marks, and whatever would fetch something."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.articles: list[dict[str, str | None]] = []
        self.marks: list[str] = []
        self.elements: list[str] = []
        self.fetched: list[str] = []
        self.inside = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.elements.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        if tag == "article":
            self.articles.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        if self.inside == "mark":
            self.marks.append(data)
            self.inside = ""


def test_the_page_holds_every_error_in_its_context_and_fetches_nothing() -> None:
    evaluation = evaluate([TEST])
    markup = evaluation_page(evaluation)
    page = Page(markup)
    assert len(page.articles) == len(evaluation.errors) > 5
    assert not page.fetched
    assert "default-src 'none'" in markup
    assert not re.search(r"https?://", markup)
    assert {a["data-category"] for a in page.articles} == {e.category for e in evaluation.errors}
    assert {a["data-kind"] for a in page.articles} == {e.label for e in evaluation.errors}
    boundary = next(error for error in evaluation.errors if error.category == "boundary")
    assert any(mark and mark in boundary.message for mark in page.marks)


def test_what_comes_from_a_document_is_escaped() -> None:
    text = '<script>alert("12件")</script>'
    mention = {"start": 15, "end": 18, "text": text[15:18], "value": "12", "unit": "件"}
    evaluation = Evaluation()
    add(evaluation, '"><img src=x>', {"quantities": [mention]}, {"text": text})
    page = Page(evaluation_page(evaluation))
    assert page.elements.count("script") == 1
    assert "img" not in page.elements
    assert page.articles[0]["data-document"] == '"><img src=x>'
    assert page.marks == ["12件"]


def test_a_page_without_errors_says_so() -> None:
    assert "<h2>0 errors</h2>" in evaluation_page(scored({"quantities": [SUM]}, {"quantities": [SUM]}))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    gold = {"quantities": [{k: v for k, v in record.items() if k != "id"} for record in ALL]}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def test_the_command_writes_table_json_and_page(corpus: Path) -> None:
    page = corpus / "page.html"
    result = RUNNER.invoke(app, ["evaluate", str(corpus), "--html", str(page)])
    assert result.exit_code == 0
    assert re.search(r"^quantities +1\.000 +1\.000 +1\.000 +3 +0 +0$", result.stdout, re.M)
    assert "<!DOCTYPE html>" in page.read_text(encoding="utf-8")
    data = json.loads(RUNNER.invoke(app, ["evaluate", str(corpus), "--format", "json"]).stdout)
    assert data["overlapping"]["quantities"]["tp"] == 3
    assert data["intervals"]["kinds"]["quantities"] == {"documents": 1, "p": None, "r": None, "f": None}


def test_the_command_takes_rules(corpus: Path) -> None:
    pack = corpus / "pack"
    pack.mkdir()
    (pack / "quantity.toml").write_text('drop = ["unit.件"]', encoding="utf-8")
    result = RUNNER.invoke(app, ["evaluate", str(corpus), "--rules", str(pack), "--errors"])
    assert result.exit_code == 0
    assert "missed: 3  (annotated and not found)" in result.stdout
    unknown = RUNNER.invoke(app, ["evaluate", str(corpus), "--rules", "nowhere"])
    assert unknown.exit_code == 2
    assert "nowhere" in unknown.stderr


def test_annotations_that_cannot_be_scored_are_one_line(corpus: Path) -> None:
    (corpus / "a.gold.json").write_text('{"quantities": [{"start": 3, "text": "x"}]}', encoding="utf-8")
    with pytest.raises(GongkaiError, match=r"a\.gold\.json: quantities\[0\]: the key 'end' is missing"):
        evaluate([corpus])
    result = RUNNER.invoke(app, ["evaluate", str(corpus)])
    assert result.exit_code == 2
    assert "gongkai gold check" in result.stderr
    assert len(result.stderr.splitlines()) == 1
