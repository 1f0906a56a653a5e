"""DOCX: headings, generated numbering, merged cells, footnotes, what is deleted, hostile packages."""

import builtins
import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from gongkai_nlp.errors import MissingExtraError, ReadError
from gongkai_nlp.reading import read


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def kinds(source):
    return [(b.kind, b.level, source.text[b.start : b.end]) for b in source.blocks]


def numbered(document, levels: list[tuple[str, str]]) -> int:
    """Define a list with a format and a text for each level, and return its number."""
    numbering = document.part.numbering_part.element
    identity = str(90 + len(numbering.findall(qn("w:num"))))
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{inner}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{identity}"/></w:num>')
    )
    return int(identity)


def item(document, text: str, identity: int, level: int = 0):
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{identity}"/></w:numPr>')
    )


def test_generated_numbers():
    document = Document()
    identity = numbered(
        document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
    outline = "总体情况 -主动公开 -依申请公开 --网站 --微信 存在问题 -机制"
    for text in outline.split():
        item(document, text.lstrip("-"), identity, text.count("-"))
    circled = numbered(document, [("decimalEnclosedCircle", "%1")])
    item(document, "受理", circled)
    printed = "一、总体情况|（一）主动公开|（二）依申请公开|1. 网站|2. 微信|二、存在问题|（一）机制|①受理"
    assert read(saved(document)).text.split("\n") == printed.split("|")


@pytest.mark.parametrize(("number", "label"), [(10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一")])
def test_chinese_counting(number, label):
    document = Document()
    identity = numbered(document, [("chineseCountingThousand", "%1")])
    for _ in range(number):
        item(document, "。", identity)
    assert read(saved(document)).text.rsplit("\n", 1)[1] == f"{label}。"


def test_headings_title_and_contents():
    document = Document()
    document.add_heading("年度报告", 0)
    document.add_heading("一、总体情况", 1)
    document.add_heading("（一）概述", 2)
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总体情况\t1", style="toc 1")
    document.add_paragraph("正文。")
    assert kinds(read(saved(document))) == [
        ("heading", 1, "年度报告"),
        ("heading", 1, "一、总体情况"),
        ("heading", 2, "（一）概述"),
        ("boilerplate", None, "一、总体情况\t1"),
        ("paragraph", None, "正文。"),
    ]


def test_merged_cells_stand_once():
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "申请人"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "数量"
    table.cell(1, 1).text = "新收"
    table.cell(2, 2).text = "0"
    source = read(saved(document))
    (grid,) = source.grids
    cells = {(c.row, c.column): (source.text[c.start : c.end], c.row_span, c.column_span) for c in grid.cells}
    assert cells == {
        (0, 0): ("申请人", 2, 1),
        (0, 1): ("数量", 1, 2),
        (1, 1): ("新收", 1, 1),
        (1, 2): ("", 1, 1),
        (2, 0): ("", 1, 1),
        (2, 1): ("", 1, 1),
        (2, 2): ("0", 1, 1),
    }


def test_order_of_paragraphs_and_tables():
    document = Document()
    document.add_paragraph("前")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "格"
    document.add_paragraph("后")
    assert [text for _, _, text in kinds(read(saved(document)))] == ["前", "格", "后"]


def test_what_is_printed():
    document = Document()
    paragraph = document.add_paragraph("公开")
    run = paragraph.add_run("信息")
    run.add_break()
    run.add_text("三百条")
    deleted = OxmlElement("w:del")
    deleted.append(parse_xml(f"<w:r {nsdecls('w')}><w:delText>旧</w:delText></w:r>"))
    paragraph._p.append(deleted)
    field = parse_xml(f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>")
    paragraph._p.append(field)
    paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>，链接</w:t></w:r></w:hyperlink>"))
    assert read(saved(document)).text == "公开信息\n三百条，链接"


def test_footnotes():
    document = Document()
    paragraph = document.add_paragraph("公开320条")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("其后")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package, zipfile.ZipFile(out, "w") as changed:
        for member in package.namelist():
            content = package.read(member)
            if member == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                    b'officedocument.wordprocessingml.footnotes+xml"/></Types>',
                )
            if member == "word/_rels/document.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships/footnotes" Target="footnotes.xml"/></Relationships>',
                )
            changed.writestr(member, content)
        note = '<w:footnote w:id="2"><w:p><w:r><w:t>不含微博。</w:t></w:r></w:p></w:footnote>'
        notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
        changed.writestr("word/footnotes.xml", notes)
    assert kinds(read(out.getvalue())) == [
        ("paragraph", None, "公开320条"),
        ("paragraph", None, "其后"),
        ("footnote", None, "不含微博。"),
    ]


def test_zip_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(ReadError, match=r"report\.docx: would unpack to 60,000,000 bytes.*zip bomb"):
        read(out.getvalue(), name="report.docx")


@pytest.mark.parametrize("member", ["<w:document/>", "no xml", ""])
def test_damaged_package(member):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", member)
    with pytest.raises(ReadError, match="damaged DOCX"):
        read(out.getvalue())


def test_entities_do_not_grow():
    document = Document()
    document.add_paragraph("正文")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package, zipfile.ZipFile(out, "w") as changed:
        for member in package.namelist():
            content = package.read(member)
            if member == "word/document.xml":
                entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
                    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
                )
                content = content.replace(b"<w:document", entities + b"]><w:document", 1)
                content = content.replace("正文".encode(), b"&j;")
            changed.writestr(member, content)
    try:
        source = read(out.getvalue())
    except ReadError:
        return
    assert len(source.text) < 1000


def test_missing_extra(monkeypatch):
    content = saved(Document())
    real = builtins.__import__

    def without(name, *rest):
        if name == "docx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"gongkai-nlp\[docx\]"):
        read(content)
