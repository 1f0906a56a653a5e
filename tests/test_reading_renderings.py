"""The same report as text, web pages, PDF and DOCX gives the same paragraphs and tables."""

from collections import Counter
from importlib import import_module

import pytest

from gongkai_nlp import extract
from gongkai_nlp.finders import section
from gongkai_nlp.fold import fold
from gongkai_nlp.reading import quality, read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.source import Source
from gongkai_nlp.view import View

from rendered import RENDERINGS, REPORT, Rows, as_pdf, as_text, body, parts_of
from texts import SAMPLES

RULES = load_rules()


def body_lines(source: Source) -> list[str]:
    """Return the lines of the view outside boilerplate."""
    view = View(source)
    lines, at = [], 0
    for line in view.text.split("\n"):
        if line and view.region(at) != "boilerplate":
            lines.append(line)
        at += len(line) + 1
    return lines


def rows_of(source: Source) -> list[list[list[str]]]:
    tables = []
    for grid in source.grids:
        rows: dict[int, list[str]] = {}
        for cell in grid.cells:
            rows.setdefault(cell.row, []).append(source.text[cell.start : cell.end])
        tables.append(list(rows.values()))
    return tables


@pytest.fixture(scope="module", params=RENDERINGS)
def source(request):
    return read(RENDERINGS[request.param]())


def test_paragraphs(source):
    assert body_lines(source) == [fold(line) for line in body()]


def test_tables(source):
    assert rows_of(source) == [[list(row) for row in part.cells] for part in REPORT if isinstance(part, Rows)]


def test_blocks_are_in_order_apart_and_not_blank(source):
    at = 0
    for block in source.blocks:
        assert at <= block.start < block.end <= len(source.text)
        assert source.text[block.start : block.end].strip() == source.text[block.start : block.end]
        at = block.end


def test_cells_of_blocks_are_cells_of_grids(source):
    blocks = [(b.table, b.start, b.end, b.row, b.column) for b in source.blocks if b.kind == "cell"]
    grids = [
        (number, cell.start, cell.end, cell.row, cell.column)
        for number, grid in enumerate(source.grids)
        for cell in grid.cells
        if cell.end > cell.start
    ]
    assert blocks == grids


def test_nothing_is_damaged(source):
    assert source.warnings == ()
    assert quality(source) == 1


def test_places_in_the_raw_page():
    for name in ("div page", "table page", "word page"):
        content = RENDERINGS[name]()
        raw = content.decode("gb18030" if name == "table page" else "utf-8")
        source = read(content)
        assert source.laid_out
        assert len(source.raw_starts) == len(source.text)
        named = {"\xa0": "&nbsp;", "\u2003": "&emsp;", ">": "&gt;"}
        for at, character in zip(source.raw_starts, source.text, strict=True):
            written = named.get(character, character)
            assert raw.startswith(written, at) or character in " \t\n", (name, at, character)


def test_publication_hints():
    for name, published in (
        ("div page", "2020-01-20T10:03"),
        ("table page", "2020-01-20"),
        ("word page", "2020-01-20"),
    ):
        hints = read(RENDERINGS[name]()).hints
        assert (hints.title, hints.publisher, hints.published) == (REPORT[0].text, "县政府办公室", published)


def test_page_of_every_span():
    source = read(as_pdf(copies=3))
    numbers = [source.page_at(at) for at in range(len(source.text))]
    assert set(numbers) == set(range(1, source.pages + 1))
    footers = [block for block in source.blocks if block.kind == "page_footer"]
    assert [block.page for block in footers] == list(range(1, source.pages + 1))
    assert [source.page_at(block.start) for block in footers] == [block.page for block in footers]


@pytest.mark.parametrize("characters", [20, 24, 28])
def test_pdf_at_any_width(characters):
    assert body_lines(read(as_pdf(characters=characters))) == [fold(line) for line in body()]


@pytest.mark.parametrize("stem", ["document_number", "title", "agency", "date", "quantity"])
def test_mentions(source, stem):
    """The mentions of the body are those of the plain text, in order; what a page adds is boilerplate."""
    assert mentions(source, stem) == mentions(read(RENDERINGS["text"]()), stem)


def mentions(source: Source, stem: str) -> list[str]:
    finder = import_module(f"gongkai_nlp.finders.{stem}")
    found = finder.find(View(source), finder.compile_rules(RULES))
    return [fold("".join(m.text.split())) for m in found if m.region != "boilerplate"]


def test_sections(source):
    assert headings(source) == headings(read(RENDERINGS["text"]()))


def headings(source: Source) -> list[tuple[str, str | None, int, str]]:
    found = section.find(View(source), section.compile_rules(RULES))
    return [(s.kind, s.number, s.level, fold("".join(s.text.split()))) for s in found]


# OCR text whose paragraphs the pages cut: its lines are no paragraphs to render.
CUT = {"heting-zone-2020"}
# Cells wider than their column run into each other on the printed page, and a heading or a name that the
# margin breaks may stay broken: so many mentions of a document may differ in the PDF.
MOST_IN_PDF = 2


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in SAMPLES if p.stem not in CUT])
def test_sample_documents_read_the_same_in_every_rendering(path):
    parts = parts_of(path)
    plain = facts(as_text(parts))
    assert sum(plain.values()) >= 40
    for name in ("div page", "table page", "word page", "docx"):
        assert facts(RENDERINGS[name](parts)) == plain, name
    printed = facts(as_pdf(parts))
    assert sum((plain - printed).values()) <= MOST_IN_PDF
    assert sum((printed - plain).values()) <= MOST_IN_PDF


def facts(content: bytes) -> Counter[tuple[object, ...]]:
    """Return what the mentions of the document say, how often, those of the page around it left out."""
    report = extract(content)
    fields = {
        "document_numbers": ("normalized",),
        "titles": ("kind",),
        "agencies": ("kind",),
        "quantities": ("value", "low", "high", "unit", "qualifier"),
        "dates": ("value",),
        "sections": ("kind", "number", "level"),
    }
    return Counter(
        (kind, fold("".join(mention.text.split())), *(getattr(mention, name) for name in names))
        for kind, names in fields.items()
        for mention in getattr(report, kind)
        if mention.region != "boilerplate"
    )
