"""The pages of a corpus in a real browser."""

import pytest
from typer.testing import CliRunner

from gongkai_nlp.cli import app

expect = pytest.importorskip("playwright.sync_api").expect

REPORT = """云溪县{year}年政府信息公开工作年度报告

一、总体情况

根据《中华人民共和国政府信息公开条例》编制。全县收到政府信息公开申请{count}件，其中网络申请{online}件、当面申请9件。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for year, count in ((2019, 1200), (2020, 36), (2021, 50)):
        text = REPORT.format(year=year, count=count, online=count - 8)
        (folder / f"云溪 {year} #&?.txt").write_text(text, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"\0\1")
    result = CliRunner().invoke(app, ["show", str(folder), "--html", str(folder / "pages")])
    assert result.exit_code == 1
    return folder / "pages" / "index.html"


def _column(page, number):
    return page.locator(f"#documents-table tbody tr:visible > :nth-child({number})").all_inner_texts()


def test_a_column_sorts_both_ways_and_the_unreadable_stay_last(index, open_page):
    page = open_page(index)
    year = page.locator("#documents-table thead th", has_text="年度")
    year.locator("button").click()
    assert year.get_attribute("aria-sort") == "ascending"
    assert _column(page, 4) == ["2019", "2020", "2021"]
    year.locator("button").click()
    assert _column(page, 4) == ["2021", "2020", "2019"]
    assert "broken.pdf" in page.locator("#documents-table tbody tr").last.inner_text()


def test_the_table_is_filtered_by_words_and_year(index, open_page):
    page = open_page(index)
    page.fill("#search", "2020年")
    expect(page.locator("#shown-count")).to_have_text("1/4")
    assert _column(page, 4) == ["2020"]
    page.fill("#search", "")
    page.select_option("#filter-year", "2021")
    expect(page.locator("#shown-count")).to_have_text("1/4")


def test_an_indicator_is_chosen_and_drawn_by_year(index, open_page):
    page = open_page(index)
    page.click("#tab-indicators")
    page.select_option("#indicator", "requests_received")
    titles = page.locator("#chart a title").all_text_contents()
    assert titles == [
        "云溪县人民政府 2019: 1,200件",
        "云溪县人民政府 2020: 36件",
        "云溪县人民政府 2021: 50件",
    ]
    assert page.locator("#scope").input_value() == "area"
    assert page.locator("#figures-table td a").all_inner_texts() == ["1,200", "36", "50"]
    page.check("#logarithmic")
    assert page.locator("#chart svg").count() == 1


def test_a_figure_leads_to_its_place_in_the_document(index, open_page):
    page = open_page(index, "#indicators")
    page.select_option("#indicator", "requests_received")
    page.locator("#figures-table td a", has_text="1,200").click()
    page.wait_for_selector("#text")
    painted = page.evaluate("[...CSS.highlights.get('target')].map(String)")
    assert painted[0].endswith("1200件")
    page.click("a.back")
    page.wait_for_selector("#documents-table")


def test_what_is_cited_stands_in_list_and_matrix(index, open_page):
    page = open_page(index)
    page.click("#tab-citations")
    assert page.locator("#matrix tbody tr").first.locator("td").all_inner_texts() == ["1", "1", "1"]
    entry = page.locator("#cited-list details", has_text="政府信息公开条例")
    entry.locator("summary").click()
    expect(entry.locator("li a")).to_have_count(3)


def test_findings_by_code_lead_to_the_documents(index, open_page):
    page = open_page(index)
    page.click("#tab-findings")
    entry = page.locator("details.code[data-code=breakdown_sum]")
    entry.locator("summary").click()
    expect(entry.locator("li")).to_have_count(3)
    entry.locator("li a").first.click()
    page.wait_for_selector("#list-findings")


def test_tabs_follow_the_arrow_keys(index, open_page):
    page = open_page(index)
    page.focus("#tab-documents")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-indicators"
    assert page.locator("#indicators").is_visible()
    assert page.locator("#documents").is_hidden()


def test_a_narrow_screen_needs_no_sideways_scrolling(index, open_page):
    page = open_page(index, viewport={"width": 360, "height": 740})
    for tab in ("documents", "indicators", "citations", "findings"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
