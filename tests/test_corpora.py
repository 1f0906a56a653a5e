"""The annotations of the sample corpus say what they claim to say."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from gongkai_nlp import extract
from gongkai_nlp.fold import fold
from gongkai_nlp.gazetteer import gazetteer, township_names
from gongkai_nlp.results import (
    AgencyKind,
    BreakdownKind,
    Level,
    Qualifier,
    ReportKind,
    Role,
    Script,
    SectionKind,
    TitleKind,
)

CORPORA = Path(__file__).parents[1] / "corpora"
GOLD = sorted(CORPORA.glob("gold/*/*.gold.json"))
MENTIONS = ("document_numbers", "titles", "agencies", "quantities", "dates", "sections")
SPAN = {"start", "end", "text", "optional"}
FIELDS = {
    "document_numbers": {"issuer_code", "year", "number", "normalized", "issuer"},
    "titles": {"kind", "document_number"},
    "agencies": {"kind", "level", "canonical"},
    "quantities": {"value", "low", "high", "unit", "qualifier"},
    "dates": {"value"},
    "sections": {"kind", "number", "level", "role", "also"},
}
DAY = r"(?:\d{4}|XXXX)(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?"
ISO = re.compile(f"{DAY}(?:/{DAY})?")

Gold = dict[str, Any]


def load(path: Path) -> Gold:
    gold: Gold = json.loads(path.read_text(encoding="utf-8"))
    return gold


@pytest.fixture(params=GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_the_corpus_holds_what_its_readme_lists() -> None:
    listed = re.findall(r"^\| `([\w-]+-\d{4})` ", (CORPORA / "README.md").read_text(encoding="utf-8"), re.M)
    assert len(GOLD) >= 8
    assert sorted(listed) == sorted(path.name.removesuffix(".gold.json") for path in GOLD)


def test_spans_are_what_stands_there(path: Path) -> None:
    text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode("utf-8")
    gold = load(path)
    for label in MENTIONS:
        for mention in gold[label]:
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_mentions_are_ordered_apart_and_have_the_fields_of_their_kind(path: Path) -> None:
    gold = load(path)
    for label in MENTIONS:
        end = 0
        for mention in gold[label]:
            assert end <= mention["start"] < mention["end"], mention
            end = mention["end"]
            assert mention["text"] == mention["text"].strip()
            assert not mention.keys() - SPAN - FIELDS[label], mention
            assert mention.get("optional", True) is True


def test_fields_hold_values_of_the_contract(path: Path) -> None:
    gold = load(path)
    for title in gold["titles"]:
        assert title["text"].startswith("《")
        assert title["text"].endswith("》")
        assert title["kind"] in get_args(TitleKind)
    for agency in gold["agencies"]:
        assert agency["kind"] in get_args(AgencyKind)
        assert agency["level"] in get_args(Level)
    for section in gold["sections"]:
        assert section["kind"] in get_args(SectionKind)
        assert {section["role"], *section["also"]} <= set(get_args(Role))
        assert section["role"] not in section["also"]
        assert section["number"] is None or section["number"] in section["text"]
        assert (section["level"] == 9) == (section["kind"] == "run_in")
    for date in gold["dates"]:
        assert date["value"] is None or ISO.fullmatch(date["value"]), date
        assert date["value"] or date.get("optional")
    assert gold["metadata"]["kind"] in get_args(ReportKind)
    assert gold["metadata"]["script"] in get_args(Script)


def test_document_numbers_are_normalised(path: Path) -> None:
    for number in load(path)["document_numbers"]:
        code, year, serial = number["issuer_code"], number["year"], number["number"]
        assert number["normalized"] == (f"{code}〔{year}〕{serial}号" if year else f"{code}第{serial}号")
        assert fold(number["text"])[: len(code)] == code
        assert str(serial) in number["text"]


def test_quantities_are_exact_and_in_simplified_units(path: Path) -> None:
    for quantity in load(path)["quantities"]:
        stated = [quantity.get(name) for name in ("value", "low", "high")]
        assert [bool(number) for number in stated] in ([True, False, False], [False, True, True]), quantity
        numbers = [Decimal(number) for number in stated if number]
        assert numbers == sorted(numbers)
        assert quantity["unit"] == fold(quantity["unit"])
        written = fold(quantity["text"].replace(" ", "").replace("\n", ""))
        percent = quantity["unit"] == "%" and written.startswith("百分之")
        assert percent or written.endswith(quantity["unit"])
        assert quantity["qualifier"] in (None, *get_args(Qualifier))


def test_facts_point_at_mentions_and_their_arithmetic_is_as_stated(path: Path) -> None:
    gold = load(path)
    quantities = gold["quantities"]
    for title in gold["titles"]:
        assert title["document_number"] is None or gold["document_numbers"][title["document_number"]]
    for indicator in gold["indicators"]:
        assert re.fullmatch(r"(other:)?[a-z_0-9]+", indicator["indicator"])
        assert 0 <= indicator["quantity"] < len(quantities)
        assert re.fullmatch(r"\d{4}", indicator["period"])
    for breakdown in gold["breakdowns"]:
        assert breakdown["kind"] in get_args(BreakdownKind)
        assert breakdown["holds"] == holds(breakdown, quantities)


def holds(breakdown: Gold, quantities: list[Gold]) -> bool:
    def number(index: int) -> Decimal:
        return Decimal(quantities[index]["value"])

    if breakdown["kind"] == "ratio":
        ratio = number(breakdown["ratio"])
        exponent = ratio.as_tuple().exponent
        assert isinstance(exponent, int)
        share = 100 * number(breakdown["part"]) / number(breakdown["whole"])
        return abs(share - ratio) <= Decimal(1).scaleb(exponent) / 2
    parts = [number(part) for part in breakdown["parts"]]
    total = number(breakdown["total"])
    return sum(parts) == total if breakdown["kind"] == "sum" else all(part <= total for part in parts)


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
