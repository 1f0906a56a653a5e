"""The annotations of the sample corpus say what they claim to say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gongkai_nlp import extract
from gongkai_nlp.evaluation import KINDS, check_gold
from gongkai_nlp.gazetteer import gazetteer, township_names

CORPORA = Path(__file__).parents[1] / "corpora"
GOLD = sorted(CORPORA.glob("gold/*/*.gold.json"))


@pytest.fixture(params=GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_the_corpus_holds_what_its_readme_lists() -> None:
    listed = re.findall(r"^\| `([\w-]+-\d{4})` ", (CORPORA / "README.md").read_text(encoding="utf-8"), re.M)
    assert len(GOLD) >= 8
    assert sorted(listed) == sorted(path.name.removesuffix(".gold.json") for path in GOLD)


def test_annotations_have_no_problem_and_every_kind(path: Path) -> None:
    assert check_gold(path) == []
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert {*KINDS, "metadata"} <= gold.keys()
    assert {"title", "issuer", "year", "kind", "script"} <= gold["metadata"].keys()


@pytest.mark.parametrize(
    "place", ["云溪县", "临湖市", "澹州市", "岚阳县", "朔原市", "望澜市", "青岚区", "汐泉街道", "澜水县"]
)
def test_places_are_invented(place: str) -> None:
    assert not gazetteer().named(place)
    assert place not in township_names()


@pytest.mark.parametrize("page", sorted(CORPORA.glob("web/*.html")), ids=lambda page: page.stem)
def test_a_page_says_the_same_as_its_dump(page: Path) -> None:
    def said(document: Path) -> dict[str, list[Any]]:
        report = extract(document)
        return {
            "document_numbers": [number.normalized for number in report.document_numbers],
            "titles": [title.text for title in report.titles],
            "quantities": [(q.value, q.low, q.high, q.unit) for q in report.quantities],
            "dates": [date.value for date in report.dates],
            "sections": [(section.text, section.role) for section in report.sections],
            "metadata": [report.metadata.title, report.metadata.issuer, report.metadata.published],
        }

    assert said(page) == said(CORPORA / f"gold/dev/{page.stem}.txt")
