"""Web pages: what is hidden, tables under spans, pages without a report in their text, bad pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_nlp.reading import read

SENTENCE = "全年主动公开政府信息三百条，其中通过政府网站公开二百条，通过微信公众号公开一百条。"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def kinds(source):
    return [(block.kind, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            "<p>甲<!-- 乙 --><script>丙</script><style>丁</style>戊</p>", "甲戊", id="what is not text"
        ),
        pytest.param("<p>甲<span style='DISPLAY: none'>乙</span><b hidden>丙</b></p>", "甲", id="hidden"),
        pytest.param(
            "<p>甲\r\n  乙&nbsp;丙&amp;丁&#x4e00;</p>", "甲 乙\xa0丙&丁一", id="blanks and references"
        ),
        pytest.param("<p>甲<br>乙<p>丙<div>丁", "甲\n乙\n丙\n丁", id="breaks and tags left open"),
        pytest.param("<ul><li>甲<li>乙</ul>", "甲\n乙", id="list"),
        pytest.param("<pre>甲\n  乙</pre>", "甲\n乙", id="lines of pre"),
        pytest.param("<p>甲</b></div></p></p>乙", "甲\n乙", id="end tags too many"),
        pytest.param("<p>2019</p>\n<p>年</p>", "2019\n年", id="paragraphs"),
        pytest.param("<table><tr><td>甲<table><tr><td>乙</table></table>", "甲\n乙", id="layout tables"),
    ],
)
def test_text(body, text):
    assert read(page(body)).text == text


def test_table_under_spans():
    source = read(
        page(
            f"<p>{SENTENCE}</p><table><thead><tr><th rowspan=2>申请人<th colspan=2>数量<tr><th>新收<th>结转"
            "<tbody><tr><td>自然<br>人<td>3<td>&nbsp;<tr><td>1.甲<p>2.乙</p><td rowspan='x'>0<td>/</table>"
        )
    )
    (grid,) = source.grids
    cells = {
        (cell.row, cell.column): (source.text[cell.start : cell.end], cell.row_span, cell.column_span)
        for cell in grid.cells
    }
    assert cells == {
        (0, 0): ("申请人", 2, 1),
        (0, 1): ("数量", 1, 2),
        (1, 1): ("新收", 1, 1),
        (1, 2): ("结转", 1, 1),
        (2, 0): ("自然\n人", 1, 1),
        (2, 1): ("3", 1, 1),
        (2, 2): ("", 1, 1),
        (3, 0): ("1.甲\n2.乙", 1, 1),
        (3, 1): ("0", 1, 1),
        (3, 2): ("/", 1, 1),
    }
    assert {source.text[at - 2 : at + 2] for at in source.soft_breaks} == {"自然\n人"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(
            '<div>年报见附件：<a href="/a/2019.pdf">附件</a></div>', "report_is_attachment", id="attachment"
        ),
        pytest.param('<div>2019年度报告<img src="a.jpg"></div>', "report_is_image", id="image"),
    ],
)
def test_report_that_is_elsewhere(body, code):
    assert [notice.code for notice in read(page(body)).warnings] == [code]


def test_a_page_with_its_report_has_no_such_warning():
    body = f'<p>{SENTENCE * 4}</p><img src="a.jpg"><a href="a.pdf">附件</a>'
    assert read(page(body)).warnings == ()


def test_navigation_by_links_and_by_names():
    source = read(
        page(
            '<div class="leftMenu">领导之窗、机构设置、政策文件、通知公告、统计数据、人事任免、应急管理</div>'
            f"<div><h1>云溪县工作总结</h1><div id='zoom'><p>{SENTENCE}</p><p>{SENTENCE}</p></div></div>"
            '<div><a href="/1">县政府召开第三次常务会议，研究政务公开、安全生产等工作</a></div>'
        )
    )
    assert [kind for kind, _ in kinds(source)] == [
        "boilerplate",
        "heading",
        "paragraph",
        "paragraph",
        "boilerplate",
    ]


def test_nested_a_hundred_thousand_deep():
    source = read(page("<div>" * 100_000 + "甲" + "</div>" * 100_000 + "<p>乙</p>"))
    assert "甲" in source.text
    assert "乙" in source.text
    assert "nested_too_deep" in [notice.code for notice in source.warnings]


PIECES = """<p> </p> <div> </div> <table> </table> <tr> <td> </td> <td|rowspan=3> <td|colspan=2> <br> <b> </b>
<a|href=x> </a> <li> </ul> <pre> </pre> <!-- --> <script> </script> & &nbsp; &lt; 公开 信息。 320条 < >"""
MARKUP = st.lists(st.sampled_from([*PIECES.split(), "\r\n", "\n", " "]), max_size=40)


@settings(deadline=None)
@given(MARKUP)
def test_every_character_has_its_place(parts):
    raw = "<html><body>" + "".join(part.replace("|", " ") for part in parts)
    source = read(raw.encode())
    assert len(source.raw_starts) == len(source.text)
    for at, character in zip(source.raw_starts, source.text, strict=True):
        assert raw[at] in (character, "&") or character in " \t\n"


@settings(deadline=None)
@given(MARKUP)
def test_blocks_and_grids_fit_the_text(parts):
    source = read(("<html><body>" + "".join(part.replace("|", " ") for part in parts)).encode())
    at = 0
    for block in source.blocks:
        assert at <= block.start < block.end <= len(source.text)
        at = block.end
    for grid in source.grids:
        assert len({(cell.row, cell.column) for cell in grid.cells}) == len(grid.cells)
        assert all(grid.start <= cell.start <= cell.end <= grid.end for cell in grid.cells)
