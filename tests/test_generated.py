"""Generated reports: the annotations are true, and what is read does not depend on the layout."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_nlp import extract
from gongkai_nlp.evaluation import Evaluation, add, check_gold, evaluate, evaluation_text
from gongkai_nlp.gazetteer import gazetteer

Truth = dict[str, Any]
READ_IN_FULL = ("document_numbers", "titles", "quantities", "dates", "breakdowns", "sections")
LAYOUTS = (
    "plain", "traditional", "spaced", "invisible", "full_width", "wrapped", "paged", "markdown", "crlf",
    "web_page",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))


def scored(name: str, truth: Truth, document: str | bytes) -> Evaluation:
    """Return the scores of what is read from a document."""
    report = extract(document)
    evaluation = Evaluation()
    add(evaluation, name, truth, report.model_dump(mode="json") | {"text": report.text})
    return evaluation


def test_the_layouts_are_all_tried() -> None:
    from corpus import LAYOUTS as known

    assert tuple(known) == LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS[:-1])
def test_annotations_are_what_stands_there(layout: str) -> None:
    from corpus import files

    def document(seed: int) -> tuple[str, Truth]:
        _, content, truth = files(seed, 5_000, layout)
        return content.decode(), truth

    text, truth = document(1)
    assert len(text) >= 5_000
    assert (text, truth) == document(1)
    assert text != document(2)[0]
    mentions = [record for label, records in truth.items() if label != "metadata" for record in records]
    placed = [mention for mention in mentions if "start" in mention]
    assert len(placed) > 100
    for mention in placed:
        assert text[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_kind_is_there(layout: str) -> None:
    from corpus import LABELS, files

    truth = files(3, 3_000, layout)[2]
    assert set(truth) == {*LABELS, "metadata"}
    assert all(truth[label] for label in LABELS)


def test_generated_places_are_invented() -> None:
    from generate import PLACES

    assert not [place for place in PLACES if gazetteer().named(place)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_what_was_put_in_is_read(layout: str, seed: int) -> None:
    from corpus import files

    _, content, truth = files(seed, 2_500, layout)
    evaluation = scored(f"{layout} {seed}", truth, content)
    for label in (*READ_IN_FULL, "indicators"):
        assert evaluation.kinds[label].f1 == 1, evaluation_text(evaluation, errors=True)
    assert (evaluation.kinds["agencies"].f1 or 0) >= 0.95, evaluation_text(evaluation, errors=True)
    assert evaluation.offset_errors == 0
    wrong = {name for name, score in evaluation.fields.items() if score.share != 1}
    assert not wrong - {"agencies.canonical"}, evaluation_text(evaluation, errors=True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_cells_that_were_put_in_are_read(layout: str) -> None:
    from corpus import files

    _, content, truth = files(5, 1_500, layout)
    (table,) = extract(content).tables
    read = [(cell.row, cell.column, cell.value, cell.start, cell.end) for cell in table.cells]
    assert table.kind == "disclosure"
    assert read == [
        (cell["row"], cell["column"], Decimal(cell["value"]), cell["start"], cell["end"])
        for cell in truth["cells"]
    ]


@pytest.mark.parametrize("layout", ["plain", "traditional", "spaced", "wrapped"])
def test_reports_of_any_length_are_read(layout: str) -> None:
    """The reports of the speed benchmark: plain sentences, numbers written in every way."""
    import layouts
    from generate import generate

    text, truth = generate(2, 8_000)
    if layout == "traditional":
        text, truth = layouts.traditional(text, truth)
    elif layout == "spaced":
        text, truth = layouts.spaced(text, truth, 2)
    elif layout == "wrapped":
        text, truth = layouts.wrapped(text, truth, 34, narrow=1)
    evaluation = scored(layout, truth, text)
    for label in READ_IN_FULL:
        assert evaluation.kinds[label].f1 == 1, evaluation_text(evaluation, errors=True)


@pytest.mark.parametrize("seed", range(3))
def test_lines_of_a_printed_width_cost_next_to_nothing(seed: int) -> None:
    import layouts
    from generate import generate

    text, truth = layouts.wrapped(*generate(seed, 4_000), 34)
    evaluation = scored(f"printed {seed}", truth, text)
    for label in READ_IN_FULL:
        assert (evaluation.kinds[label].f1 or 0) >= 0.99, evaluation_text(evaluation, errors=True)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
@settings(max_examples=10)
def test_layouts_may_be_laid_upon_one_another(seed: int, order: int) -> None:
    """Damages shuffled: the offsets still fit, and the values stay those of the plain text."""
    import corpus
    import layouts

    text, truth = plain = corpus.labelled(seed, 1_200)
    steps = [layouts.traditional, layouts.crlf, layouts.full_width]
    random.Random(order).shuffle(steps)
    for step in steps:
        text, truth = step(text, truth)
    for label in ("quantities", "dates", "titles", "agencies"):
        for one, other in zip(plain[1][label], truth[label], strict=True):
            assert text[other["start"] : other["end"]] == other["text"]
            assert one.get("value") == other.get("value")


def test_a_gold_set_is_written_that_can_be_checked_and_scored(tmp_path: Path) -> None:
    import corpus

    count = len(LAYOUTS)
    corpus.main([str(tmp_path), "--documents", str(count), "--length", "1200", "--seed", "7"])
    paths = sorted(tmp_path.glob("*.gold.json"))
    assert len(paths) == count
    assert [problem for path in paths for problem in check_gold(path)] == []
    assert all("cells" not in json.loads(path.read_text(encoding="utf-8")) for path in paths)
    assert evaluate([tmp_path]).kinds["quantities"].f1 == 1


def test_annotations_are_not_carried_onto_another_text() -> None:
    import corpus
    import layouts

    text, truth = corpus.labelled(1, 800)
    with pytest.raises(ValueError, match="does not stand there"):
        layouts.carried(text, truth, text.replace("政府", "政务", 1))
