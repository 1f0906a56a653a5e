"""Dates and periods: what is found, what value it has, and what changes nothing."""

import doctest
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from gongkai_nlp.finders import date
from gongkai_nlp.linkers import period
from gongkai_nlp.reading import read
from gongkai_nlp.results import Date, Metadata, Section
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases, spans, unmark

PATTERNS = date.compile_rules(load_rules())
CASES = load_cases("date")
TO_TRADITIONAL = OpenCC("s2t", include_tofu_risk_dictionaries=False)
REPORT = Metadata(year=2018, kind="annual_report")


def dates_of(text: str, metadata: Metadata = REPORT) -> list[Date]:
    view = View(read(text))
    return period.link(view, PATTERNS, metadata, date.find(view, PATTERNS))


def values(found: Sequence[Date]) -> list[str | None]:
    return [each.value for each in found]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_reads(case):
    text, expected = unmark(case["text"])
    found = dates_of(text, Metadata(year=case.get("year"), kind=case.get("kind", "other")))
    assert [text[a:b] for a, b in spans(found)] == [text[a:b] for a, b in expected]
    assert spans(found) == expected
    assert [value or "" for value in values(found)] == case.get("values", [])
    if days := case.get("days"):
        assert [found[0].first_day, found[0].last_day] == days
    damaged = date.find_damaged(View(read(text)), PATTERNS)
    assert [text[a:b] for a, b in damaged] == case.get("damaged", [])


def test_a_value_fits_its_days():
    for case in CASES:
        for each in dates_of(unmark(case["text"])[0]):
            if each.first_day is None or each.last_day is None:
                assert (each.first_day, each.last_day) == (None, None)
                assert each.value is None or "XXXX" in each.value
            elif each.value is None:
                assert each.first_day > each.last_day
            else:
                assert each.first_day <= each.last_day
                assert each.value[:3] == each.first_day[:3]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param(Metadata(signed="2022-01-05", kind="notice"), "2022-03-05", id="signature"),
        pytest.param(Metadata(year=2021, signed="2022-01-05", kind="notice"), "2022-03-05", id="notice"),
        pytest.param(
            Metadata(year=2021, signed="2022-01-05", kind="annual_report"), "2021-03-05", id="report"
        ),
        pytest.param(Metadata(published="2022-01-05", kind="annual_report"), None, id="report without year"),
        pytest.param(
            Metadata(title="云溪县2021年国民经济和社会发展统计公报", year=2021, signed="2022-03-21"),
            "2021-03-05",
            id="bulletin",
        ),
        pytest.param(
            Metadata(title="青岚区2021年政府决策公开情况的说明", year=2021, signed="2022-01-05"),
            "2021-03-05",
            id="explanation",
        ),
        pytest.param(
            Metadata(title="2022年预算执行情况和2023年预算草案的报告", year=2022, signed="2023-02-08"),
            "2023-03-05",
            id="two years",
        ),
    ],
)
def test_the_year_of_signature_serves_where_there_is_no_report(metadata, expected):
    assert values(dates_of("请于3月5日前报送。", metadata)) == [expected]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        pytest.param("下一步,3月底前建成专区。", "annual_report", "2019-03", id="due"),
        pytest.param("已于3月底前完成整改。", "annual_report", "2018-03", id="done"),
        pytest.param("3月底开展培训。", "annual_report", "2018-03", id="no deadline"),
        pytest.param("力争12月底前建成专区。", "work_summary", "2018-12", id="summary of a year not over"),
    ],
)
def test_what_an_annual_report_means_to_improve_is_due_in_the_next_year(text, kind, expected):
    plans = Section(
        id="s1", start=0, end=0, text="", rule="test", kind="heading", level=1, role="improvement",
        body_end=len(text),
    )  # fmt: skip
    view = View(read(text))
    metadata = Metadata(year=2018, kind=kind)
    assert values(period.link(view, PATTERNS, metadata, date.find(view, PATTERNS), [plans])) == [expected]


def test_a_mention_of_another_finder_stays_as_it_is():
    view = View(read("3月5日"))
    other = Date(id="d1", start=0, end=2, text="3月", rule="mine")
    assert period.link(view, PATTERNS, REPORT, [other]) == [other]


def test_a_form_can_be_dropped(tmp_path):
    (tmp_path / "date.toml").write_text('drop = ["separated"]', encoding="utf-8")
    patterns = date.compile_rules(load_rules([tmp_path]))
    found = date.find(View(read("2019-02-28印发,2018年施行")), patterns)
    assert [each.text for each in found] == ["2018年"]


def test_the_examples_of_the_guide_give_what_it_says():
    guide = Path(__file__).parent.parent / "docs" / "dates.md"
    done = doctest.testfile(str(guide), module_relative=False, encoding="utf-8")
    assert (done.failed, done.attempted) == (0, 3)


YEARS = st.integers(1950, 2099)
MONTHS = st.integers(1, 12)
DAYS = st.integers(1, 28)
HAN = "〇一二三四五六七八九"


def in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else HAN[tens]) + ("十" if tens else "") + ("" if ones == 0 else HAN[ones])


def by_digit(year: int) -> str:
    return "".join(HAN[int(digit)] for digit in str(year))


@given(YEARS, MONTHS, DAYS)
def test_all_ways_of_writing_a_day_mean_it(year, month, day):
    written = [
        f"{year}年{month}月{day}日",
        f"{by_digit(year)}年{in_han(month)}月{in_han(day)}日",
        f"{year} 年 {month} 月 {day} 日",
        f"{year}年{month:02}月{day:02}号",
        f"{year}-{month:02}-{day:02}",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
    ]
    assert {tuple(values(dates_of(f"于{text}印发"))) for text in written} == {
        (f"{year}-{month:02}-{day:02}",)
    }


@given(YEARS, st.tuples(MONTHS, DAYS), st.tuples(MONTHS, DAYS))
def test_a_range_ends_no_earlier_than_it_begins(year, first, last):
    text = f"{year}年{first[0]}月{first[1]}日至{last[0]}月{last[1]}日"
    (found,) = dates_of(text)
    assert found.text == text
    assert (found.value is None) == (found.first_day > found.last_day)


LIKELY = "0123456789〇零一二三四五六七八九十廿元年月日号时分点度初底末上中下旬半季第今去明本全每当同次至到"
LIKELY += "起止-–—/.:~、,。和 \n()“”民国世纪代T内"


@given(st.one_of(st.text(), st.text(LIKELY, max_size=60)))
def test_mentions_are_what_stands_at_their_places(text):
    found = dates_of(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert [each.id for each in found] == [f"d{number + 1}" for number in range(len(found))]
    view = View(read(text))
    damaged = date.find_damaged(view, PATTERNS)
    assert damaged == date.find_damaged(view, PATTERNS)  # read a second time out of what the view holds
    taken = sorted([*spans(found), *damaged])
    assert all(a[1] <= b[0] for a, b in pairwise(taken))


SENTENCE = st.sampled_from([unmark(case["text"])[0] for case in CASES if "\n" not in case["text"]])


WITHOUT_SHORT_CUTS = replace(PATTERNS, bare_year=re.compile("(?!)"))
AROUND = st.one_of(
    st.text("0129一二十百第公元前农历自在至到—,、-的度学年月日级代底初末上下半全(〕)号,。 \n①", max_size=4),
    SENTENCE,
)


@given(AROUND, st.sampled_from(["2019年", "1998年度", "2000年", "2119年"]), AROUND)
def test_short_cuts_change_nothing(before, year, behind):
    text = View(read(before + year + behind)).text
    assert [*date.scan(text, PATTERNS)] == [*date.scan(text, WITHOUT_SHORT_CUTS)]


@given(SENTENCE, st.sampled_from(["前言。", "\n\n", "𠮷。"]))
def test_what_stands_before_only_moves_the_places(text, before):
    plain, moved = dates_of(text), dates_of(before + text)
    assert [(each.text, each.value) for each in moved] == [(each.text, each.value) for each in plain]
    assert [each.start - len(before) for each in moved] == [each.start for each in plain]


BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff〇])(?=[\u4e00-\u9fff〇])")


@given(SENTENCE)
def test_blanks_between_han_change_no_value(text):
    assert values(dates_of(BETWEEN_HAN.sub(" ", text))) == values(dates_of(text))


@given(SENTENCE)
def test_traditional_script_changes_no_value(text):
    assert values(dates_of(TO_TRADITIONAL.convert(text))) == values(dates_of(text))
