"""Notebook display and frames."""

import re
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given

import gongkai_nlp
from gongkai_nlp.outputs.frames import LISTS, to_frames
from gongkai_nlp.outputs.layers import stretches
from gongkai_nlp.results import Report

from texts import ANY_TEXT

TEXT = "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年受理<b>申请36件。\n"


@given(ANY_TEXT)
def test_stretches_tile_the_text_and_carry_all_mentions(text):
    report = gongkai_nlp.extract(text)
    cut = list(stretches(report))
    assert "".join(report.text[start:end] for start, end, _ in cut) == report.text
    for start, end, covering in cut:
        assert all(mention.start <= start and end <= mention.end for _, mention in covering)


def test_notebook_display_escapes_and_names_values():
    shown = gongkai_nlp.extract(TEXT)._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "value=36" in shown


def test_a_notebook_is_not_filled_by_a_long_report():
    report = gongkai_nlp.extract("全年受理申请36件。\n" * 3_000)
    assert len(report._repr_html_()) < 600_000
    assert "more characters" in report._repr_html_()
    assert str(gongkai_nlp.show(report)).count("受理申请") == 3_000


def test_notebook_display_tells_what_is_doubtful():
    shown = gongkai_nlp.extract("全年公开信息100条，分为网站60条、<i>微信30条。")._repr_html_()
    assert "breakdown_sum" in shown
    assert "<i>" not in shown


def test_show_limits_the_kinds():
    report = gongkai_nlp.extract(TEXT)
    shown = str(gongkai_nlp.show(report, kinds=["quantities"]))
    assert 'class="m q l0"' in shown
    assert 'class="m d' not in shown


def test_the_notebook_shows_the_text_as_the_page_does():
    report = gongkai_nlp.extract(
        "印发《云溪县人民政府办公室关于做好政务公开工作的通知》，公开信息100条，分为网站60条、微信30条。"
    )
    classes = re.compile(r'class="((?:m|f) [^"]+)"')
    page = report.to_html()
    text = page[page.index('<article id="text"') : page.index("</article>")]
    shown = str(gongkai_nlp.show(report))
    assert classes.findall(shown[shown.index('class="text"') :]) == classes.findall(text)


def test_what_a_notebook_loads_of_styles_keeps_to_its_own_block():
    style = re.search(r"<style>(.*?)</style>", str(gongkai_nlp.show(gongkai_nlp.extract(TEXT))), re.S)[1]
    depth, outside = 0, ""
    for character in style:
        outside += character if depth == 0 else ""
        depth += {"{": 1, "}": -1}.get(character, 0)
    assert depth == 0
    assert all(".gongkai" in selector for selector in re.split("[{}]", outside) if selector.strip())


def test_show_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="numbers"):
        gongkai_nlp.show(gongkai_nlp.extract(TEXT), kinds=["numbers"])


def test_display_of_a_report_without_text_says_so():
    report = Report.model_validate_json(gongkai_nlp.extract(TEXT).model_dump_json())
    assert "without its text" in report._repr_html_()


def test_frames_hold_a_row_a_record_with_exact_numbers():
    frames = gongkai_nlp.extract(TEXT).to_frames()
    assert set(frames) == {"reports", *LISTS}
    assert frames["quantities"].loc[0, "value"] == Decimal(36)
    assert isinstance(frames["dates"], pd.DataFrame)


def test_frames_of_many_reports_say_which():
    reports = [gongkai_nlp.extract(TEXT), gongkai_nlp.extract("")]
    assert len(to_frames(reports)["reports"]) == 2


def test_agency_index_groups_mentions_by_the_body_they_name():
    text = "云溪县教育局2021年政府信息公开工作年度报告\n\n2021年,县教育局和我局所属学校公开信息36条。\n"
    index = gongkai_nlp.extract(text).agency_index
    assert [mention.text for mention in index["云溪县教育局"]] == ["云溪县教育局", "县教育局", "我局"]
