"""Many reports as one panel, and what they say together."""

import sys
from decimal import Decimal

import pytest

import statutory
from gongkai_nlp import extract, panel
from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.linkers.across import across, follows
from gongkai_nlp.outputs.panels import COLUMNS, successor
from gongkai_nlp.rules import load_rules
from test_finding import report_text
from test_table import figures

RULES = load_rules()


def county(year, body, name="云溪县"):
    return extract(f"{name}{year}年政府信息公开工作年度报告\n\n{body}\n")


def test_one_row_for_each_figure():
    first = county(2020, "全年收到政府信息公开申请12件。\n\n全年主动公开政府信息640条。")
    second = county(2021, "全年收到政府信息公开申请15件。\n\n未发生行政复议、行政诉讼。")
    frame = panel([first, second])
    assert tuple(frame.columns) == COLUMNS
    received = frame[frame.indicator == "requests_received"]
    assert list(received.value) == [Decimal(12), Decimal(15)]
    assert list(received.year) == ["2020", "2021"]
    zeros = frame[frame.basis == "zero_statement"]
    assert set(zeros.indicator) == {"reconsiderations", "lawsuits"}
    assert set(zeros.value) == {Decimal(0)}


def test_the_table_counts_before_prose_and_disagreement_is_marked():
    values = statutory.balanced("2021", figures(5))
    total = int(values["new", "total"])
    frame = panel([extract(report_text(values, lead=f"2021年收到政府信息公开申请{total + 1}件。"))])
    row = frame[frame.indicator == "requests_received"].iloc[0]
    assert (row.basis, row.value, row.statements, row.agree) == ("cell", Decimal(total), 2, False)


def test_a_republished_report_keeps_rows_of_its_own():
    frame = panel(
        [county(2020, "全年收到政府信息公开申请12件。"), county(2020, "全年收到政府信息公开申请13件。")]
    )
    assert list(frame.value) == [Decimal(12), Decimal(13)]
    assert frame.duplicate.all()


def test_the_same_report_twice_is_no_duplicate():
    report = county(2020, "全年收到政府信息公开申请12件。")
    assert not panel([report, report]).duplicate.any()
    assert across([report, report], RULES) == []


def test_organs_are_joined_through_successions():
    known = {"青岚区国土资源局": ("青岚区自然资源局", "2019-01-20")}
    report = extract("青岚区国土资源局2018年政府信息公开工作年度报告\n\n全年收到政府信息公开申请3件。\n")
    frame = panel([report], successions=known)
    assert list(frame.successor) == ["青岚区自然资源局"]
    chain = {"甲局": ("乙局", "2018-01-01"), "乙局": ("丙局", "2023-01-01")}
    assert successor("甲局", chain) == "丙局"
    assert successor("丁局", chain) == "丁局"


def test_an_empty_panel_has_the_columns():
    assert tuple(panel([]).columns) == COLUMNS


def test_panel_goes_to_parquet_and_back(tmp_path):
    import pandas as pd

    frame = panel([county(2020, "全年收到政府信息公开申请12件，安排政务公开专项经费3.5万元。")])
    frame.to_parquet(tmp_path / "panel.parquet")
    again = pd.read_parquet(tmp_path / "panel.parquet")
    assert list(again.indicator) == list(frame.indicator)
    assert [Decimal(value) for value in again.value] == list(frame.value)


def test_without_pandas_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        panel([])


def years(carried_out, carried_in):
    pair = []
    for year, key, number in ((2021, "carried_out", carried_out), (2022, "carried_in", carried_in)):
        values = statutory.balanced("2021", lambda *_: 0) | {(key, "natural_person"): str(number)}
        pair.append(extract(report_text(values).replace("2021年", f"{year}年")))
    return pair


def test_what_is_carried_out_must_be_carried_in():
    last, this = years(3, 2)
    found = follows(last, this, RULES)
    assert [(finding.code, finding.severity) for finding in found] == [("table_years", "warning")]
    assert "natural_person" in found[0].message
    assert [finding.code for _, finding in across([this, last], RULES)] == ["table_years"]


def test_what_is_carried_over_right_is_no_finding():
    assert follows(*years(3, 3), RULES) == []


def test_two_versions_of_a_report_are_each_told():
    pair = [county(2020, "全年收到政府信息公开申请12件。"), county(2020, "全年收到政府信息公开申请13件。")]
    assert [finding.code for _, finding in across(pair, RULES)] == ["duplicate_report"] * 2
