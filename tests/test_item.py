"""Problems and commitments, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import section
from gongkai_nlp.linkers import item
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases

RULES = load_rules()
CASES = [pytest.param(case, id=case["id"]) for case in load_cases("item")]
PIECES = [
    "一、存在的问题\n",
    "改进措施\n",
    "一是",
    "二是",
    "内容不够全面",
    "下一步,",
    "加强培训",
    "。",
    ";",
    "\n",
    ":",
]


def items(text):
    view = View(read(text))
    sections = section.find(view, section.compile_rules(RULES))
    return sections, item.link(view, item.compile_rules(RULES), sections)


@pytest.mark.parametrize("case", CASES)
def test_items(case):
    _, (problems, commitments) = items(case["text"])
    assert [held.text for held in problems] == case.get("problems", [])
    assert [held.text for held in commitments] == case.get("commitments", [])


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_items_stand_in_the_text_under_their_section(text):
    sections, (problems, commitments) = items(text)
    by_id = {held.id: held for held in sections}
    for held in (*problems, *commitments):
        assert text[held.start : held.end] == held.text
        assert by_id[held.section].start <= held.start
        assert held.end <= by_id[held.section].body_end
