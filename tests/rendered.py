"""One report rendered as text, three kinds of web page, PDF and DOCX, for tests that compare them."""
# ruff: noqa: E501

import io
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai_nlp import extract
from gongkai_nlp.reading import read
from gongkai_nlp.source import Grid, Source

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True)
class Rows:
    cells: tuple[tuple[str, ...], ...]


Part = str | Heading | Rows

REPORT: tuple[Part, ...] = (
    Heading("云溪县2019年政府信息公开工作年度报告", 1),
    "根据《中华人民共和国政府信息公开条例》和《青岚市人民政府办公室关于做好年度报告编制工作的通知》"
    "(青政办〔2019〕36号)要求,云溪县人民政府办公室编制本报告。本报告由总体情况、主动公开情况、依申请公开情况、"
    "存在的问题和改进措施等部分组成,所列数据的统计期限自2019年1月1日起至12月31日止。",
    Heading("一、总体情况", 2),
    "2019年,县政府把政务公开作为转变作风的重要抓手,成立由县长任组长的领导小组,召开推进会3次,培训人员260人次。"
    "一是健全制度。修订《云溪县政府信息公开保密审查办法》,明确12个部门的责任。二是强化考核。把公开工作纳入年度考核,"
    "占3.5%的权重,对4个单位予以通报。",
    "全年主动公开政府信息20450余条,其中通过政府网站公开8,215条,通过微信公众号公开2515条,比上年增长12.6%。",
    Heading("二、主动公开情况", 2),
    Rows((("类别", "制发件数", "废止件数"), ("规章", "0", "0"), ("规范性文件", "14", "3"))),
    "公开财政预决算信息127条,涉及资金254.15亿元;公开重大建设项目84个。",
    Heading("三、存在的问题和改进措施", 2),
    "虽然工作取得一定成效,但是仍有差距:一是解读形式单一;二是更新不够及时。下一步,将加强培训,拓宽渠道,"
    "确保2020年6月底前完成网站改版。",
    "云溪县人民政府",
    "2020年1月20日",
)


def body(parts: tuple[Part, ...] = REPORT) -> list[str]:
    """Return the paragraphs and rows of cells that every rendering must give, in order."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Rows):
            lines += ["\t".join(row) for row in part.cells]
        else:
            lines.append(part.text if isinstance(part, Heading) else part)
    return lines


def as_text(parts: tuple[Part, ...] = REPORT) -> bytes:
    return "\n".join(body(parts)).encode()


def _html_parts(parts: tuple[Part, ...], paragraph: str, heading: str) -> str:
    written: list[str] = []
    for part in parts[1:]:
        if isinstance(part, Rows):
            rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in part.cells)
            written.append(f"<table border=1><tbody>{rows}</tbody></table>")
        elif isinstance(part, Heading):
            written.append(heading.format(part.text))
        else:
            written.append(paragraph.format(part))
    return "\n".join(written)


def as_div_page(parts: tuple[Part, ...] = REPORT) -> bytes:
    """A CMS page of nested divisions, UTF-8, with meta elements, byline, share buttons and footer."""
    title = parts[0].text
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_云溪县人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2020-01-20 10:03">
<meta name="ContentSource" content="县政府办公室"><style>p{{margin:0}}</style></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/z">政务公开</a></li><li><a href="/h">互动交流</a></li></ul></div>
<div class="wrap"><div class="breadcrumb">您当前的位置：<a href="/">首页</a> &gt; <a href="/n">年度报告</a></div>
<div class="detail"><h1>{title}</h1>
<div class="info"><span>发布时间：2020-01-20 10:03</span><span>来源：县政府办公室</span><span>浏览次数：<i id="n">36</i></span></div>
<div id="zoom">{_html_parts(parts, "<p>　　{}</p>", "<p>　　<strong>{}</strong></p>")}</div>
<div class="bdshare">分享到：<a href="#">微信</a><a href="#">微博</a></div></div></div>
<div class="footer"><p>主办：云溪县人民政府 承办：云溪县大数据中心</p><p>云ICP备12345678号-1 网站标识码：5301000001</p></div>
<script>var a="<p>no</p>";</script></body></html>""".encode()


def as_table_page(parts: tuple[Part, ...] = REPORT) -> bytes:
    """An old page laid out with tables, GBK though it says gb2312, line breaks for paragraphs, tags unclosed."""
    title = parts[0].text
    text = _html_parts(parts, "&nbsp;&nbsp;&nbsp;&nbsp;{}<br>", "<b>{}</b><br>")
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title></head><body><table width="100%"><tr><td><a href="/">首页</a>|<a href="/z">政务公开</a>
<tr><td>当前位置：<a href="/">首页</a> &gt;&gt; <a href="/n">政府信息公开年报</a></table>
<table width="1000" align="center"><tr><td width="200"><a href="/1">领导之窗</a><br><a href="/2">机构设置</a></td>
<td><table width="100%"><tr><td align="center"><font size="5">{title}</font></td></tr>
<tr><td align="center">发布日期：2020-01-20　来源：县政府办公室　点击数：102</td></tr>
<tr><td class="content"><font>{text}</font></td></tr>
<tr><td>【<a href="javascript:print()">打印本页</a>】【<a href="#">关闭窗口</a>】</td></tr></table></td></tr></table>
<table><tr><td align="center">版权所有：云溪县人民政府　技术支持：云溪县大数据中心</td></tr></table></body></html>""".encode(
        "gb18030"
    )


def as_word_page(parts: tuple[Part, ...] = REPORT) -> bytes:
    """A page pasted from Word: CRLF, every word in spans, headings as h elements."""
    title = parts[0].text
    paragraph = '<p class="MsoNormal" style="text-indent:32pt"><span lang="EN-US">&nbsp;</span><span>{}<o:p></o:p></span></p>'
    return f"""<!DOCTYPE html>\r\n<html>\r\n<head><meta charset="utf-8"><title>{title}-政府信息公开-云溪县政府</title></head>
<body>\r\n<header><nav><a href="/">首页</a> <a href="/a">走进云溪</a></nav></header>\r\n
<main><article><h2 class="title">{title}</h2>\r\n<p class="source">信息来源：县政府办公室&emsp;发布日期：2020年1月20日&emsp;字体：【大 中 小】</p>\r\n
<section class="TRS_Editor">{_html_parts(parts, paragraph, "<h3><span>{}</span></h3>")}</section>
<div style="display:none">隐藏的旧稿：全年公开信息九千条，不应出现。</div></article>
<aside class="related">相关链接<ul><li><a href="/1">云溪县2018年政府信息公开工作年度报告</a></li></ul></aside></main>
<footer>Copyright © 2020 云溪县人民政府 版权所有</footer></body></html>""".encode()


def as_pdf(parts: tuple[Part, ...] = REPORT, *, copies: int = 1, characters: int = 28) -> bytes:
    """An A4 print with indents, page numbers, a repeated header, and tables with lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    size, left, leading = 16, 72.0, 26.0
    state = {"y": 760.0, "page": 1}

    def end_page() -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(230, 800, "云溪县政府信息公开")
        canvas.drawString(290, 40, f"- {state['page']} -")
        canvas.showPage()
        state.update(y=760.0, page=state["page"] + 1)

    def line(text: str, x: float, font_size: float = size) -> None:
        if state["y"] < 90:
            end_page()
        canvas.setFont(FONT, font_size)
        canvas.drawString(x, state["y"], text)
        state["y"] -= leading

    def width(text: str) -> float:
        return pdfmetrics.stringWidth(text, FONT, size)

    def paragraph(text: str) -> None:
        x = left + 2 * size
        while text:
            cut = len(text)
            while x + width(text[:cut]) > left + characters * size + 0.1:
                cut -= 1
            while cut < len(text) and (
                (
                    text[cut - 1].isascii()
                    and text[cut - 1].isalnum()
                    and text[cut].isascii()
                    and text[cut].isalnum()
                )
                or text[cut] in ",。;:、)》"
                or text[cut - 1] in "(《〔"
            ):
                cut -= 1
            line(text[:cut], x)
            text, x = text[cut:], left

    def table(rows: Rows) -> None:
        height, column = 24.0, 120.0
        if state["y"] - height * len(rows.cells) < 90:
            end_page()
        top = state["y"] + 16
        canvas.grid(
            [left + column * n for n in range(len(rows.cells[0]) + 1)],
            [top - height * n for n in range(len(rows.cells) + 1)],
        )
        canvas.setFont(FONT, 12)
        for r, row in enumerate(rows.cells):
            for c, cell in enumerate(row):
                canvas.drawString(left + column * c + 6, top - height * r - 16, cell)
        state["y"] = top - height * len(rows.cells) - 26

    for _ in range(copies):
        for part in parts:
            if isinstance(part, Rows):
                table(part)
            elif isinstance(part, Heading) and part.level == 1:
                line(part.text, left + 40, 20)
            else:
                paragraph(part.text if isinstance(part, Heading) else part)
    end_page()
    canvas.save()
    return out.getvalue()


def as_docx(parts: tuple[Part, ...] = REPORT) -> bytes:
    document = Document()
    for part in parts:
        if isinstance(part, Rows):
            table = document.add_table(rows=len(part.cells), cols=len(part.cells[0]))
            for r, row in enumerate(part.cells):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
        elif isinstance(part, Heading):
            document.add_heading(part.text, part.level)
        else:
            document.add_paragraph(part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


RENDERINGS = {
    "text": as_text,
    "div page": as_div_page,
    "table page": as_table_page,
    "word page": as_word_page,
    "pdf": as_pdf,
    "docx": as_docx,
}


def parts_of(path: Path) -> tuple[Part, ...]:
    """Return the parts of a sample document: its title, paragraphs, headings and tables, page lines left out."""
    source = read(path)
    headings = {s.start: s for s in extract(source).sections if s.kind == "heading"}
    title = next(heading for heading in headings.values() if heading.level == 0)
    parts: list[Part] = [Heading("".join(title.text.split()), 1)]
    tables: set[int] = set()
    for block in source.blocks:
        if block.kind == "boilerplate" or block.start < title.end:
            continue
        text = "".join(source.text[block.start : block.end].split())
        if block.table is None:
            heading = headings.get(block.start)
            whole = heading is not None and heading.end >= block.end - 1
            parts.append(Heading(text, 2) if whole else text)
        elif block.table not in tables:
            tables.add(block.table)
            parts.append(_rows(source, source.grids[block.table]))
    return tuple(parts)


def _rows(source: Source, grid: Grid) -> Rows:
    rows = [[""] * (1 + max(c.column for c in grid.cells)) for _ in range(1 + max(c.row for c in grid.cells))]
    for cell in grid.cells:
        rows[cell.row][cell.column] = source.text[cell.start : cell.end].strip()
    return Rows(tuple(tuple(row) for row in rows))
