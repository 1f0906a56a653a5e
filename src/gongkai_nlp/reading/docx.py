"""Word documents (DOCX): paragraphs, headings, the numbering that Word generates, tables, footnotes."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from gongkai_nlp.errors import MissingExtraError, ReadError
from gongkai_nlp.reading.boilerplate import BoilerplatePatterns
from gongkai_nlp.reading.docx_numbering import Numbering
from gongkai_nlp.reading.layout import CellText, Line, Writer
from gongkai_nlp.source import BlockKind, Hints, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_XML = 100_000_000
"""Bytes of XML that a document may unpack to; a bomb says more."""
_MOST_PART = 50_000_000
_MOST_MEMBERS = 10_000
_HEADING_STYLES = ("heading ", "标题 ")
_CONTENTS_STYLES = ("toc ", "目录 ")


def read_docx(content: bytes, patterns: BoilerplatePatterns, *, name: str | None = None) -> Source:
    """Return the Source of a DOCX.

    Raises:
        MissingExtraError: python-docx is not installed.
        ReadError: damaged, or it would unpack to more than a document can hold.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise MissingExtraError("reading DOCX needs python-docx: pip install 'gongkai-nlp[docx]'") from error
    what = name or "the DOCX"
    _check_sizes(content, what)
    try:
        document = Document(io.BytesIO(content))
        reader = _Reader(document)
        reader.body(document.element.body)
        reader.footnotes()
        title = (document.core_properties.title or "").strip() or None
    except Exception as error:
        # A damaged package raises whatever its parts trip over; each is the file's fault.
        reason = f"{type(error).__name__} {error}".strip()[:200]
        raise ReadError(f"{what}: damaged DOCX ({reason}); open it in Word and save it again") from error
    return reader.writer.source(name=name, reader="docx", hints=Hints(title=title), warnings=())


def _check_sizes(content: bytes, what: str) -> None:
    """Refuse a package that would unpack to more than a document can hold, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    parts = [member.file_size for member in members if member.filename.endswith((".xml", ".rels"))]
    if len(members) > _MOST_MEMBERS or sum(parts) > _MOST_XML or max(parts, default=0) > _MOST_PART:
        raise ReadError(
            f"{what}: would unpack to {sum(parts):,} bytes in {len(members)} parts, which no report needs; "
            "it may be a zip bomb; check where it comes from"
        )


class _Reader:
    def __init__(self, document: Any) -> None:
        self.writer = Writer()
        self.document = document
        self.numbering = Numbering(_part(document, "numbering"), document.styles.element)
        self.styles = {style.style_id: (style.name or "").lower() for style in document.styles}
        self.noted: list[str] = []

    def body(self, element: Any) -> None:
        for child in element.iterchildren():
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag == f"{W}sdt":
                for held in child.iterchildren(f"{W}sdtContent"):
                    self.body(held)

    def paragraph(self, element: Any) -> None:
        style = _value(element, "pPr/pStyle")
        named = self.styles.get(style or "", "")
        kind, level = _kind(named, _value(element, "pPr/outlineLvl"))
        label = self.numbering.label(element, style)
        text = self.text(element)
        for number, line in enumerate(text.split("\n")):
            if stripped := line.strip():
                whole = label + stripped if number == 0 else stripped
                self.writer.paragraph([Line(whole)], kind, level=level)

    def text(self, element: Any) -> str:
        """Return the text of a paragraph as it is printed: what was deleted or is a field's code left out."""
        parts: list[str] = []
        for node in _printed(element):
            if node.tag == f"{W}t":
                parts.append(node.text or "")
            elif node.tag == f"{W}tab":
                parts.append("\t")
            elif node.tag in (f"{W}br", f"{W}cr"):
                parts.append("" if node.get(f"{W}type") == "page" else "\n")
            elif node.tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif node.tag == f"{W}footnoteReference":
                self.noted.append(node.get(f"{W}id"))
        return "".join(parts)

    def table(self, element: Any) -> None:
        cells: list[CellText] = []
        above: dict[int, int] = {}
        for row, cells_of_row in enumerate(element.iterchildren(f"{W}tr")):
            column = int(_value(cells_of_row, "trPr/gridBefore") or 0)
            for cell in cells_of_row.iterchildren(f"{W}tc"):
                width = int(_value(cell, "tcPr/gridSpan") or 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                    upper = cells[above[column]]
                    cells[above[column]] = CellText(
                        upper.row, upper.column, upper.lines, row - upper.row + 1, upper.column_span
                    )
                else:
                    above[column] = len(cells)
                    cells.append(CellText(row, column, tuple(self.cell_lines(cell)), 1, width))
                column += width
        if cells:
            self.writer.table(cells)

    def cell_lines(self, cell: Any) -> Iterator[Line]:
        """Yield the lines of a cell; those of a table inside it too, since a grid holds none."""
        for paragraph in cell.iter(f"{W}p"):
            label = self.numbering.label(paragraph, _value(paragraph, "pPr/pStyle"))
            for line in (label + self.text(paragraph)).split("\n"):
                if stripped := line.strip():
                    yield Line(stripped)

    def footnotes(self) -> None:
        part = _part(self.document, "footnotes")
        if part is None or not self.noted:
            return
        notes = {note.get(f"{W}id"): note for note in part.iter(f"{W}footnote")}
        for noted in dict.fromkeys(self.noted):
            if noted in notes:
                text = " ".join(self.text(paragraph).strip() for paragraph in notes[noted].iter(f"{W}p"))
                if text.strip():
                    self.writer.paragraph([Line(text.strip())], "footnote")


def _kind(style: str, outline: str | None) -> tuple[BlockKind, int | None]:
    if style.startswith(_CONTENTS_STYLES):
        return "boilerplate", None
    if style in ("title", "标题"):
        return "heading", 1
    for prefix in _HEADING_STYLES:
        digit = style.removeprefix(prefix)
        if digit != style and digit.isdigit():
            return "heading", int(digit)
    if outline is not None and outline.isdigit() and int(outline) < 9:
        return "heading", int(outline) + 1
    return "paragraph", None


def _printed(element: Any) -> Iterator[Any]:
    """Yield the elements below `element` that are printed, in order; boxes once, deletions not."""
    stack = [element]
    while stack:
        node = stack.pop()
        if node is not element:
            yield node
            if node.tag in (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", _FALLBACK):
                continue
        stack.extend(reversed(list(node.iterchildren())))


def _value(element: Any, path: str) -> str | None:
    """Return the value of the element at `path`, or None where there is none."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else str(found.get(f"{W}val") or "")


def _part(document: Any, name: str) -> Any:
    """Return the root element of a part that the document refers to, or None."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None
