"""Numerals: cases by phenomenon, what holds for every number, and where cn2an differs."""

import re
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.fold import fold
from gongkai_nlp.numerals import find_numbers, parse_number, write_number

from marks import load_cases

MARK = re.compile("⟦([^⟦⟧|]*)\\|([^⟦⟧]*)⟧")
CASES = load_cases("numerals")


def each(key):
    for case in CASES:
        for number, item in enumerate(case.get(key, ()), 1):
            yield pytest.param(item, id=f"{case['id']}-{number}")


def shown(number):
    """Return a number as the case table writes it."""
    value = f"{number.value:f}" if number.value is not None else f"{number.low:f}..{number.high:f}"
    return " ".join(filter(None, (value, number.hedge)))


@pytest.mark.parametrize("case", list(each("read")))
def test_reads(case):
    written, value = case
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", list(each("refused")))
def test_refuses(written):
    with pytest.raises(ValueError, match=r"numeral|vague"):
        parse_number(written)


@pytest.mark.parametrize("marked", list(each("found")))
def test_finds_exactly_what_is_marked(marked):
    text = MARK.sub(r"\1", marked)
    expected = [(m[1], m[2]) for m in MARK.finditer(marked)]
    assert [(number.text, shown(number)) for number in find_numbers(text)] == expected


counts = st.integers(0, 10**16)
cents = st.decimals(-(10**16), 10**16, places=2, allow_nan=False, allow_infinity=False)
STYLES = ("small", "capital", "traditional", "traditional_capital", "digits")


@given(st.one_of(counts.map(Decimal), cents), st.sampled_from(STYLES))
def test_what_is_written_is_read_back(value, style):
    assert parse_number(write_number(value, style)) == value


@given(st.one_of(counts.map(Decimal), cents))
def test_all_forms_say_the_same(value):
    small = write_number(value, "small")
    assert fold(write_number(value, "traditional")) == small
    forms = {parse_number(write_number(value, style)) for style in STYLES}
    assert forms == {value}


@given(counts, st.data())
def test_blanks_change_no_value(value, data):
    written = write_number(value)
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "  "]), min_size=len(written), max_size=len(written)))
    spaced = "".join(c + gap for c, gap in zip(written, gaps, strict=True)).strip()
    assert parse_number(spaced) == value
    assert [number.value for number in find_numbers(f"共{spaced}个")] == [value]


LIKELY = "零一二两三五十百千万亿点几数余多半负分之%0123456789,.-/又成打来　 年个件０３壹拾萬參"


@given(st.one_of(st.text(), st.text(LIKELY, max_size=40)))
def test_every_number_is_what_stands_there(text):
    end = 0
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.text
        assert number.start >= end
        assert number.end > number.start
        assert (number.value is None) == (number.low is not None) == (number.high is not None)
        end = number.end


@given(st.text(LIKELY, max_size=12))
def test_parsing_reads_or_refuses(text):
    try:
        value = parse_number(text)
    except ValueError:
        return
    assert value.is_finite()


@pytest.mark.parametrize("unit", ["9", "一", "万", "1,234", "几", "三点", "百分之", "十余", "负", "一 "])
def test_long_runs_end(unit):
    find_numbers(unit * (100_000 // len(unit)))


def test_a_hundred_thousand_digits_keep_every_one():
    (number,) = find_numbers("7" * 100_000)
    assert len(number.value.as_tuple().digits) == 100_000
    (number,) = find_numbers("七" * 100_000)
    assert len(number.value.as_tuple().digits) == 100_000


@pytest.mark.parametrize(
    ("value", "style", "written"),
    [
        (0, "small", "零"),
        (10, "small", "十"),
        (110, "small", "一百一十"),
        (100_000, "small", "十万"),
        (10_005, "small", "一万零五"),
        (10**16, "small", "一亿亿"),
        (Decimal("105.20"), "small", "一百零五点二零"),
        (-8, "small", "负八"),
        (12_000, "capital", "壹万贰仟"),
        (12_000, "traditional_capital", "壹萬貳仟"),
        (2024, "digits", "二〇二四"),
        (Decimal("3500"), "money", "叁仟伍佰元整"),
        (Decimal("105.05"), "money", "壹佰零伍元零伍分"),
        (Decimal("0.5"), "money", "伍角"),
        (Decimal("0"), "money", "零元整"),
        (Decimal("-12.34"), "money", "负壹拾贰元叁角肆分"),
        (Decimal("20.30"), "money", "贰拾元叁角"),
    ],
)
def test_writes(value, style, written):
    assert write_number(value, style) == written


@pytest.mark.parametrize(
    ("value", "style"),
    [(10**17, "small"), ("NaN", "small"), ("Infinity", "digits"), (1, "roman"), ("0.001", "money")],
)
def test_refuses_to_write(value, style):
    with pytest.raises(ValueError, match=r"written|style|分"):
        write_number(value, style)


@given(counts)
def test_cn2an_reads_standard_integers_as_we_do(value):
    written = write_number(value)
    if value < 10**16:
        assert cn2an.cn2an(written, "strict") == parse_number(written) == value


# What cn2an reads in its normal mode and we do not, or read otherwise, and why.
DISAGREEMENTS = [
    ("一百二十三元", 123, None, "a unit is no part of a numeral"),
    ("百百一", 110, None, "no number"),
    ("一百十", 110, None, "a digit is missing before 十: 一百一十 or 一百二十"),
    ("两三", 23, None, "two to three"),
    ("一万十五", None, None, "a 零 is missing"),
    ("百万", None, 1_000_000, "a scale word alone counts once"),
    ("一万万", None, 100_000_000, "an old way to say 亿"),
    ("一亿亿", None, 10**16, "ten to the sixteenth"),
    ("63.5358百", None, Decimal("6353.58"), "an Arabic number with a scale word"),
]


@pytest.mark.parametrize(
    ("written", "theirs", "ours", "why"), DISAGREEMENTS, ids=[d[0] for d in DISAGREEMENTS]
)
def test_where_cn2an_differs(written, theirs, ours, why):
    assert why
    assert _theirs(written) == theirs
    assert _ours(written) == ours


PIECES = st.lists(st.sampled_from("零一二两三五九十百千万亿"), min_size=1, max_size=7).map("".join)


@given(PIECES)
def test_cn2an_never_contradicts_us(written):
    theirs, ours = _theirs(written), _ours(written)
    assert theirs is None or ours is None or theirs == ours


def _theirs(written):
    try:
        return cn2an.cn2an(written, "normal")
    except (ValueError, KeyError):
        return None


def _ours(written):
    try:
        return parse_number(written)
    except ValueError:
        return None
