"""PDF: paragraphs over pages, tables, encrypted, broken, looping and scanned files."""

import builtins
import io

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gongkai_nlp.errors import MissingExtraError, ReadError
from gongkai_nlp.reading import read
from gongkai_nlp.view import View

from rendered import FONT, as_pdf


def printed(draw, **options) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def lines(canvas: Canvas, *rows: tuple[float, float, str], size: float = 16) -> None:
    canvas.setFont(FONT, size)
    for x, y, text in rows:
        canvas.drawString(x, y, text)


def test_page_number_inside_a_word():
    def draw(canvas):
        lines(canvas, (104, 120, "建立适用于信息化规范管理互联网高效应用的行政审"), size=16)
        lines(canvas, (290, 40, "7"), size=10)
        canvas.showPage()
        lines(canvas, (72, 780, "批标准化体系，实现行政审批事项、流程、服务规范运"), (72, 754, "行。"))
        lines(canvas, (290, 40, "8"), size=10)

    source = read(printed(draw))
    text = "建立适用于信息化规范管理互联网高效应用的行政审批标准化体系,实现行政审批事项、流程、服务规范运行。"
    assert View(source).text.split("\n") == [text, "7", "8"]
    assert [b.kind for b in source.blocks] == ["paragraph", "page_footer", "page_footer"]


def test_table_over_the_end_of_a_page_is_one():
    def grid(canvas, top, rows):
        canvas.grid([72, 192, 312], [top - 24 * n for n in range(len(rows) + 1)])
        for n, (left, right) in enumerate(rows):
            lines(canvas, (80, top - 24 * n - 16, left), (200, top - 24 * n - 16, right), size=12)

    def draw(canvas):
        lines(canvas, (104, 780, "统计表如下："))
        grid(canvas, 130, [("类别", "件数"), ("规章", "0")])
        canvas.showPage()
        grid(canvas, 780, [("规范性文件", "14"), ("合计", "14")])

    source = read(printed(draw))
    (table,) = source.grids
    assert [(c.row, c.column, source.text[c.start : c.end]) for c in table.cells] == [
        (0, 0, "类别"), (0, 1, "件数"), (1, 0, "规章"), (1, 1, "0"),
        (2, 0, "规范性文件"), (2, 1, "14"), (3, 0, "合计"), (3, 1, "14"),
    ]  # fmt: skip
    assert source.page_at(table.cells[-1].start) == 2


def test_merged_cells():
    def draw(canvas):
        for x0, y0, x1, y1 in (
            (72, 700, 192, 748),
            (192, 724, 432, 748),
            (192, 700, 312, 724),
            (312, 700, 432, 724),
        ):
            canvas.rect(x0, y0, x1 - x0, y1 - y0)
        lines(
            canvas, (80, 718, "申请人"), (260, 730, "数量"), (200, 706, "新收"), (320, 706, "结转"), size=12
        )

    source = read(printed(draw))
    (table,) = source.grids
    cells = [(c.row, c.column, c.row_span, c.column_span, source.text[c.start : c.end]) for c in table.cells]
    assert cells == [
        (0, 0, 2, 1, "申请人"), (0, 1, 1, 2, "数量"), (1, 1, 1, 1, "新收"), (1, 2, 1, 1, "结转"),
    ]  # fmt: skip


def test_a_box_around_text_is_no_table():
    def draw(canvas):
        canvas.rect(60, 600, 400, 150)
        lines(canvas, (72, 700, "云溪县人民政府办公室"))

    source = read(printed(draw))
    assert source.grids == ()
    assert source.text == "云溪县人民政府办公室"


def test_scan():
    def draw(canvas):
        canvas.rect(100, 100, 200, 200, fill=1)

    with pytest.raises(ReadError, match=r"scan\.pdf: a scan without a text layer; run OCR"):
        read(printed(draw), name="scan.pdf")


def test_encrypted():
    content = printed(
        lambda canvas: lines(canvas, (72, 700, "公开")), encrypt=StandardEncryption("secret", canPrint=0)
    )
    with pytest.raises(ReadError, match=r"a\.pdf: encrypted; save a copy without a password"):
        read(content, name="a.pdf")


def test_encrypted_without_a_password_to_read_is_read():
    content = printed(
        lambda canvas: canvas.drawString(72, 700, "2019"), encrypt=StandardEncryption("", "owner")
    )
    assert read(content).text == "2019"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.4\n", id="nothing"),
        pytest.param(b"%PDF-1.4\n" + bytes(range(256)) * 40, id="noise"),
        pytest.param(as_pdf()[:2000], id="cut short"),
        pytest.param(
            b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
            b"2 0 obj\n<</Type/Pages/Count 1/Kids[2 0 R]>>\nendobj\n"
            b"trailer\n<</Root 1 0 R/Size 3>>\n%%EOF",
            id="page tree that holds itself",
        ),
        pytest.param(
            b"%PDF-1.4\n1 0 obj\n1 0 R\nendobj\ntrailer\n<</Root 1 0 R/Size 2>>\n%%EOF",
            id="object that is itself",
        ),
    ],
)
def test_broken(content):
    with pytest.raises(ReadError, match=r"(?s)a\.pdf: (broken PDF|a scan)"):
        read(content, name="a.pdf")


def test_a_form_that_draws_itself():
    stream = b"/F Do"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</F 4 0 R>>>>/Length %d>>\n"
        b"stream\n%s\nendstream" % (len(stream), stream),
    ]
    content = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    content += b"trailer\n<</Root 1 0 R/Size 5>>\n%%EOF"
    with pytest.raises(ReadError):
        read(content)


def test_missing_extra(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "pdfplumber":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"gongkai-nlp\[pdf\]"):
        read(b"%PDF-1.4\n")
