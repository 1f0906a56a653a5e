"""Totals and their parts, shares and growth."""

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongkai_nlp.finders import quantity
from gongkai_nlp.linkers import breakdown
from gongkai_nlp.linkers.figures import adds_up, interval
from gongkai_nlp.reading import read
from gongkai_nlp.results import Quantity
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases, unmark
from texts import ANY_TEXT

RULES = load_rules()
QUANTITIES = quantity.compile_rules(RULES)
PATTERNS = breakdown.compile_rules(RULES)


def linked(text):
    view = View(read(text))
    quantities = quantity.find(view, QUANTITIES)
    return quantities, breakdown.link(view, PATTERNS, quantities)


def facts(text):
    """Return each relation as a case table writes it: ``sum 9件 = 4件 + 5件``, ``ratio 4件 / 9件 = 44%``."""
    quantities, breakdowns = linked(text)
    name = {q.id: q.text for q in quantities}
    written = []
    for held in breakdowns:
        sign = {True: "=", False: "≠", None: "?"}[held.holds]
        if held.kind in ("ratio", "growth"):
            written.append(f"{held.kind} {name[held.part]} / {name[held.whole]} {sign} {name[held.ratio]}")
        else:
            sign = {"=": "⊇", "≠": "⊉"}.get(sign, sign) if held.kind == "subset" else sign
            written.append(f"{held.kind} {name[held.total]} {sign} {' + '.join(name[p] for p in held.parts)}")
    return written


@pytest.mark.parametrize("case", load_cases("breakdown"), ids=lambda case: case["id"])
def test_links_what_the_sentence_says(case):
    assert sorted(facts(case["text"])) == sorted(case["facts"])


def examples():
    for _, rules in RULES.breakdown:
        for rule in rules:
            for number, example in enumerate(rule.examples):
                yield pytest.param(example, id=f"{rule.id}-{number}")


@pytest.mark.parametrize("example", list(examples()))
def test_rule_examples_mark_every_figure_of_a_relation(example):
    text, expected = unmark(example)
    quantities, breakdowns = linked(text)
    used = {
        name
        for held in breakdowns
        for name in (held.total, *held.parts, held.part, held.whole, held.ratio)
        if name
    }
    assert [(q.start, q.end) for q in quantities if q.id in used] == expected


PARTS = st.lists(st.integers(min_value=1, max_value=10**6), min_size=2, max_size=7)
LABELS = ("甲类", "乙类", "丙类", "丁类", "戊类", "己类", "庚类")
OPENERS = ("其中", ",其中:", "。其中", ",分为", ",包括")


@settings(deadline=None)
@given(PARTS, st.sampled_from(OPENERS), st.sampled_from("、,;"))
def test_parts_that_add_up_are_a_sum_whatever_the_opener(parts, opener, separator):
    listed = separator.join(f"{label}{part}条" for label, part in zip(LABELS, parts, strict=False))
    quantities, breakdowns = linked(f"全年公开{sum(parts)}条{opener}{listed}。")
    assert [q.value for q in quantities] == [sum(parts), *parts]
    sums = [held for held in breakdowns if held.kind == "sum"]
    assert len(sums) == 1
    assert sums[0].holds
    assert sums[0].total == quantities[0].id
    assert len(sums[0].parts) == len(parts)


@settings(deadline=None)
@given(PARTS, st.data())
def test_parts_that_exceed_the_total_are_reported_and_never_repaired(parts, data):
    total = data.draw(st.integers(min_value=max(parts), max_value=sum(parts) - 1))
    assume(total not in accumulate(parts))
    listed = "、".join(f"{label}{part}条" for label, part in zip(LABELS, parts, strict=False))
    quantities, breakdowns = linked(f"全年公开{total}条,其中{listed}。")
    assert [q.value for q in quantities] == [total, *parts]
    held = breakdowns[0]
    assert (held.kind, held.holds, len(held.parts)) == ("sum", False, len(parts))


@settings(deadline=None)
@given(ANY_TEXT)
def test_relations_name_quantities_of_the_text(text):
    quantities, breakdowns = linked(text)
    known = {q.id for q in quantities}
    for held in breakdowns:
        named = [name for name in (held.total, *held.parts, held.part, held.whole, held.ratio) if name]
        assert set(named) <= known
        assert len(set(named)) == len(named)


def figure(text, value, qualifier=None):
    return Quantity(
        id="q1",
        start=0,
        end=len(text),
        text=text,
        rule="test",
        value=Decimal(value),
        unit="条",
        qualifier=qualifier,
    )


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "reach"),
    [
        ("120条", "120", None, ("120", "120")),
        ("1.2万条", "12000", None, ("11500", "12500")),
        ("15亿元", "1500000000", None, ("1500000000", "1500000000")),
        ("2100余条", "2100", "at_least", ("2100", "2310")),
        ("900条", "900", "below", ("800", "900")),
    ],
)
def test_a_figure_stands_for_what_rounds_to_it(text, value, qualifier, reach):
    assert interval(figure(text, value, qualifier)) == tuple(map(Decimal, reach))


def test_a_figure_of_more_digits_than_python_writes_as_an_integer_stands_for_something():
    low, high = interval(figure("约9…条", "9" * 5000, "approx"))
    assert low < high


def test_a_range_cannot_be_added_exactly():
    vague = Quantity(
        id="q1", start=0, end=3, text="几十条", rule="test", low=Decimal(20), high=Decimal(90), unit="条"
    )
    parts = [interval(vague), interval(figure("10条", "10"))]
    assert adds_up(interval(figure("50条", "50")), parts)
    assert not adds_up(interval(figure("200条", "200")), parts)
