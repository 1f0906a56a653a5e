"""Generated reports: the annotations are true, and what is read does not depend on the layout."""

from pathlib import Path
from typing import Any

import pytest

from gongkai_nlp import extract
from gongkai_nlp.evaluation import Evaluation, add
from gongkai_nlp.gazetteer import gazetteer

Truth = dict[str, Any]
LAYOUTS = ("plain", "traditional", "spaced", "wrapped")


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))


def generated(layout: str, seed: int, length: int) -> tuple[str, Truth]:
    import generate

    text, truth = generate.generate(seed, length)
    if layout == "traditional":
        return generate.traditional(text, truth)
    if layout == "spaced":
        return generate.spaced(text, truth, seed)
    if layout == "wrapped":
        return generate.wrapped(text, truth, 34, narrow=1)
    if layout == "printed":
        return generate.wrapped(text, truth, 34)
    return text, truth


@pytest.mark.parametrize("layout", LAYOUTS)
def test_annotations_are_what_stands_there(layout: str) -> None:
    text, truth = generated(layout, 1, 5_000)
    assert len(text) >= 5_000
    assert (text, truth) == generated(layout, 1, 5_000)
    assert text != generated(layout, 2, 5_000)[0]
    mentions = [record for label, records in truth.items() if label != "metadata" for record in records]
    assert len(mentions) > 100
    for mention in mentions:
        if "start" in mention:
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_generated_places_are_invented() -> None:
    from generate import PLACES

    assert not [place for place in PLACES if gazetteer().named(place)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_what_was_put_in_is_read(layout: str, seed: int) -> None:
    text, truth = generated(layout, seed, 4_000)
    evaluation = Evaluation()
    add(evaluation, f"{layout} {seed}", truth, extract(text).model_dump(mode="json"))
    for label in ("document_numbers", "titles", "quantities", "dates", "breakdowns", "sections"):
        assert evaluation.kinds[label].f1 == 1, evaluation.table(errors=True)
    assert evaluation.offset_errors == 0


@pytest.mark.parametrize("seed", range(3))
def test_lines_of_a_printed_width_cost_next_to_nothing(seed: int) -> None:
    text, truth = generated("printed", seed, 4_000)
    evaluation = Evaluation()
    add(evaluation, f"printed {seed}", truth, extract(text).model_dump(mode="json"))
    for label in ("document_numbers", "titles", "quantities", "dates", "breakdowns", "sections"):
        assert (evaluation.kinds[label].f1 or 0) >= 0.99, evaluation.table(errors=True)
