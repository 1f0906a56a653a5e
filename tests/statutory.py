"""Statutory tables made for tests: a model of rows and columns, written as HTML, DOCX or text."""

from dataclasses import dataclass
from io import BytesIO

TOP = (("new", "一、本年新收政府信息公开申请数量"), ("carried_in", "二、上年结转政府信息公开申请数量"))
GROUPS = (
    ("（一）予以公开", (("granted", ""),)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("partial", ""),)),
    (
        "（三）不予公开",
        (
            ("denied_state_secret", "1.属于国家秘密"),
            ("denied_law", "2.其他法律行政法规禁止公开"),
            ("denied_safety", "3.危及“三安全一稳定”"),
            ("denied_third_party", "4.保护第三方合法权益"),
            ("denied_internal", "5.属于三类内部事务信息"),
            ("denied_process", "6.属于四类过程性信息"),
            ("denied_case_file", "7.属于行政执法案卷"),
            ("denied_inquiry", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("unable_not_held", "1.本机关不掌握相关政府信息"),
            ("unable_no_ready_info", "2.没有现成信息需要另行制作"),
            ("unable_unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("np_petition", "1.信访举报投诉类申请"),
            ("np_repeat", "2.重复申请"),
            ("np_publication", "3.要求提供公开出版物"),
            ("np_massive", "4.无正当理由大量反复申请"),
            ("np_confirm", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
OTHERS = {
    "2019": ("（六）其他处理", (("other", ""),)),
    "2021": (
        "（六）其他处理",
        (
            ("other_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
            ("other_no_payment", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
            ("other_other", "3.其他"),
        ),
    ),
}
COLUMNS = {
    "natural_person": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "social_welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_org": "其他",
    "total": "总计",
}
ORGANISATIONS = ("commercial", "research", "social_welfare", "legal_service", "other_org")
BLOCKS = ("reconsideration", "lawsuit_direct", "lawsuit_after_reconsideration")
RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}

Values = dict[tuple[str, str], str]
"""What stands in each cell, by row and column key."""


@dataclass
class Box:
    """A cell of a table as it is written, with its spans."""

    text: str
    rows: int = 1
    columns: int = 1


def leaf_rows(template):
    """Return the keys of the rows that hold figures, in order."""
    groups = (*GROUPS, OTHERS[template])
    inner = [key for _, rows in groups for key, _ in rows]
    return [key for key, _ in TOP] + inner + ["results_total", "carried_out"]


def balanced(template, draw):
    """Return values of a table of requests in which every identity holds; `draw` gives the leaves."""
    values = {}
    for column in COLUMNS:
        if column == "total":
            continue
        inner = {key: draw(key, column) for key in leaf_rows(template)[2:-2]}
        done, carried_out = sum(inner.values()), draw("carried_out", column)
        carried_in = min(draw("carried_in", column), done + carried_out)
        inner |= {"results_total": done, "carried_out": carried_out, "carried_in": carried_in}
        inner["new"] = done + carried_out - carried_in
        values |= {(key, column): number for key, number in inner.items()}
    for key in leaf_rows(template):
        values[key, "total"] = sum(values[key, column] for column in COLUMNS if column != "total")
    return {place: str(number) for place, number in values.items()}


def request_table(template, values, *, order=tuple(COLUMNS), without=()):
    """Return the rows of the table of requests as boxes, with the merged cells of the national form."""
    places = [column for column in order if column in ORGANISATIONS]
    split = order.index(places[0])
    head = [
        Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
        Box("申请人情况", 1, 7),
    ]
    first = [Box(COLUMNS[column], 2) for column in order[:split]]
    first += [Box("法人或其他组织", 1, 5)]
    first += [Box(COLUMNS[column], 2) for column in order[split + 5 :]]
    rows = [head, first, [Box(COLUMNS[column]) for column in places]]

    def figures(key):
        return [Box(values[key, column]) for column in order]

    rows += [[Box(label, 1, 3), *figures(key)] for key, label in TOP if key not in without]
    groups = [
        (name, [(key, label) for key, label in inner if key not in without])
        for name, inner in (*GROUPS, OTHERS[template])
    ]
    height = sum(len(inner) for _, inner in groups) + 1
    started = False
    for name, inner in groups:
        for at, (key, label) in enumerate(inner):
            row = [] if started else [Box("三、本年度办理结果", height)]
            started = True
            if not label:
                row.append(Box(name, 1, 2))
            else:
                row += [Box(name, len(inner)), Box(label)] if at == 0 else [Box(label)]
            rows.append(row + figures(key))
    rows.append([Box("（七）总计", 1, 2), *figures("results_total")])
    rows.append([Box("四、结转下年度继续办理", 1, 3), *figures("carried_out")])
    return rows


def review_table(values):
    """Return the rows of the table of reviews and lawsuits as boxes."""
    results = [Box(label) for label in RESULTS.values()]
    return [
        [Box("行政复议", 1, 5), Box("行政诉讼", 1, 10)],
        [
            *(Box(label, 2) for label in RESULTS.values()),
            Box("未经复议直接起诉", 1, 5),
            Box("复议后起诉", 1, 5),
        ],
        [*results, *results],
        [Box(values[block, result]) for block in BLOCKS for result in RESULTS],
    ]


def disclosure_table(template, values):
    """Return the rows of the table of disclosure; `values` by row and column key."""

    def row(label, key, columns):
        return [Box(label), *(Box(values[key, column], 1, 1) for column in columns)]

    if template == "2021":
        first, decided = ("issued", "abolished", "valid"), ("decisions",)
        return [
            [Box("第二十条第（一）项", 1, 4)],
            [Box("信息内容"), Box("本年制发件数"), Box("本年废止件数"), Box("现行有效件数")],
            row("规章", "regulations", first),
            row("行政规范性文件", "normative_documents", first),
            [Box("第二十条第（五）项", 1, 4)],
            [Box("信息内容"), Box("本年处理决定数量", 1, 3)],
            row("行政许可", "licences", decided),
            [Box("第二十条第（六）项", 1, 4)],
            [Box("信息内容"), Box("本年处理决定数量", 1, 3)],
            row("行政处罚", "penalties", decided),
            row("行政强制", "coercion", decided),
            [Box("第二十条第（八）项", 1, 4)],
            [Box("信息内容"), Box("本年收费金额（单位：万元）", 1, 3)],
            row("行政事业性收费", "fees", ("amount",)),
        ]
    first, decided = ("made", "published", "published_total"), ("previous", "change", "decisions")
    return [
        [Box("第二十条第（一）项", 1, 4)],
        [Box("信息内容"), Box("本年新制作数量"), Box("本年新公开数量"), Box("对外公开总数量")],
        row("规章", "regulations", first),
        row("规范性文件", "normative_documents", first),
        [Box("第二十条第（五）项", 1, 4)],
        [Box("信息内容"), Box("上一年项目数量"), Box("本年增/减"), Box("处理决定数量")],
        row("行政许可", "licences", decided),
        row("其他对外管理服务事项", "other_services", decided),
        [Box("第二十条第（六）项", 1, 4)],
        [Box("信息内容"), Box("上一年项目数量"), Box("本年增/减"), Box("处理决定数量")],
        row("行政处罚", "penalties", decided),
        row("行政强制", "coercion", decided),
        [Box("第二十条第（八）项", 1, 4)],
        [Box("信息内容"), Box("上一年项目数量"), Box("本年增/减")],
        row("行政事业性收费", "fees", ("previous", "change")),
        [Box("第二十条第（九）项", 1, 4)],
        [Box("信息内容"), Box("采购项目数量"), Box("采购总金额")],
        row("政府集中采购", "procurement", ("count", "amount")),
    ]


DISCLOSURE = {
    "2021": [
        *(
            (row, column)
            for row in ("regulations", "normative_documents")
            for column in ("issued", "abolished", "valid")
        ),
        *((row, "decisions") for row in ("licences", "penalties", "coercion")),
        ("fees", "amount"),
    ],
    "2019": [
        *(
            (row, column)
            for row in ("regulations", "normative_documents")
            for column in ("made", "published", "published_total")
        ),
        *(
            (row, column)
            for row in ("licences", "other_services", "penalties", "coercion")
            for column in ("previous", "change", "decisions")
        ),
        ("fees", "previous"),
        ("fees", "change"),
        ("procurement", "count"),
        ("procurement", "amount"),
    ],
}


def as_html(*tables):
    """Return the tables as an HTML page in bytes."""
    body = []
    for table in tables:
        body.append("<p>表格如下。</p><table>")
        for row in table:
            body.append("<tr>")
            body += (
                f'<td rowspan="{box.rows}" colspan="{box.columns}"><p>{box.text or "&nbsp;"}</p></td>'
                for box in row
            )
            body.append("</tr>")
        body.append("</table>")
    page = (
        f"<html><head><meta charset='utf-8'><title>年度报告</title></head><body>{''.join(body)}</body></html>"
    )
    return page.encode()


def as_lines(*tables):
    """Return the tables as text, one cell a line, as they come out of a web page."""
    return "\n".join(box.text for table in tables for row in table for box in row) + "\n"


def as_rows(*tables, blank=" "):
    """Return the tables as text, one row a line with blanks between, merged cells lost."""
    return "\n".join(blank.join(box.text for box in row) for table in tables for row in table) + "\n"


def as_docx(*tables):
    """Return the tables as a DOCX file in bytes."""
    from docx import Document

    document = Document()
    for table in tables:
        document.add_paragraph("表格如下。")
        width = sum(box.columns for box in table[0])
        made = document.add_table(rows=len(table), cols=width)
        taken = set()
        for at, row in enumerate(table):
            column = 0
            for box in row:
                while (at, column) in taken:
                    column += 1
                cell = made.cell(at, column)
                last = made.cell(min(at + box.rows, len(table)) - 1, min(column + box.columns, width) - 1)
                merged = cell.merge(last) if box.rows > 1 or box.columns > 1 else cell
                merged.text = box.text
                taken |= {(at + i, column + j) for i in range(box.rows) for j in range(box.columns)}
                column += box.columns
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(*tables):
    """Return the tables as a PDF in bytes, ruled as an office program prints them."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=7, leading=8, wordWrap="CJK")
    parts = []
    for table in tables:
        width = sum(box.columns for box in table[0])
        grid = [["" for _ in range(width)] for _ in table]
        commands = [("GRID", (0, 0), (-1, -1), 0.5, "#000000"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 7)]
        taken = set()
        for at, row in enumerate(table):
            column = 0
            for box in row:
                while (at, column) in taken:
                    column += 1
                last = (column + box.columns - 1, at + box.rows - 1)
                if box.rows > 1 or box.columns > 1:
                    commands.append(("SPAN", (column, at), last))
                grid[at][column] = Paragraph(box.text, style)
                taken |= {(at + i, column + j) for i in range(box.rows) for j in range(box.columns)}
                column += box.columns
        parts += [Table(grid, style=TableStyle(commands), colWidths=[760 / width] * width), Spacer(1, 12)]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4), topMargin=30, bottomMargin=30).build(parts)
    return out.getvalue()
