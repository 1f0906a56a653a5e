"""Pages: nothing of a document becomes markup, every offset leads to its characters, colours can be read."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gongkai_nlp
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.outputs.layers import KINDS, LETTERS, visible
from gongkai_nlp.outputs.pages import labels
from gongkai_nlp.outputs.pages.assets import asset
from gongkai_nlp.outputs.pages.corpus import write_corpus
from gongkai_nlp.outputs.pages.gathering import file_name
from gongkai_nlp.outputs.pages.grids import grids
from gongkai_nlp.outputs.pages.report import report_page
from gongkai_nlp.outputs.pages.text import CLASSES, blocks, highlighted
from gongkai_nlp.results import Custom, Date, Failure, Finding, Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.vocabulary import Role

from texts import ANY_TEXT, ROOT

HOSTILE = (
    *("</script>", "<script>alert(1)</script>", "<!--", "-->", "<b onclick=x>", "&amp;", "&#13;", "]]>"),
    *("\u2028", "\u2029", "\0", "\x1b[31m", "\r", "\r\n", '"', "'", "{{ 7*7 }}", "{% raw %}", "</style>"),
)
ANY_HOSTILE_TEXT = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.sampled_from(("36件", "云溪县教育局", "\n", "一、总体情况\n"))),
    max_size=25,
).map("".join)
SHUOYUAN = ROOT / "corpora/gold/dev/shuoyuan-city-2023.txt"


class _Page(HTMLParser):
    """The elements of a page, and the text of its lines by their offsets."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.lines, self.scripts = [], {}, []
        self._line = self._in_script = None

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if "data-o" in dict(attributes):
            self._line = int(dict(attributes)["data-o"])
            self.lines[self._line] = ""
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag):
        if re.fullmatch("p|h[1-6]", tag):
            self._line = None
        self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data
        elif self._line is not None:
            self.lines[self._line] += data


def _parsed(markup):
    page = _Page()
    page.feed(markup)
    page.close()
    return page


@settings(max_examples=60)
@given(ANY_HOSTILE_TEXT)
def test_whatever_a_report_holds_is_text_on_its_page(text):
    report = gongkai_nlp.extract(text)
    report = report.model_copy(update={"source": text})
    page = _parsed(report_page(report))
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert not {"b", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert set(json.loads(page.scripts[0])) == {
        "mentions",
        "statements",
        "stated",
        "fields",
        "words",
        "kinds",
    }
    for start, line in page.lines.items():
        assert line == visible(report.text[start : start + len(line)])


@given(ANY_TEXT)
def test_the_lines_hold_all_of_the_text_but_blanks(text):
    report = gongkai_nlp.extract(text)
    held = list(blocks(report))
    covered = {at for block in held for at in range(block.start, block.end)}
    assert all(report.text[at].isspace() for at in range(len(report.text)) if at not in covered)
    marked = set(re.findall(r'data-m="([^"]+)"', "".join(block.markup for block in held)))
    assert marked == {mention.id for kind in KINDS for mention in getattr(report, kind)}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12))
def test_mentions_that_cross_each_other_are_well_nested_and_whole(places):
    text = "全县各部门把政务公开列入年度工作\n安排，定期检查落实情况并通报结果"
    dates = tuple(
        Date(id=f"x{index}", start=start, end=start + length, text=text[start : start + length], rule="made")
        for index, (start, length) in enumerate(places)
        if start + length <= len(text)
    )
    report = gongkai_nlp.extract(text).model_copy(update={"dates": dates})
    parts = {date.id: "" for date in dates}
    for block in blocks(report, kinds=["dates"]):
        open_now = []
        for tag, piece in re.findall(r"(<[^>]*>)|([^<]+)", block.markup):
            if tag.startswith("</"):
                open_now.pop()
            elif tag:
                open_now.append(re.search(r'data-m="(\w+)"', tag)[1])
            for name in open_now if piece else ():
                parts[name] += piece
        assert open_now == []
    assert parts == {date.id: date.text.replace("\n", "") for date in dates}


def test_the_innermost_of_nested_mentions_is_underlined_nearest_to_the_text():
    report = gongkai_nlp.extract("印发《云溪县人民政府办公室关于做好政务公开工作的通知》。")
    markup = highlighted(report)
    assert re.search(r'class="m t l1"[^>]*>《<span class="m a l0"', markup)


def test_highlighted_text_keeps_to_the_kinds_asked_for():
    markup = highlighted(gongkai_nlp.extract("2021年受理申请36件。"), kinds=["quantities"])
    assert 'class="m q' in markup
    assert 'class="m d' not in markup


def test_cells_of_violated_identities_are_marked_and_the_suspects_among_them():
    report = gongkai_nlp.extract(SHUOYUAN)
    cells = [cell for grid in grids(report) for _, row in grid.rows for cell in row if cell]
    by_place = {(held.cell.row, held.cell.column): held for held in cells}
    assert by_place["unable_no_ready_info", "total"].suspect
    assert by_place["granted", "total"].findings
    assert not by_place["granted", "total"].suspect
    assert not by_place["granted", "natural_person"].findings


def test_a_page_asks_nothing_of_a_network():
    page = _parsed(gongkai_nlp.extract(SHUOYUAN).to_html())
    addresses = [attributes.get(name) for _, attributes in page.tags for name in ("src", "href", "action")]
    assert all(address.startswith("#") for address in addresses if address)
    policies = [attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes]
    assert policies[0].startswith("default-src 'none'")
    assert "unsafe" not in policies[0]


def test_a_report_without_its_text_has_a_page_that_says_so():
    report = Report.model_validate_json(gongkai_nlp.extract("全年受理申请36件。").model_dump_json())
    assert "extract the document again" in report.to_html()


def test_a_source_that_is_no_text_does_not_keep_a_page_from_being_written():
    report = gongkai_nlp.extract("全年受理申请36件。").model_copy(update={"source": "bad\udcff.txt"})
    report.to_html().encode("utf-8")


def test_a_finding_without_a_place_is_listed():
    finding = Finding(code="missing_part", severity="warning", message="缺少", message_en="missing")
    report = gongkai_nlp.extract("全年受理申请36件。").model_copy(update={"findings": (finding,)})
    assert "缺少" in report.to_html()


def test_mentions_of_kinds_of_ones_own_are_marked_and_listed_by_label():
    custom = Custom(
        id="u1", start=2, end=14, text="010-12345678", rule="line", label="hotline", value="01012345678"
    )
    report = gongkai_nlp.extract("热线010-12345678。").model_copy(update={"customs": (custom,)})
    page = report.to_html()
    assert 'data-kind="u"' in page
    assert re.search(r'<h3>hotline .*?<a class="go"[^>]*>010-12345678</a>', page, re.S)


def test_the_index_of_a_corpus_shows_markup_as_text(tmp_path):
    text = "云溪县2021年政府信息公开工作年度报告\n\n根据《<img src=x onerror=a>办法》受理申请36件。\n"
    report = gongkai_nlp.extract(text).model_copy(update={"source": "</script><b onclick=a>.txt"})
    page = _parsed(write_corpus([report], tmp_path, rules=load_rules()).read_text(encoding="utf-8"))
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert not {"b", "img"} & {tag for tag, _ in page.tags}
    assert "onerror" in json.loads(page.scripts[0])["cited"][0][0]


def test_every_kind_has_letter_class_and_words():
    assert set(KINDS) == set(LETTERS) == set(CLASSES) == set(labels.KINDS)
    assert len(set(CLASSES.values())) == len(set(LETTERS.values())) == len(KINDS)


def test_every_role_and_finding_has_words():
    assert set(labels.ROLES) == set(Role.__args__)
    assert set(labels.FINDINGS) == {code.id for code in load_rules().finding.code}


# ---- colours ----


def _colours(sheet):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", str(asset(sheet))))


def _contrast(one, other):
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["light.css", "dark.css"])
@pytest.mark.parametrize("ground", ["paper", "panel", "raised"])
@pytest.mark.parametrize("colour", [*CLASSES.values(), "ink", "soft", "accent", "error", "warning", "info"])
def test_colours_stand_out_from_their_ground(sheet, ground, colour):
    colours = _colours(sheet)
    assert _contrast(colours[colour], colours[ground]) >= 4.5


@pytest.mark.parametrize("sheet", ["light.css", "dark.css"])
@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        *((severity, f"{severity}-wash") for severity in ("error", "warning", "info")),
        *(
            ("ink", ground)
            for ground in ("error-wash", "warning-wash", "info-wash", "find", "find-now", "target")
        ),
        ("accent", "accent-wash"),
    ],
)
def test_text_can_be_read_on_its_wash(sheet, colour, ground):
    colours = _colours(sheet)
    assert _contrast(colours[colour], colours[ground]) >= 4.5


# ---- corpus ----


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("a/b/云溪县 2021.txt", "0003-云溪县-2021.html", id="blank"),
        pytest.param("../../etc/passwd", "0003-passwd.html", id="climbing"),
        pytest.param("C:\\x\\CON.txt", "0003-CON.html", id="reserved"),
        pytest.param("two.txt#2", "0003-two.html", id="second_report"),
        pytest.param("...", "0003-document.html", id="dots"),
        pytest.param("a" * 300 + ".txt", f"0003-{'a' * 40}.html", id="long"),
        pytest.param("<b>\n\0.txt", "0003-b.html", id="markup"),
    ],
)
def test_file_names_are_safe(source, name):
    assert file_name(2, source) == name


def test_a_corpus_lists_what_it_could_not_read_and_links_what_it_could(tmp_path):
    text = "云溪县{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n收到政府信息公开申请{year}件。\n"
    reports = [
        gongkai_nlp.extract(text.format(year=year)).model_copy(update={"source": "same.txt"})
        for year in (2020, 2021)
    ]
    failure = Failure(source="<i>.pdf", error="ReadError", message="<i>.pdf: damaged")
    index = write_corpus(iter([*reports, failure]), tmp_path / "new" / "pages", rules=load_rules())
    page = _parsed(index.read_text(encoding="utf-8"))
    assert "&lt;i&gt;.pdf: damaged" in index.read_text(encoding="utf-8")
    linked = {
        attributes["href"] for tag, attributes in page.tags if attributes.get("href", "").startswith("doc")
    }
    assert linked == {"documents/0001-same.html", "documents/0002-same.html"}
    assert all((index.parent / address).is_file() for address in linked)
    figures = json.loads(page.scripts[0])["figures"]["requests_received"]
    assert [figure[1:3] for figure in figures] == [[2020, "2020"], [2021, "2021"]]


def test_findings_of_several_reports_together_are_listed(tmp_path):
    text = "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n收到政府信息公开申请{}件。\n"
    reports = [gongkai_nlp.extract(text.format(count)) for count in (36, 37)]
    index = write_corpus(reports, tmp_path, rules=load_rules())
    found = json.loads(_parsed(index.read_text(encoding="utf-8")).scripts[0])["findings"]
    assert [entry[0] for entry in found["duplicate_report"]] == [0, 1]


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(GongkaiError, match="name a folder"):
        write_corpus([], tmp_path / "taken", rules=load_rules())


def test_an_empty_corpus_has_an_index(tmp_path):
    assert Path(write_corpus([], tmp_path, rules=load_rules())).is_file()
