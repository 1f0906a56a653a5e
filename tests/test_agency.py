"""Agencies found in running text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import agency, document_number
from gongkai_nlp.finders.agency.find import names_of
from gongkai_nlp.finders.agency.name import Reading
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases, spans, unmark

PATTERNS = agency.compile_rules(load_rules())


def find(text):
    return agency.find(View(read(text)), PATTERNS)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in load_cases("agency")])
def test_finds(case):
    text, expected = unmark(case["text"])
    mentions = find(text)
    assert [text[a:b] for a, b in spans(mentions)] == [text[a:b] for a, b in expected]
    assert spans(mentions) == expected
    assert [mention.kind for mention in mentions] == case.get("kind", [])
    assert [mention.level for mention in mentions] == case.get("level", [])


CHARACTERS = "省市县区镇州旗局委办厅部处科室站所中心会组队、，。和与及的由在（）“”《》 \n某张云溪林我各會縣"
WORDS = "新县 鼓楼区 人民政府 政府 办公室 领导小组 财政 管委会 国务院 财政部 公安 分局 网站 公司 临湖市"
PIECES = st.sampled_from([*CHARACTERS, *WORDS.split()])


def well_formed(text, mentions):
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    places = spans(mentions)
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert [mention.id for mention in mentions] == [f"a{number}" for number in range(len(mentions))]


@given(st.lists(PIECES, max_size=40).map("".join))
def test_mentions_of_any_names_are_ordered_and_apart(text):
    well_formed(text, find(text))


@given(st.text(max_size=60))
def test_mentions_of_any_text_are_ordered_and_apart(text):
    mentions = find(text.encode("utf-8", "replace").decode())
    well_formed(text.encode("utf-8", "replace").decode(), mentions)


def every_word(text):
    """Return all words that names may end with, whatever is around, the first and longest of an overlap."""
    words = PATTERNS.anchors.words
    spans = [
        (start, -end)
        for start in range(len(text))
        for end in range(start + 1, min(start + 24, len(text)) + 1)
        if text[start:end] in words
    ]
    found, reached = [], 0
    for start, end in sorted(spans):
        if start >= reached:
            reached = -end
            found.append((start, reached, words[text[start:reached]]))
    return found


REFUSED = "互联网站 部署 大厅 人大 布局 监督 网上办 政府信息 政府职能 会同 财政局长 小学"


@given(st.lists(PIECES | st.sampled_from(REFUSED.split()), max_size=30).map("".join))
def test_no_name_is_lost_where_the_search_for_ends_passes_over_a_word(text):
    scanned = PATTERNS.anchors.scan(text).anchors
    whole = names_of(Reading(text, PATTERNS), every_word(text))
    assert names_of(Reading(text, PATTERNS), scanned) == whole


ORGANS = (
    "人民政府",
    "财政局",
    "教育局",
    "自然资源和规划局",
    "人民政府办公室",
    "公共资源交易中心",
    "总工会",
    "人民法院",
)
AREAS = (
    "新县",
    "信阳市",
    "河南省信阳市",
    "云溪县",
    "临湖市",
    "恩施土家族苗族自治州",
    "深圳市南山区",
    "北京市海淀区",
)
LEADS = ("", "由", "在", "报", "根据", "经", "，", "和", "会同", "2021年", "（")
TAILS = ("", "的", "负责", "印发通知", "、", "，", "牵头", "办理", "部署")


@given(*map(st.sampled_from, (LEADS, AREAS, ORGANS, TAILS)))
def test_a_full_name_is_found_whole_in_any_context(lead, area, organ, tail):
    name = area + organ
    assert [mention.text for mention in find(lead + name + tail)] == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据省政府办公厅云政办发〔2019〕45号文件", ["省政府办公厅"]),
        ("临湖市人民政府作出临政复〔2021〕212号决定", ["临湖市人民政府"]),
        ("依据国办发〔2016〕80号执行", []),
    ],
)
def test_a_document_number_takes_no_name_in(text, expected):
    view = View(read(text))
    numbers = document_number.find(view, document_number.compile_rules(load_rules()))
    assert [mention.text for mention in agency.find(view, PATTERNS, numbers)] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("新县人民政府", ("government", "county", "411523")),
        ("锦州松山新区管理委员会", ("committee", "zone", None)),
        ("信阳市财政局", ("department", "prefecture", "411500")),
        ("鼓楼区教育局", ("department", "county", None)),
        ("国务院办公厅", ("general_office", "national", None)),
        ("河南省信阳市新县", (None, "unknown", None)),
        ("乾县人民政府", ("government", "county", "610424")),
    ],
)
def test_describe(name, expected):
    assert agency.describe(name) == expected
