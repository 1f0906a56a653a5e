"""Roles of sections: what the heading names, what its place and its text say."""

import pytest

from gongkai_nlp.finders import section
from gongkai_nlp.finders.section.roles import hits_in
from gongkai_nlp.fold import fold
from gongkai_nlp.rules import load_rules

from marks import found, load_cases

RULES = load_rules()
PATTERNS = section.compile_rules(RULES)
CASES = [pytest.param(case, id=case["id"]) for case in load_cases("role")]
BODY = "全年各项任务均按时间节点完成,没有遗漏。"


def composed(case):
    """Return a document with the heading of `case` and what stands around it."""
    text = case.get("title", "云溪县2021年政务公开工作年度报告") + "\n"
    number = "一、"
    if "under" in case:
        text += f"一、{case['under']}\n{case.get('before', '')}"
        number = "(一)"
    if case.get("run_in"):
        return f"{text}一是{case['heading']}。{case.get('body', BODY)}\n"
    return f"{text}{number}{case['heading']}\n{case.get('body', BODY)}\n"


@pytest.mark.parametrize("case", CASES)
def test_role(case):
    last = found(section.find, PATTERNS, composed(case))[-1]
    assert case["heading"] in last.text
    assert last.role == case["role"]
    assert last.role_rule
    if "roles" in case:
        assert list(last.roles) == case["roles"]


def test_an_attachment_is_one_whatever_it_names():
    last = found(section.find, PATTERNS, "全年未收取信息处理费,特此报告,请予审阅。\n附件:主动公开情况统计表")[
        -1
    ]
    assert (last.role, last.role_rule) == ("attachment", "attachment")


def test_every_role_with_a_cue_can_be_reached():
    for cue in RULES.section.cues:
        hits = hits_in(fold(cue.text), PATTERNS.roles)
        assert cue.role in {hit.role for hit in hits}, cue.id


def test_what_opens_a_section_of_problems_and_plans_is_a_problem_where_plans_follow():
    text = (
        "云溪县2018年政务公开工作年度报告\n五、存在问题和改进方向\n"
        "一是办理压力日益加大。二是更新不及时。2019年,我局将:(一)扩大公开范围。(二)加强培训。\n"
    )
    roles = [section.role for section in found(section.find, PATTERNS, text)]
    assert roles == [
        "title",
        "problems_and_improvement",
        "problems",
        "problems",
        "improvement",
        "improvement",
    ]
