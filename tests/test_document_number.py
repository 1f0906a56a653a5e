from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import document_number
from gongkai_nlp.finders.document_number import departures
from gongkai_nlp.fold import fold
from gongkai_nlp.rules import load_rules

from marks import found, load_cases, spans, unmark

RULES = load_rules()
PATTERNS = document_number.compile_rules(RULES)


@pytest.mark.parametrize("case", load_cases("document_number"), ids=lambda case: case["id"])
def test_finds_every_written_form_and_nothing_else(case):
    text, expected = unmark(case["text"])
    numbers = found(document_number.find, PATTERNS, text)
    assert [n.text for n in numbers] == [text[a:b] for a, b in expected]
    assert spans(numbers) == expected
    assert [n.normalized for n in numbers] == case["normalized"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("信政办", ("信", "政办", None, None)),
        ("松管办", ("松", "管办", None, None)),
        ("松山管发", ("松山", "管", None, "发")),
        ("豫政办明电", ("豫", "政办", None, "明电")),
        ("马政办秘", ("马", "政办", None, "秘")),
        ("杭政办函", ("杭", "政办", None, "函")),
        ("泸市府办函", ("泸市", "府办", None, "函")),
        ("甘政公开办函", ("甘", "政公开办", None, "函")),
        ("皖政务办", ("皖", "政务办", None, None)),
        ("国办公开办函", (None, "国办", "公开办", "函")),
        ("岳办发", ("岳", "办", None, "发")),
        ("穗南开管办", ("穗南开", "管办", None, None)),
        ("财社", (None, "财", "社", None)),
        ("国办发明电", (None, "国办", None, "发明电")),
        ("发改环资", (None, "发改", "环资", None)),
        ("豫财预", ("豫", "财", "预", None)),
        ("川发改价格", ("川", "发改", "价格", None)),
        ("京发改规", ("京", "发改", None, "规")),
        ("黔府办函", ("黔", "府办", None, "函")),
        ("赣府厅发", ("赣", "府厅", None, "发")),
        ("深府办规", ("深", "府办", None, "规")),
        ("法释", (None, "法", None, "释")),
        ("和政办秘", ("和", "政办", None, "秘")),
        ("新民政办", ("新民", "政办", None, None)),
    ],
)
def test_takes_a_code_apart(code, parts):
    (number,) = found(document_number.find, PATTERNS, f"{code}〔2021〕3号")
    assert (number.place, number.organ, number.suborgan, number.series) == parts


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("豫政办〔2018〕6号", ()),
        ("国务院令第711号", ()),
        ("财政部公告2020年第5号", ()),
        ("豫政办[2018]6号", ("brackets",)),
        ("豫政办（2018）6号", ("brackets",)),
        ("豫政办﹝2018﹞6号", ("brackets",)),
        ("豫政办〔2018]6号", ("brackets",)),
        ("豫政办〔2018〕第6号", ("ordinal",)),
        ("豫政办〔2018〕06号", ("leading_zero",)),
        ("豫政办[2018]第06号", ("brackets", "ordinal", "leading_zero")),
        ("豫政办〔2018〕6", ("sign_lost",)),
        ("豫政办〔20186号", ("brackets_lost",)),
        ("豫政办20186号", ("brackets_lost",)),
        ("豫政办2018年6号", ("brackets_lost",)),
        ("豫政办 〔2018〕 6号", ("blank",)),
        ("豫政辦〔2018〕6號", ()),
        ("〔2018〕6号", ()),
        ("16号", ()),
    ],
)
def test_tells_where_a_number_departs_from_the_standard(written, codes):
    assert departures(written, fold(written)) == codes


PROVINCES = list("京津冀晋辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新")
PLACES = [*PROVINCES, *"信榕汴杭穗洛", "松山", "临湖", "泸市", "锡滨"]
ORGANS = [
    "政",
    "府",
    "政办",
    "府办",
    "管",
    "管办",
    "财",
    "教体",
    "发改",
    "人社",
    "市监",
    "自然资",
    "卫健",
    "应急",
]
SERIES = ["", "发", "函", "字", "秘", "规", "明电", "规字"]
BEFORE = [
    "", "根据", "按照", "以", "和", "及", "转发", "《关于印发", "。", "（", "贯彻落实", "学习了", "下发的",
    "省政府办公厅", "市教育局", "我县", "参照",
]  # fmt: skip
BEHIND = ["", "文件", "）", "，以下简称《通知》", "。", "文", "和其他"]
BRACKETS = ["〔〕", "[]", "()", "（）", "【】", "﹝﹞", "〔]", "［］"]


@st.composite
def numbers(draw):
    parts = draw(st.sampled_from(PLACES)), draw(st.sampled_from(ORGANS)), draw(st.sampled_from(SERIES))
    # Round brackets hold years of any kind: the code between them must have a known place or a plain organ.
    known = parts[0] != "临湖" or parts[1] in ORGANS[:6]
    brackets = draw(st.sampled_from([b for b in BRACKETS if known or b not in ("()", "（）")]))
    year, serial = draw(st.integers(1980, 2026)), draw(st.integers(1, 9999))
    blank = draw(st.sampled_from(["", " "]))
    ordinal = draw(st.sampled_from(["", "第"]))
    code = "".join(parts)
    written = f"{code}{blank}{brackets[0]}{year}{brackets[1]}{blank}{ordinal}{serial}{blank}号"
    return code, parts, year, serial, written


@given(numbers(), st.sampled_from(BEFORE), st.sampled_from(BEHIND))
def test_every_number_of_the_grammar_is_found_in_context_and_taken_apart(generated, before, behind):
    code, (place, organ, series), year, serial, written = generated
    text = before + written + behind
    (number,) = found(document_number.find, PATTERNS, text)
    assert number.text == written
    assert number.normalized == f"{code}〔{year}〕{serial}号"
    assert (number.issuer_code, number.year, number.number) == (code, year, serial)
    assert number.place + number.organ + (number.suborgan or "") + (number.series or "") == code
    assert (number.place, number.organ, number.series or "") == (place, organ, series)


NATIONAL = sorted(
    {rule.code for rule in RULES.document_number.code if rule.level == "national" and len(rule.code) > 1}
)


# 和安委办 may be a code of 和安县.
PLAIN_BEFORE = [word for word in BEFORE if word != "和"]


@given(st.sampled_from(NATIONAL), st.sampled_from(PLAIN_BEFORE), st.integers(2000, 2026), st.integers(1, 500))
def test_every_national_code_is_found_in_context(code, before, year, serial):
    (number,) = found(document_number.find, PATTERNS, f"{before}{code}〔{year}〕{serial}号。")
    assert number.issuer_code == code
    assert number.place is None


@given(st.text(alphabet="〔〕[]()豫政办发国务院令公告第号年2018一、/和 \n甲a", max_size=60))
def test_spans_are_exact_ordered_and_apart_in_any_text(text):
    held = found(document_number.find, PATTERNS, text)
    assert all(text[n.start : n.end] == n.text and n.number >= 0 for n in held)
    assert all(a.end <= b.start for a, b in pairwise(held))


@given(st.sampled_from(["豫政办〔2018〕6号", "国务院令第711号", "财会〔2014〕6号、〔2018〕15号"]), st.data())
def test_blanks_between_han_characters_change_no_value(text, data):
    plain = found(document_number.find, PATTERNS, text)
    at = data.draw(st.integers(1, len(text) - 1))
    if text[at - 1].isdigit() and text[at].isdigit():
        return
    blank = found(document_number.find, PATTERNS, text[:at] + " " + text[at:])
    assert [n.normalized for n in blank] == [n.normalized for n in plain]
