"""Headings and lead phrases: by phenomenon, and what holds for any text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import section
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import found, load_cases, spans, unmark

RULES = load_rules()
PATTERNS = section.compile_rules(RULES)
CASES = [pytest.param(case, id=case["id"]) for case in load_cases("section")]
PIECES = [
    "一、", "二、", "(一)", "（二）", "1.", "2、", "一是", "二是", "第一,", "①", "。", ";", ",", ":",
    "**", "附件:", "\ufffd", "加强组织领导", "主动公开情况", "存在的问题", "下一步", "總體情況",
    "全年公开信息412条", "云溪县2021年政府信息公开工作年度报告", "\n", "\n\n", "  ", "# ", "0\n",
    "\u3000",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@pytest.mark.parametrize("case", CASES)
def test_finds_exactly_the_marked_headings(case):
    text, expected = unmark(case["text"])
    sections = found(section.find, PATTERNS, text)
    assert [s.text for s in sections] == [text[start:end] for start, end in expected]
    assert spans(sections) == expected
    if "fields" in case:
        assert [f"{s.kind} {s.number or '-'} {s.level}" for s in sections] == case["fields"]


PATTERN_RULES = [
    pytest.param(rule.pattern, example, id=f"{name}-{rule.id}-{number}")
    for name, held in RULES.section
    for rule in held
    for number, example in enumerate(rule.examples)
    if hasattr(rule, "pattern")
]


@pytest.mark.parametrize(("pattern", "example"), PATTERN_RULES)
def test_a_pattern_matches_what_its_examples_mark(pattern, example):
    text, expected = unmark(example)
    first = re.search(pattern, text)
    assert ([first.span()] if first else []) == expected


def test_every_pattern_has_an_example():
    assert all(rule.examples for _, held in RULES.section for rule in held if hasattr(rule, "pattern"))


@given(TEXTS)
def test_the_sections_of_any_text_are_ordered_and_apart(text):
    source = read(text)
    sections = section.find(View(source), PATTERNS)
    at = 0
    for held in sections:
        assert source.text[held.start : held.end] == held.text
        assert at <= held.start < held.end
        at = held.end


@given(TEXTS)
def test_every_parent_comes_before_and_holds_its_child(text):
    before = {}
    for held in section.find(View(read(text)), PATTERNS):
        if held.parent is not None:
            above = before[held.parent]
            assert above.body_start <= held.start
            assert held.body_end <= above.body_end
        before[held.id] = held


@given(TEXTS)
def test_bodies_tile_the_document_from_the_first_heading_on(text):
    source = read(text)
    sections = section.find(View(source), PATTERNS)
    tops = [held for held in sections if held.parent is None]
    for held, following in zip(tops, [*tops[1:], None], strict=False):
        assert held.body_start == held.end
        assert held.body_end == (following.start if following else len(source.text))
    for held in sections:
        children = [child for child in sections if child.parent == held.id]
        for child, following in pairwise(children):
            assert child.body_end == following.start
        if children:
            assert children[-1].body_end == held.body_end


@given(st.text(max_size=200))
def test_roles_are_never_empty_and_the_first_is_primary(text):
    for held in section.find(View(read(text)), PATTERNS):
        assert held.roles[0] == held.role
        assert held.role_rule


def test_the_tree_of_a_report():
    text = (
        "云溪县2021年政府信息公开工作年度报告\n根据有关规定,现向社会公布本年度报告。\n"
        "一、总体情况\n全年工作平稳有序,各项任务完成。\n(一)主动公开\n全年公开信息412条。一是网站公开。公开300条。\n"
        "(二)依申请公开\n全年收到申请3件,均按时答复。\n二、存在的问题\n公开内容还不够全面,需要改进。\n"
    )
    sections = found(section.find, PATTERNS, text)
    names = {held.id: re.sub(r"^.*?[、)是]", "", held.text) for held in sections}
    assert [(names[s.id], names.get(s.parent)) for s in sections[1:]] == [
        ("总体情况", sections[0].text),
        ("主动公开", "总体情况"),
        ("网站公开", "主动公开"),
        ("依申请公开", "总体情况"),
        ("存在的问题", sections[0].text),
    ]
