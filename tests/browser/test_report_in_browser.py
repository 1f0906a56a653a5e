"""The page of a report in a real browser."""

import pytest

import gongkai_nlp

from texts import ROOT

expect = pytest.importorskip("playwright.sync_api").expect

MARKUP = "</script><script>document.title='taken'</script><img src=x onerror=document.title='taken'><!--"
TEXT = f"""云溪县2021年政府信息公开工作年度报告

一、总体情况

𠮷野县教育局2021年3月至5月公 开信息1,286条，
落实《云溪县人民政府办公室关于印发〈政务公开要点〉的通知》（云政办〔2021〕12号）。{MARKUP}

二、依申请公开情况

全年受理申请36件，其中网络申请30件、当面申请9件。
"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A sample whose tables and sums do not add up."""
    path = tmp_path_factory.mktemp("page") / "faulty.html"
    report = gongkai_nlp.extract(ROOT / "corpora/gold/dev/shuoyuan-city-2023.txt")
    path.write_text(report.to_html(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "small.html"
    path.write_text(gongkai_nlp.extract(TEXT).to_html(), encoding="utf-8")
    return path


def _line(page, kind):
    return page.locator(f".text .m.{kind}").first.evaluate("e => getComputedStyle(e).textDecorationLine")


def _painted(page, name):
    """Return the texts that a highlight of the page covers."""
    return page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(String)", name)


def _in_sight(page, locator):
    box = locator.bounding_box()
    return 0 <= box["y"] <= page.viewport_size["height"]


def test_markup_in_a_report_is_shown_as_text(small, open_page):
    page = open_page(small)
    assert MARKUP in page.locator("#text").text_content()
    assert page.title() != "taken"
    assert page.locator("#text img, #text script").count() == 0


def test_a_filter_takes_the_marks_of_its_kind_away_and_leaves_the_others(small, open_page):
    page = open_page(small)
    assert _line(page, "q") == _line(page, "a") == "underline"
    page.click(".filter.q")
    assert page.get_attribute(".filter.q", "aria-pressed") == "false"
    assert _line(page, "q") == "none"
    assert _line(page, "a") == "underline"
    page.locator(".text .m.q").first.click()
    assert page.locator("#card").is_hidden()


def test_letters_tell_the_kind_without_colour(small, open_page):
    page = open_page(small)
    page.click("#switch-letters")
    letter = "e => getComputedStyle(e, '::before').content"
    assert "数" in page.locator(".text .m.q").first.evaluate(letter)


def test_search_counts_steps_and_passes_over_blanks(small, open_page):
    page = open_page(small)
    page.keyboard.press("/")
    page.keyboard.type("公开信息")
    page.keyboard.press("Enter")
    expect(page.locator("#search-count")).to_have_text("1/1")
    assert _painted(page, "find-now") == ["公 开信息"]
    page.fill("#search", "申请")
    expect(page.locator("#search-count")).to_have_text("1/4")
    page.click("#search-next")
    assert page.text_content("#search-count") == "2/4"
    page.focus("#search")
    page.keyboard.press("Shift+Enter")
    assert page.text_content("#search-count") == "1/4"
    page.keyboard.press("Escape")
    assert page.text_content("#search-count") == ""


def test_a_click_on_a_mention_shows_value_rule_and_what_it_states(small, open_page):
    page = open_page(small)
    page.locator(".text .m.q", has_text="36件").click()
    card = page.locator("#card")
    assert card.is_visible()
    shown = card.inner_text()
    assert all(part in shown for part in ("36件", "unit.件", "收到申请数", "36件 = 30件 + 9件 ✗"))
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_a_nested_mention_shows_all_that_covers_it_the_innermost_first(small, open_page):
    page = open_page(small)
    page.locator(".text .m.t .m.a").first.click()
    kinds = page.locator("#card section").evaluate_all("all => all.map((one) => one.className)")
    assert kinds[:2] == ["a", "t"]


def test_places_behind_characters_beyond_the_basic_plane_are_exact(small, open_page):
    page = open_page(small)
    page.locator("#list-agencies summary").click()
    page.locator("#list-agencies a", has_text="教育局").first.click()
    assert (
        _painted(page, "target")
        == [mention.text for mention in gongkai_nlp.extract(TEXT).agencies if "教育局" in mention.text][:1]
    )


def test_a_finding_leads_to_its_places(faulty, open_page):
    page = open_page(faulty)
    page.locator("#list-findings .finding", has_text="breakdown_sum").locator("a").first.click()
    assert _painted(page, "target")[0] == "12,480条"
    page.locator("#list-findings .finding", has_text="table_identity").first.locator("a").first.click()
    cell = page.locator("td.target").first
    assert cell.get_attribute("class").split()[:2] == ["number", "bad"]
    assert _in_sight(page, cell)
    assert "#at=" in page.url
    page.go_back()
    expect(page.locator("td.target")).to_have_count(0)


def test_an_address_with_a_place_opens_there(faulty, open_page):
    page = open_page(faulty, "#at=195-202")
    assert _painted(page, "target") == ["12,480条"]


def test_a_section_of_the_tree_leads_to_its_heading(faulty, open_page):
    page = open_page(faulty)
    page.locator(".tree a", has_text="七、其他需要报告的事项").click()
    page.wait_for_timeout(100)
    assert _in_sight(page, page.locator(".text .m.s", has_text="七、其他需要报告的事项"))


def test_keyboard_alone_reaches_text_card_and_lists(small, open_page):
    page = open_page(small)
    focused = "document.activeElement."
    page.keyboard.press("Tab")
    assert page.evaluate(focused + "hash") == "#text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.evaluate(focused + "dataset.m")
    assert first
    page.keyboard.press("ArrowRight")
    second = page.evaluate(focused + "dataset.m")
    assert second not in (None, first)
    assert page.evaluate(focused + "getAttribute('aria-description')")
    page.keyboard.press("Enter")
    assert page.evaluate(focused + "id") == "card"
    page.keyboard.press("Escape")
    assert page.evaluate(focused + "dataset.m") == second
    page.keyboard.press("End")
    assert page.evaluate(focused + "textContent") == "9件"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('aside') !== null")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_the_switch(small, open_page, scheme):
    page = open_page(small, color_scheme=scheme)

    def brightness():
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(int(part) for part in colour.strip("rgb()").split(","))

    before = brightness()
    assert (before < 300) == (scheme == "dark")
    page.click("#switch-theme")
    assert (brightness() < 300) != (scheme == "dark")


def test_the_interface_speaks_english_on_demand(small, open_page):
    page = open_page(small)
    assert "findings" not in page.locator("#list-findings summary").inner_text()
    page.click("#switch-language")
    assert "findings" in page.locator("#list-findings summary").inner_text()
    assert "is not the sum of its parts" in page.locator("#list-findings").inner_text()


def test_a_narrow_screen_needs_no_sideways_scrolling(faulty, open_page):
    page = open_page(faulty, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".text .m.q").first.click()
    box = page.locator("#card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_print_shows_text_and_findings_on_white_without_controls(faulty, open_page):
    page = open_page(faulty, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#search").is_hidden()
    assert page.locator("#list-findings").is_visible()
    assert page.locator(".text .m.q").first.is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_without_scripts_the_text_its_lists_and_links_are_there(small, open_page):
    page = open_page(small, java_script_enabled=False)
    assert page.locator(".text .m.q", has_text="36件").is_visible()
    link = page.locator("#list-findings a").first
    target = link.get_attribute("href")
    assert "36件" in page.locator(target).inner_text()
