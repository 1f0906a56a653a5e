"""Web pages: the document out of its page, laid out once, with its tables and its places in the raw page."""

import re
from collections.abc import Sequence

from gongkai_nlp.fold import SURROGATE
from gongkai_nlp.reading.boilerplate import (
    BoilerplatePatterns,
    fold_short,
    hints_of,
    iso_date,
    judge,
    squeezed,
)
from gongkai_nlp.reading.html_article import article_of, inside, is_title
from gongkai_nlp.reading.html_leaves import Leaf, leaves_of, weigh
from gongkai_nlp.reading.html_tables import Place, cell_places
from gongkai_nlp.reading.html_tree import Node, build
from gongkai_nlp.reading.layout import CellText, Line, Writer
from gongkai_nlp.results import Notice
from gongkai_nlp.source import BlockKind, Hints, Source

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BYLINES = 500
"""So many lines from either end of what stands around the document are looked at for a byline."""
_FEW = 120
"""A page with fewer characters of text holds no report itself."""
_ATTACHED = re.compile(r"\.(pdf|docx?|wps|ofd|xlsx?|et|zip|rar)(?:[?#]|\Z)", re.IGNORECASE)
_TITLE_METAS = ("articletitle", "og:title")
_DATE_METAS = ("pubdate", "publishdate", "article:published_time", "createdate", "maketime")
_SOURCE_METAS = ("contentsource", "source", "sitename")
_SITE = re.compile(r"\s*[-_|—–>»]+\s*")


def read_html(
    raw: str, patterns: BoilerplatePatterns, *, name: str | None, warnings: Sequence[Notice]
) -> Source:
    """Return the Source of a page; ``raw_starts`` are offsets into `raw`."""
    nodes, flattened = build(SURROGATE.sub("\ufffd", raw))
    warnings = list(warnings)
    if flattened:
        message = "elements nested more than 512 deep were taken for part of the one around them"
        warnings.append(Notice(code="nested_too_deep", message=message))
    root = nodes[0]
    leaves = leaves_of(root)
    weigh(nodes, leaves)
    hints = _meta_hints(nodes)
    article = article_of(root, patterns)
    within = inside(leaves, article, root, patterns) if article else [True] * len(leaves)
    titles = _titles(leaves, within, hints.title)
    for index in titles:
        within[index] = True
    places = cell_places(nodes, leaves)
    body = [index for index, held in enumerate(within) if held]
    folded = fold_short([leaf.text for leaf in leaves])
    lines = [folded[index] for index in body]
    for index in judge(lines, squeezed(lines), patterns):
        if leaves[body[index]].cell is None or id(leaves[body[index]].cell) not in places:
            within[body[index]] = False
    outside = [line for line, held in zip(folded, within, strict=True) if not held]
    byline = hints_of(outside[:_BYLINES] + outside[-_BYLINES:], patterns)
    writer = Writer()
    _write(writer, leaves, within, titles, places)
    size = sum(len(leaf.text) for leaf, held in zip(leaves, within, strict=True) if held)
    if size < _FEW:
        warnings += _elsewhere(nodes, article or root)
    return writer.source(
        name=name,
        reader="html",
        hints=Hints(
            title=hints.title,
            publisher=byline.publisher or hints.publisher,
            published=byline.published or hints.published,
        ),
        warnings=tuple(warnings),
        raw_places=True,
    )


def _titles(leaves: list[Leaf], within: list[bool], title: str | None) -> set[int]:
    """Return the lines that are the document's title: like the page's title, nearest to the document."""
    first = within.index(True) if True in within else 0
    if title is None or any(is_title(leaf, title) for leaf in leaves[first : first + 6]):
        return set()
    for index in range(first - 1, max(-1, first - 40), -1):
        if is_title(leaves[index], title):
            return {index}
    return set()


def _meta_hints(nodes: list[Node]) -> Hints:
    """Return what the head of the page says; the site's name behind a title is left out."""
    metas: dict[str, str] = {}
    title = None
    for node in nodes:
        if node.tag == "meta":
            key = (node.attrs.get("name") or node.attrs.get("property") or "").strip().lower()
            if value := " ".join(node.attrs.get("content", "").split()):
                metas.setdefault(key, value)
        elif node.tag == "title" and title is None:
            title = " ".join("".join(piece[0] for piece in node.children if isinstance(piece, tuple)).split())
    if title:
        title = max(_SITE.split(title), key=len)
    dates = (iso_date(metas[key]) for key in _DATE_METAS if key in metas)
    return Hints(
        title=next((metas[key] for key in _TITLE_METAS if key in metas), title) or None,
        publisher=next((metas[key] for key in _SOURCE_METAS if key in metas), None),
        published=next((date for date in dates if date), None),
    )


def _write(
    writer: Writer,
    leaves: list[Leaf],
    within: list[bool],
    titles: set[int],
    places: dict[int, Place],
) -> None:
    tables: dict[int, list[tuple[int, Place]]] = {}
    for cell, place in places.items():
        tables.setdefault(id(place.table), []).append((cell, place))
    index = 0
    while index < len(leaves):
        leaf = leaves[index]
        table = _table_of(leaf, places) if within[index] else None
        if table is not None:
            end = index
            while end < len(leaves) and _table_of(leaves[end], places) is table:
                end += 1
            _write_table(writer, leaves[index:end], tables[id(table)])
            index = end
            continue
        level = 1 if index in titles else _HEADINGS.get(leaf.block.tag)
        kind: BlockKind = "boilerplate" if not within[index] else "heading" if level else "paragraph"
        writer.paragraph([_line(leaf)], kind, level=level if kind == "heading" else None)
        index += 1


def _table_of(leaf: Leaf, places: dict[int, Place]) -> Node | None:
    place = places.get(id(leaf.cell)) if leaf.cell is not None else None
    return place.table if place else None


def _write_table(writer: Writer, leaves: list[Leaf], places: list[tuple[int, Place]]) -> None:
    lines: dict[int, list[Line]] = {}
    for leaf in leaves:
        lines.setdefault(id(leaf.cell), []).append(_line(leaf))
    writer.table(
        CellText(place.row, place.column, tuple(lines.get(cell, ())), place.row_span, place.column_span)
        for cell, place in places
    )


def _line(leaf: Leaf) -> Line:
    """Return the line without blanks at its ends; what indents a paragraph is layout."""
    start = len(leaf.text) - len(leaf.text.lstrip())
    end = len(leaf.text.rstrip())
    return Line(leaf.text[start:end], leaf.places[start:end])


def _elsewhere(nodes: list[Node], article: Node) -> list[Notice]:
    """Return warnings that the report is not in the page's text but in an image or a file it links to."""
    held = [
        node for node in nodes if node is article or any(around is article for around in node.ancestors())
    ]
    files = [
        node.attrs["href"]
        for node in held
        if node.tag == "a" and _ATTACHED.search(node.attrs.get("href", ""))
    ]
    if files:
        message = f"the page holds little text but links to {files[0]}; read that file instead"
        return [Notice(code="report_is_attachment", message=message)]
    images = [node for node in held if node.tag == "img"]
    if images:
        message = "the page holds little text but an image, which may be the report; run OCR on it first"
        return [Notice(code="report_is_image", message=message)]
    return []
