"""Figures that can be compared between agencies and years."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_nlp.finders import date, quantity
from gongkai_nlp.linkers import breakdown, indicator, period
from gongkai_nlp.reading import read
from gongkai_nlp.results import Metadata, Section
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases, unmark
from texts import ANY_TEXT

RULES = load_rules()
QUANTITIES = quantity.compile_rules(RULES)
DATES = date.compile_rules(RULES)
BREAKDOWNS = breakdown.compile_rules(RULES)
PATTERNS = indicator.compile_rules(RULES)
ISSUER = "云溪县人民政府"


def linked(text, year=2020, role=None):
    view = View(read(text))
    metadata = Metadata(year=year, issuer=ISSUER, kind="annual_report")
    dates = period.link(view, DATES, metadata, date.find(view, DATES))
    quantities = quantity.find(view, QUANTITIES, [(d.start, d.end) for d in dates])
    sections = []
    if role:
        sections.append(
            Section(
                id="s1",
                start=0,
                end=0,
                text="",
                rule="test",
                kind="heading",
                level=1,
                role=role,
                body_end=len(text),
            )
        )
    breakdowns = breakdown.link(view, BREAKDOWNS, quantities)
    found = indicator.link(view, PATTERNS, metadata, sections, quantities, dates, [], [], breakdowns)
    return quantities, found


def facts(text, year, role=None):
    quantities, found = linked(text, year, role)
    name = {q.id: q.text for q in quantities}
    written = []
    for held in found:
        fact = f"{held.indicator} {name.get(held.quantity, '0 ' + held.basis)}"
        fact += "" if held.period == str(year) else f" @{held.period}"
        fact += "" if held.frame == "year" else f" {held.frame}"
        fact += "" if held.scope == "organ" else f" {held.scope}"
        written.append(fact)
    return written


@pytest.mark.parametrize("case", load_cases("indicator"), ids=lambda case: case["id"])
def test_reads_what_the_sentence_states(case):
    assert facts(case["text"], case["year"], case.get("role")) == case["facts"]


def examples():
    for rules in (RULES.indicator.cue, RULES.indicator.zero):
        for rule in rules:
            for number, example in enumerate(rule.examples):
                yield pytest.param(rule, example, id=f"{rule.id}-{number}")


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_rule_examples(rule, example):
    text, expected = unmark(example)
    _, found = linked(text)
    if not expected:
        assert rule.id not in {held.rule for held in found}
        return
    stated = {(held.indicator, held.end) for held in found}
    ends = {end for _, end in expected}
    assert set(rule.indicator) <= {name for name, end in stated if end in ends}


def test_every_cue_and_cell_names_a_defined_indicator():
    defined = {rule.id for rule in RULES.indicator.definition}
    named = {name for rule in (*RULES.indicator.cue, *RULES.indicator.zero) for name in rule.indicator}
    named |= {rule.indicator for rule in RULES.indicator.cell}
    assert named <= defined
    assert len(defined) >= 80


@pytest.mark.parametrize("text", ["共收到申请3件,均已办结。", "受理3件,办结3件。"])
def test_the_section_says_what_a_short_statement_is_of(text):
    assert facts(text, 2020) != facts(text, 2020, "on_request")
    assert facts(text, 2020, "on_request")


def test_problems_of_some_bodies_are_no_facts_of_all():
    assert facts("公开信息不足10条。", 2020)
    assert not facts("公开信息不足10条。", 2020, "problems")


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_the_value_is_that_of_the_quantity(number):
    quantities, found = linked(f"全年收到政府信息公开申请{number}件。")
    assert [held.value for held in found] == [number]
    assert found[0].quantity == quantities[0].id
    assert found[0].subject == ISSUER


@settings(deadline=None)
@given(ANY_TEXT)
def test_evidence_stands_in_the_text(text):
    quantities, found = linked(text)
    known = {q.id for q in quantities}
    for held in found:
        assert text[held.start : held.end] == held.text
        assert (held.quantity in known) == (held.basis == "quantity")


def test_the_guide_lists_every_indicator():
    guide = (Path(__file__).parent.parent / "docs" / "indicators.md").read_text(encoding="utf-8")
    missing = [rule.id for rule in load_rules().indicator.definition if f"`{rule.id}`" not in guide]
    assert missing == []
