"""The page of one report: a self-contained HTML file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from gongkai_nlp.outputs.layers import KINDS, LETTERS, kinds_of, mentions_of
from gongkai_nlp.outputs.pages import facts, labels
from gongkai_nlp.outputs.pages.assets import environment
from gongkai_nlp.outputs.pages.grids import Grid, grids
from gongkai_nlp.outputs.pages.labels import table_words
from gongkai_nlp.outputs.pages.text import CLASSES, Block, blocks
from gongkai_nlp.results import Mention, Report, Section

_CHUNK = 3_000
"""About how many characters are laid out together, when they come into sight."""
_COMMON = {"id", "start", "end", "text", "region", "rule", "body_start", "body_end", "confidence", "roles"}

_HEADS = ("第二十条", "信息内容", "申请人情况", "勾稽关系")
"""What else the heads of statutory tables hold."""
_REFERENCES = {"document_number"}
"""Fields of mentions that hold the id of another mention; `parent` of a section is told by the tree."""


@dataclass(frozen=True)
class Piece:
    """Lines that stand together: plain ones, or those that a table was read from, behind the table."""

    grid: Grid | None
    blocks: Sequence[tuple[int, Block]]
    """Lines with their positions among all lines."""


def report_page(report: Report, *, back: str | None = None) -> str:
    """Return a whole HTML page that shows `report` and opens without any network.

    Args:
        report: the report; one read from JSON without its text gives a page without the text.
        back: address of the page that leads here, shown as a way back.
    """
    lines = list(blocks(report))
    starts = [line.start for line in lines]

    def href(start: int) -> str:
        """Return the address of the line that holds `start`, for browsers that run no script."""
        return f"#b{max(0, bisect_right(starts, start) - 1)}"

    page = environment().get_template("report.html.j2")
    markup = page.render(
        report=report,
        back=back,
        title=report.metadata.title or report.source or "—",
        chunks=_chunks(_pieces(lines, grids(report))),
        href=href,
        facts=facts,
        labels=labels,
        kinds=_kinds(report),
        details=_details(report),
        mark=Markup,
    )
    # A file name may hold bytes that are no text; they must not keep the page from being written.
    return markup.encode("utf-8", "replace").decode("utf-8")


def _kinds(report: Report) -> list[dict[str, Any]]:
    return [
        {"field": kind, "class": CLASSES[kind], "letter": LETTERS[kind], "count": len(getattr(report, kind))}
        for kind in kinds_of(report)
    ]


def _pieces(lines: Sequence[Block], tables: Sequence[Grid]) -> list[Piece]:
    """Return the lines in order, parted into plain ones and those of each table."""
    pieces: list[Piece] = []
    numbered = list(enumerate(lines))
    at = 0
    for grid in tables:
        first = at
        while first < len(lines) and lines[first].end <= grid.table.start:
            first += 1
        while first > at and _is_head(lines[first - 1], grid.table.kind):
            first -= 1
        last = first
        while last < len(lines) and lines[last].start < grid.table.end:
            last += 1
        pieces += (Piece(None, numbered[at:first]), Piece(grid, numbered[first:last]))
        at = last
    pieces.append(Piece(None, numbered[at:]))
    return [piece for piece in pieces if piece.grid or piece.blocks]


def _is_head(line: Block, kind: str) -> bool:
    """Return whether a line above a table holds names of its rows or columns, and nothing that is said."""
    text = line.text
    return (
        line.heading is None
        and "。" not in text
        and any(word in text for word in (*_HEADS, *table_words(kind)))
    )


def _chunks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces in chunks that the browser lays out when they come into sight."""
    chunks: list[list[Piece]] = [[]]
    held = 0
    for piece in pieces:
        if piece.grid:
            chunks[-1].append(piece)
            held += _CHUNK // 2
            continue
        start = 0
        for position, (_, block) in enumerate(piece.blocks):
            if held > _CHUNK:
                chunks[-1].append(Piece(None, piece.blocks[start:position]))
                chunks.append([])
                start, held = position, 0
            held += block.end - block.start
        chunks[-1].append(Piece(None, piece.blocks[start:]))
    return chunks


def _details(report: Report) -> dict[str, Any]:
    """Return what the script of the page shows on a mention: values, rule, what the mention states."""
    words: dict[str, labels.Words] = {}
    fields: dict[str, labels.Words] = {}
    held: dict[str, list[Any]] = {}
    named = {mention.id: " ".join(mention.text.split()) for _, mention in mentions_of(report)}
    for kind, mention in mentions_of(report):
        shown = _fields(mention)
        for name in _REFERENCES & set(shown):
            shown[name] = named.get(shown[name], shown[name])
        for name, value in shown.items():
            fields.setdefault(name, labels.field_words(name))
            for word in value if isinstance(value, list) else (value,):
                if isinstance(word, str) and (found := labels.value_words(word)).zh != word:
                    words[word] = found
        held[mention.id] = [CLASSES[kind], shown, mention.rule, mention.region]
    stated: dict[str, list[int]] = {}
    statements: list[Any] = []
    for position, statement in enumerate(facts.statements(report)):
        spans = " ".join(f"{start}-{end}" for start, end in statement.places)
        statements.append([statement.sort, _short(statement.words), spans])
        for name in statement.mentions:
            stated.setdefault(name, []).append(position)
    return {
        "mentions": held,
        "statements": statements,
        "stated": stated,
        "fields": fields,
        "words": words,
        "kinds": {CLASSES[kind]: [LETTERS[kind], *labels.KINDS[kind]] for kind in KINDS},
    }


def _short(words: labels.Words) -> labels.Words | str:
    """Return words that are the same in both languages as one string."""
    return words.zh if words.zh == words.en else words


def _fields(mention: Mention) -> dict[str, Any]:
    shown = mention.model_dump(mode="json", exclude=_COMMON, exclude_none=True, exclude_defaults=True)
    if hasattr(mention, "confidence") and mention.confidence:
        shown["confidence"] = str(mention.confidence)
    if isinstance(mention, Section):
        shown.pop("parent", None)
    return shown
