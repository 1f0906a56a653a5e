"""Statutory tables in every shape: each cell read right, or left out, never read wrong."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings

import statutory
from gongkai_nlp.finders import table
from gongkai_nlp.finders.table_labels import number
from gongkai_nlp.linkers.identity import assessable, violations
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from texts import ANY_TEXT

RULES = load_rules()
PATTERNS = table.compile_rules(RULES)
EQUATIONS = RULES.table.equation
WRITERS = {
    "html": statutory.as_html,
    "docx": statutory.as_docx,
    "lines": statutory.as_lines,
    "rows": statutory.as_rows,
    "tabs": lambda *tables: statutory.as_rows(*tables, blank="\t"),
}
REORDERED = ("total", "natural_person", *reversed(statutory.ORGANISATIONS))


def tables_in(document):
    source = read(document)
    return source, table.find(View(source), PATTERNS)


def cells_of(tables, kind):
    return {(cell.row, cell.column): cell for held in tables if held.kind == kind for cell in held.cells}


def figures(seed):
    source = random.Random(seed)
    return lambda key, column: source.choice((0, 0, 0, 1, 2, 5, 12))


def full_width(values):
    return {
        place: text.translate({ord("0") + n: ord("０") + n for n in range(10)})
        for place, text in values.items()
    }


def expected(values):
    return {place: number(text) for place, text in values.items()}


DAMAGES = ("none", "full_width", "reordered", "missing_rows", "slash", "dash", "thousands", "wrapped_labels")
# Writing a DOCX takes a second: one with each way of laying out is enough.
FORMS = [
    (form, damage)
    for form in WRITERS
    for damage in DAMAGES
    if form != "docx" or damage in ("none", "reordered", "missing_rows")
]


@pytest.mark.parametrize("template", ["2021", "2019"])
@pytest.mark.parametrize(("form", "damage"), FORMS)
def test_reads_every_cell_of_the_table_of_requests(template, form, damage):
    values = statutory.balanced(template, figures(f"{template}{form}{damage}"))
    written = dict(values)
    options = {}
    if damage == "full_width":
        written = full_width(values)
    elif damage == "reordered":
        options["order"] = REORDERED
    elif damage == "missing_rows":
        options["without"] = ("denied_safety", "np_massive")
    elif damage in ("slash", "dash"):
        written["denied_law", "research"] = "/" if damage == "slash" else "—"
        written["new", "commercial"] = written["denied_law", "research"]
    elif damage == "thousands":
        written["new", "total"] = "1,204"
    boxes = statutory.request_table(template, written, **options)
    if damage == "wrapped_labels":
        for row in boxes:
            row[0].text = row[0].text[:5] + "\n" + row[0].text[5:] if form == "html" else row[0].text
    _, tables = tables_in(WRITERS[form](boxes))
    found = cells_of(tables, "requests")
    wanted = {
        place: value
        for place, value in expected(written).items()
        if place[0] not in options.get("without", ())
    }
    assert {place: cell.value for place, cell in found.items()} == wanted
    assert {held.template for held in tables if held.kind == "requests"} == {template}


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_blank_cell_is_no_zero_and_leaves_its_identities_open(form):
    values = statutory.balanced("2021", figures(7)) | {("granted", "research"): ""}
    _, tables = tables_in(WRITERS[form](statutory.request_table("2021", values)))
    cell = cells_of(tables, "requests")["granted", "research"]
    assert cell.value is None
    held = {(one.rule, one.where) for one in assessable(tables[0], EQUATIONS)}
    assert ("I2", "research") not in held
    assert ("I3", "granted") not in held
    assert ("I1", "research") in held


@pytest.mark.parametrize("form", list(WRITERS))
def test_reads_reviews_and_lawsuits(form):
    values = {
        (block, result): str(3 * at + count)
        for at, block in enumerate(statutory.BLOCKS)
        for count, result in enumerate(statutory.RESULTS)
    }
    _, tables = tables_in(WRITERS[form](statutory.review_table(values)))
    assert {place: cell.value for place, cell in cells_of(tables, "reviews").items()} == expected(values)


@pytest.mark.parametrize("template", ["2021", "2019"])
@pytest.mark.parametrize("form", list(WRITERS))
def test_reads_disclosure(template, form):
    values = {place: str(at * 3) for at, place in enumerate(statutory.DISCLOSURE[template])}
    values["fees", "amount" if template == "2021" else "change"] = "23.58" if template == "2021" else "-8"
    _, tables = tables_in(WRITERS[form](statutory.disclosure_table(template, values)))
    assert {place: cell.value for place, cell in cells_of(tables, "disclosure").items()} == expected(values)
    assert {held.template for held in tables if held.kind == "disclosure"} == {template}


@pytest.mark.parametrize("form", list(WRITERS))
def test_reads_all_tables_of_one_report(form):
    requests = statutory.balanced("2021", figures(3))
    reviews = {(block, result): "1" for block in statutory.BLOCKS for result in statutory.RESULTS}
    disclosure = dict.fromkeys(statutory.DISCLOSURE["2021"], "4")
    document = WRITERS[form](
        statutory.disclosure_table("2021", disclosure),
        statutory.request_table("2021", requests),
        statutory.review_table(reviews),
    )
    source, tables = tables_in(document)
    for kind, values in (("disclosure", disclosure), ("requests", requests), ("reviews", reviews)):
        assert {place: cell.value for place, cell in cells_of(tables, kind).items()} == expected(values)
    for held in tables:
        assert all(source.text[cell.start : cell.end] == cell.text for cell in held.cells)
    ids = [cell.id for held in tables for cell in held.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("template", ["2021", "2019"])
def test_reads_a_pdf_whose_table_is_cut_by_a_page(template):
    requests = statutory.balanced(template, figures(11))
    reviews = {(block, result): "2" for block in statutory.BLOCKS for result in statutory.RESULTS}
    disclosure = dict.fromkeys(statutory.DISCLOSURE[template], "4")
    document = statutory.as_pdf(
        statutory.disclosure_table(template, disclosure),
        statutory.request_table(template, requests),
        statutory.review_table(reviews),
    )
    _, tables = tables_in(document)
    for kind, values in (("disclosure", disclosure), ("requests", requests), ("reviews", reviews)):
        assert {place: cell.value for place, cell in cells_of(tables, kind).items()} == expected(values)


STATISTICS = """附件：政府信息公开情况统计表
统计指标\t单位\t统计数
一、主动公开情况\t——\t——
（一）主动公开政府信息数\t条\t{proactive}
其中：主动公开规范性文件数\t条\t12
（二）通过不同渠道和方式公开政府信息的情况\t——\t——
1．政府公报公开政府信息数\t条\t0
2．政府网站公开政府信息数\t条\t820
3．政务微博公开政府信息数\t条\t/
三、依申请公开情况\t——\t——
（一）收到申请数\t件\t{received}
1．当面申请数\t件\t2
2．传真申请数\t件\t0
3．网络申请数\t件\t5
4．信函申请数\t件\t1
四、行政复议数量\t件\t3
（一）维持具体行政行为数\t件\t1
（二）被依法纠错数\t件\t1
（三）其他情形数\t件\t1
五、行政诉讼数量\t件\t1
（一）维持具体行政行为或者驳回原告诉讼请求数\t件\t1
（二）被依法纠错数\t件\t0
（三）其他情形数\t件\t0
"""


@pytest.mark.parametrize("blank", ["\t", "  ", "\n"])
def test_reads_the_statistics_of_2014(blank):
    text = STATISTICS.format(proactive=1208, received=8).replace("\t", blank)
    _, tables = tables_in(text)
    found = {row: cell.value for (row, _), cell in cells_of(tables, "statistics").items()}
    assert {held.template for held in tables} == {"2014"}
    wanted = {
        "proactive_items": 1208,
        "normative_documents_published": 12,
        "gazette_info_count": 0,
        "website_items": 820,
        "weibo_items": None,
        "requests_received": 8,
        "requests_in_person": 2,
        "requests_by_fax": 0,
        "requests_online": 5,
        "requests_by_letter": 1,
        "reconsiderations": 3,
        "review_upheld": 1,
        "review_corrected": 1,
        "review_other": 1,
        "lawsuits": 1,
        "lawsuit_upheld": 1,
        "lawsuit_corrected": 0,
        "lawsuit_other": 0,
    }
    assert found == wanted
    assert not violations(tables[0], EQUATIONS)


def test_a_sum_of_statistics_that_fails_is_found():
    _, tables = tables_in(STATISTICS.format(proactive=1208, received=9))
    broken = violations(tables[0], EQUATIONS)
    assert [(held.sum.rule, held.sum.difference) for held in broken] == [("S1", Decimal(1))]


def test_a_table_that_is_no_statutory_one_keeps_its_grid():
    _, tables = tables_in("序号\t名称\t数量\n1\t车辆\t3\n2\t设备\t12\n")
    assert [held.kind for held in tables] == ["other"]
    assert {(cell.row, cell.column): cell.value for cell in tables[0].cells}[("2", "2")] == 12


@pytest.mark.parametrize("template", ["2021", "2019"])
@pytest.mark.parametrize("form", list(WRITERS))
def test_a_balanced_table_has_no_violation(template, form):
    values = statutory.balanced(template, figures(f"{template}{form}"))
    _, tables = tables_in(WRITERS[form](statutory.request_table(template, values)))
    assert not violations(tables[0], EQUATIONS)


@pytest.mark.parametrize("seed", range(40))
def test_a_wrong_cell_is_found_and_blamed(seed):
    source = random.Random(seed)
    template = source.choice(("2021", "2019"))
    values = statutory.balanced(template, figures(seed))
    place = source.choice(sorted(values))
    values[place] = str(int(values[place]) + source.choice((1, 2, 9)))
    _, tables = tables_in(statutory.as_html(statutory.request_table(template, values)))
    broken = violations(tables[0], EQUATIONS)
    assert broken
    for held in broken:
        assert place in {(cell.row, cell.column) for cell in held.sum.cells}
        assert place in {(cell.row, cell.column) for cell in held.suspects}


@pytest.mark.parametrize("seed", range(20))
def test_two_wrong_cells_break_what_they_must(seed):
    source = random.Random(seed)
    values = statutory.balanced("2021", figures(seed))
    inner = [
        place for place in sorted(values) if place[1] != "total" and place[0] not in ("new", "results_total")
    ]
    first = source.choice(inner)
    second = source.choice([place for place in inner if place[0] != first[0] and place[1] != first[1]])
    for place in (first, second):
        values[place] = str(int(values[place]) + 3)
    _, tables = tables_in(statutory.as_html(statutory.request_table("2021", values)))
    broken = {(held.sum.rule, held.sum.where) for held in violations(tables[0], EQUATIONS)}
    for row, column in (first, second):
        assert ("I3", row) in broken
        assert any(where == column for rule, where in broken if rule in ("I1", "I2"))
    assert {where for rule, where in broken if rule == "I3"} == {first[0], second[0]}


@settings(deadline=None)
@given(ANY_TEXT)
def test_cells_stand_in_the_text(text):
    _, tables = tables_in(text)
    for held in tables:
        assert all(text[cell.start : cell.end] == cell.text for cell in held.cells)


def test_a_text_in_a_cell_is_no_number_and_is_not_remembered():
    assert number("1" * 5000) is None
    labels = table.compile_rules(load_rules())
    assert len(labels.said("云溪县政府信息公开" * 1000).written) < 1000
