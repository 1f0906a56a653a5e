"""What holds for any text whatever."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from opencc import OpenCC

import gongkai_nlp
from gongkai_nlp.outputs.layers import KINDS
from gongkai_nlp.results import Report

from texts import ANY_TEXT, documents, text_of

TO_TRADITIONAL = OpenCC("s2t")


def mentions(report):
    return [mention for kind in KINDS for mention in getattr(report, kind)]


def spans_of(report):
    cells = [cell for table in report.tables for cell in table.cells]
    return [*mentions(report), *cells, *report.indicators]


def values(report):
    """Return what the mentions say, without where they say it."""
    return {
        "numbers": [n.normalized for n in report.document_numbers],
        "quantities": [(q.value, q.low, q.high, q.unit, q.qualifier) for q in report.quantities],
        "dates": [d.value for d in report.dates],
        "agencies": [(a.kind, a.level, a.canonical) for a in report.agencies],
        "titles": [t.kind for t in report.titles],
        "sections": [(s.kind, s.level, s.role) for s in report.sections],
    }


@given(ANY_TEXT)
def test_every_span_says_what_stands_there(text):
    report = gongkai_nlp.extract(text)
    for span in spans_of(report):
        assert report.text[span.start : span.end] == span.text


@given(ANY_TEXT)
def test_mentions_of_a_kind_are_ordered_and_apart(text):
    report = gongkai_nlp.extract(text)
    for kind in KINDS:
        held = getattr(report, kind)
        assert all(m.start < m.end for m in held)
        assert all(a.end <= b.start for a, b in pairwise(held)), kind


@given(ANY_TEXT)
def test_ids_are_unique_and_references_resolve(text):
    report = gongkai_nlp.extract(text)
    ids = [mention.id for mention in mentions(report)]
    assert len(ids) == len(set(ids))
    named = [
        *(title.document_number for title in report.titles),
        *(section.parent for section in report.sections),
        *(part for b in report.breakdowns for part in (b.total, *b.parts, b.part, b.whole, b.ratio)),
        *(reference for i in report.indicators for reference in (i.quantity, i.section)),
        *(mention for citation in report.citations for mention in citation.mentions),
    ]
    assert {name for name in named if name is not None} <= set(ids)


@given(ANY_TEXT)
def test_a_report_survives_json_and_pickle(text):
    report = gongkai_nlp.extract(text)
    assert pickle.loads(pickle.dumps(report)) == report
    read_back = Report.model_validate_json(report.model_dump_json())
    assert read_back == report.model_copy(update={"text": None})


@pytest.mark.parametrize("path", documents())
def test_the_same_report_from_threads(path):
    text = text_of(path)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(gongkai_nlp.extract, [text] * 4))
    assert all(report == reports[0] for report in reports)


@pytest.mark.parametrize("path", documents())
def test_traditional_script_changes_no_value(path):
    text = text_of(path)
    traditional = TO_TRADITIONAL.convert(text)
    if len(traditional) != len(text):
        pytest.skip("the conversion changes the length of this text")
    assert values(gongkai_nlp.extract(traditional)) == values(gongkai_nlp.extract(text))


@pytest.mark.parametrize("path", documents())
def test_full_width_digits_change_no_value(path):
    text = text_of(path)
    full_width = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert values(gongkai_nlp.extract(full_width)) == values(gongkai_nlp.extract(text))


@pytest.mark.parametrize("path", documents())
def test_blanks_between_han_characters_change_no_value(path):
    text = text_of(path)
    spaced = []
    for number, character in enumerate(text):
        spaced.append(character)
        following = text[number + 1 : number + 2]
        if number % 7 == 0 and "一" <= character <= "鿿" and "一" <= following <= "鿿":
            spaced.append(" ")
    assert values(gongkai_nlp.extract("".join(spaced))) == values(gongkai_nlp.extract(text))
