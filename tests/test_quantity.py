"""Quantities: cases by phenomenon, and what holds for any text."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders.quantity import compile_rules, find
from gongkai_nlp.finders.quantity_patterns import NUMERAL, Contexts
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import found, load_cases

PATTERNS = compile_rules(load_rules())
MARK = re.compile("⟦([^⟦⟧|]*)(?:\\|([^⟦⟧]*))?⟧")


def cases():
    for case in load_cases("quantity"):
        for number, text in enumerate(case["texts"], 1):
            yield pytest.param(text, id=f"{case['id']}-{number}")


def shown(quantity):
    """Return a quantity as the case table writes it: value or low..high, unit, qualifier."""
    value = quantity.value if quantity.value is not None else f"{quantity.low:f}..{quantity.high:f}"
    return " ".join(filter(None, (str(value), quantity.unit, quantity.qualifier)))


@pytest.mark.parametrize("marked", list(cases()))
def test_finds_exactly_what_is_marked(marked):
    text = MARK.sub(r"\1", marked)
    quantities = found(find, PATTERNS, text)
    expected = [(m[1], " ".join(m[2].split())) for m in MARK.finditer(marked)]
    assert [(q.text, shown(q)) for q in quantities] == expected


ALWAYS_COUNTED = [
    unit
    for unit in load_rules().quantity.unit
    if not (unit.only_after or unit.only_before) and unit.name != "折"
]


@pytest.mark.parametrize("unit", ALWAYS_COUNTED, ids=lambda unit: unit.id)
def test_every_unit_and_spelling_is_found(unit):
    for surface in (unit.name, *unit.surfaces):
        quantities = found(find, PATTERNS, f"共有 37.5 {surface}。")
        assert [q.value for q in quantities] == [Decimal("37.5")], surface
        (quantity,) = quantities
        assert quantity.text == f"37.5 {surface}"
        assert quantity.kind == unit.kind


@pytest.mark.parametrize(
    ("text", "base_value", "base_unit"),
    [
        ("2公里", "2000", "米"),
        ("3平方公里", "3000000", "平方米"),
        ("1.5公顷", "15000", "平方米"),
        ("3亩", "2000", "平方米"),
        ("0.3吨", "300", "千克"),
        ("5斤", "2.5", "千克"),
        ("500毫升", "0.0005", "立方米"),
        ("2兆瓦时", "2000", "千瓦时"),
        ("3年", "36", "月"),
        ("2周", "14", "日"),
        ("90分钟", "5400", "秒"),
        ("24小时", "86400", "秒"),
        ("5‰", "0.5", "%"),
        ("七成", "70", "%"),
        ("5角", "0.5", "元"),
        ("20万立方米", "200000", "立方米"),
    ],
)
def test_converts_exactly(text, base_value, base_unit):
    (quantity,) = found(find, PATTERNS, text)
    assert (quantity.base_value, quantity.base_unit) == (Decimal(base_value), base_unit)


@pytest.mark.parametrize(
    ("text", "change", "base"),
    [
        ("同比增长12.3%", "increase", "同比"),
        ("环比下降3个百分点", "decrease", "环比"),
        ("较上年增加4件", "increase", "较上年"),
        ("比2019年减少了5项", "decrease", "比2019年"),
        ("与去年相比,提高了约2倍", "increase", "与去年相比"),
        ("较去年同期上升近20%", "increase", "较去年同期"),
        ("增幅达15%", "increase", None),
        ("降幅为3.1%", "decrease", None),
        ("翻一番", "increase", None),
        ("比上年多5件", "increase", "比上年"),
        ("较2013年少3场", "decrease", "较2013年"),
        ("很多12岁以下儿童", None, None),
        ("增加到34个", None, None),
        ("提高至85%", None, None),
        ("缩短为3个工作日", None, None),
        ("共有34个", None, None),
    ],
)
def test_change(text, change, base):
    (quantity,) = found(find, PATTERNS, text)
    assert (quantity.change, quantity.change_base) == (change, base)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5件", "count"),
        ("5元", "money"),
        ("5%", "percent"),
        ("5个百分点", "percentage_point"),
        ("5倍", "multiple"),
        ("三分之二", "fraction"),
        ("5米", "length"),
        ("5亩", "area"),
        ("5吨", "mass"),
        ("5立方米", "volume"),
        ("5千瓦时", "energy"),
        ("5℃", "temperature"),
        ("5个月", "duration"),
        ("5岁", "age"),
        ("5GB", "data"),
        ("95.5分", "score"),
    ],
)
def test_kind(text, kind):
    (quantity,) = found(find, PATTERNS, text)
    assert quantity.kind == kind


def test_passes_by_what_is_taken():
    view = View(read("自2018年起15日内办结3件"))
    taken = [(0, 6), (7, 10)]
    assert [q.text for q in find(view, PATTERNS, taken)] == ["3件"]


LIKELY = (
    "共约近超一二两三五十百千万亿点几余多半分之%0123456789,.-至到/个件次元年月日工作度米(（)）以上内"
    "《》“”第￥ \u3000\n成翻番增长同比３壹拾"
)
any_text = st.one_of(st.text(), st.text(LIKELY, max_size=60))


@given(any_text)
def test_every_quantity_is_what_stands_there(text):
    end = 0
    for quantity in found(find, PATTERNS, text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= end
        assert quantity.end > quantity.start
        assert (quantity.value is None) == (quantity.low is not None) == (quantity.high is not None)
        end = quantity.end


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=4))
def test_nothing_touches_what_is_taken(stretches):
    text = "受理3件,办结12件,同比增长20%,投入1.5亿元,历时3个月,惠及200余人"
    taken = [(start, start + length) for start, length in stretches]
    for quantity in find(View(read(text)), PATTERNS, taken):
        assert all(quantity.end <= start or end <= quantity.start for start, end in taken)


SENTENCES = [
    "全年受理申请三十六件,同比增长百分之十二",
    "总投资2亿3千万元,面积488.77亩",
    "由原来的20多个工作日缩短为3个工作日",
    "约20450余条,近3倍,3-5个,几十条",
]


def said(text):
    return [(q.value, q.low, q.high, q.unit, q.qualifier) for q in found(find, PATTERNS, text)]


EVERY_CONTEXT = (1 << len(PATTERNS.contexts.held)) - 1
WITHOUT_SHORT_CUTS = replace(
    PATTERNS,
    numeral=NUMERAL,
    drawn_before=frozenset(map(chr, range(0x10000))) | {""},
    contexts=Contexts(PATTERNS.contexts.held, {}, EVERY_CONTEXT, {}, EVERY_CONTEXT, {}, EVERY_CONTEXT),
)
EXAMPLES = [
    example.replace("⟦", "").replace("⟧", "")
    for rules in (load_rules().quantity.unit, load_rules().quantity.context, load_rules().quantity.qualifier)
    for rule in rules
    for example in rule.examples
]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(EXAMPLES), st.sampled_from(SENTENCES), st.text(LIKELY, max_size=4), st.just("12")
        ),
        max_size=5,
    )
)
def test_short_cuts_change_nothing(parts):
    text = "".join(parts)
    assert found(find, PATTERNS, text) == found(find, WITHOUT_SHORT_CUTS, text)


@given(st.sampled_from(SENTENCES), st.data())
def test_blanks_between_characters_change_no_value(text, data):
    places = data.draw(st.sets(st.integers(1, len(text) - 1)))
    # A blank between two digits or Latin letters may part two numbers.
    places = {at for at in places if not (text[at - 1].isascii() and text[at].isascii())}
    spaced = "".join((" " if at in places else "") + character for at, character in enumerate(text))
    assert said(spaced) == said(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_script_and_width_change_no_value(text):
    from opencc import OpenCC

    assert said(OpenCC("s2t").convert(text)) == said(text)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)
    assert said(wide) == said(text)


@pytest.mark.parametrize(
    "unit", ["9", "一", "万", "1,234", "3个", "3件至", "百分之", "￥3", "《", "约", "同比增长", "3/", "第"]
)
def test_long_runs_end(unit):
    found(find, PATTERNS, unit * (100_000 // len(unit)))


def test_a_pack_adds_a_unit(tmp_path):
    (tmp_path / "quantity.toml").write_text(
        '[[unit]]\nid = "unit.my"\nname = "网格"\nkind = "count"\nexamples = ["划分⟦126网格⟧"]\n',
        encoding="utf-8",
    )
    patterns = compile_rules(load_rules([tmp_path]))
    (quantity,) = found(find, patterns, "划分126网格")
    assert (quantity.unit, quantity.value, quantity.rule) == ("网格", Decimal(126), "unit.my")
    assert found(find, PATTERNS, "划分126网格") == []


@pytest.mark.parametrize("rule", load_rules().quantity.set_term, ids=lambda rule: rule.id)
def test_no_set_term_is_a_quantity(rule):
    assert [q.text for q in found(find, PATTERNS, f"推进{rule.term},落实到位")] == []
