"""Statutory tables whose cells stand in the text: one cell a line, or a row a line with blanks between."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai_nlp.finders.table_labels import Labels, Said, label
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import TableKind, Template

_TOKEN = re.compile(r"[^\s|]+")
_CELL_UNIT = re.compile(r"[条件次篇人个]|人次|万元")
_BEFORE = 80
_BEFORE_REVIEWS = 40
_LONGEST = 9000
# A name that grows longer than this without a value behind it is running text.
_LONGEST_NAME = 160
_MOST_NAMES = 60
_ANCHORS: dict[TableKind, tuple[str, ...]] = {
    "requests": ("本年新收政府信息公开申请", "新收政府信息公开申请数量"),
    "disclosure": ("制发件数", "新制作数量", "处理决定数量", "本年收费金额"),
    "reviews": ("结果维持",),
    "statistics": ("主动公开政府信息数",),
}
_NEEDED = {"requests": 6, "disclosure": 2, "statistics": 5}


Place = tuple[str, str, int, int]
"""A cell: row key, column key, start and end."""

Draft = tuple[TableKind, Template | None, list[Place]]


class _Token(NamedTuple):
    start: int
    end: int
    said: Said


def text_tables(view: View, labels: Labels, taken: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    """Yield the statutory tables in the text outside the `taken` stretches, which are in order and apart."""
    starts = [start for start, _ in taken]
    for kind, anchors in _ANCHORS.items():
        done = -1
        for place in _places(view.text, anchors):
            offset = view.offset(place)
            index = bisect_right(starts, offset) - 1
            if offset < done or (index >= 0 and offset < taken[index][1]):
                continue
            before = _BEFORE_REVIEWS if kind == "reviews" else _BEFORE
            pieces = _pieces(view.source.text, max(0, offset - before), labels)
            cells = _review_cells(pieces, labels) if kind == "reviews" else _row_cells(kind, pieces, labels)
            rows = {row for row, *_ in cells}
            if kind != "reviews" and len(rows) < _NEEDED[kind]:
                continue
            if cells:
                done = cells[-1][3]
                yield kind, labels.template(kind, rows, {column for _, column, *_ in cells}), cells


def _places(text: str, anchors: Sequence[str]) -> list[int]:
    places: list[int] = []
    for anchor in anchors:
        at = text.find(anchor)
        while at >= 0:
            places.append(at)
            at = text.find(anchor, at + len(anchor))
    return sorted(places)


def _pieces(text: str, start: int, labels: Labels) -> Iterator[list[_Token]]:
    """Yield the tokens behind a place: a name alone, values that stand one behind the other together."""
    values: list[_Token] = []
    for match in _TOKEN.finditer(text, start, start + _LONGEST):
        token = _Token(match.start(), match.end(), labels.said(match[0]))
        if token.said.is_value:
            values.append(token)
            continue
        if values:
            yield values
            values = []
        yield [token]
    if values:
        yield values


def _row_cells(kind: TableKind, pieces: Iterator[list[_Token]], labels: Labels) -> list[Place]:
    """Return the cells row by row: a name, grown over tokens, then its values.

    A row whose values are more or fewer than its columns is left out: which one is lost cannot be known.
    """
    found: list[Place] = []
    rows: set[str] = set()
    columns: list[str] = []
    name = group = ""
    headed = False
    barren = 0
    for piece in pieces:
        said = piece[0].said
        if not said.is_value:
            barren += 1
            if barren > _MOST_NAMES:
                break
            if kind == "statistics" and name and _CELL_UNIT.fullmatch(said.clean):
                continue
            column = said.columns.get(kind) if kind != "statistics" else None
            if column and (not found or kind == "disclosure"):
                columns = [*columns, column] if headed or kind == "requests" else [column]
                name, headed = "", True
                continue
            name, headed = name + said.clean, False
            if len(name) > _LONGEST_NAME:
                if found and kind != "statistics":
                    break
                name = name[-_LONGEST_NAME:]
            continue
        barren = 0
        named = label(name)
        key = labels.row_of(kind, named, group)
        group = labels.groups.get(key or "", "") or group
        if key in ("reconsiderations", "lawsuits"):
            group = named
        if key in rows:
            break
        if kind == "requests":
            width: Sequence[str] = labels.request_order(columns)
        else:
            width = ["value"] if kind == "statistics" else columns
        if key and len(piece) == len(width):
            rows.add(key)
            found += (
                (key, column, token.start, token.end) for column, token in zip(width, piece, strict=True)
            )
        name = ""
        if key == "carried_out":
            break
    return found


def _review_cells(pieces: Iterator[list[_Token]], labels: Labels) -> list[Place]:
    """Return the cells of the table of reviews: names of results, then as many values."""
    order = ("reconsideration", "lawsuit_direct", "lawsuit_after_reconsideration")
    found: list[Place] = []
    heads: list[str] = []
    before = pending = ""
    for piece in pieces:
        if piece[0].said.is_value:
            if len(heads) == len(piece) == 15:
                rows = [order[index // 5] for index in range(15)]
            elif len(heads) == len(piece) == 5 and (block := labels.block(before)):
                rows = [block] * 5
            else:
                return found
            if heads[:5] != ["upheld", "corrected", "other", "pending", "total"] and len(set(heads[:5])) < 5:
                return found
            found += (
                (row, head, token.start, token.end)
                for row, head, token in zip(rows, heads, piece, strict=True)
            )
            if len(found) >= 15:
                return found
            heads, before = [], ""
            continue
        pending += piece[0].said.clean
        said = labels.said(pending)
        if key := said.columns.get("reviews"):
            heads.append(key)
            pending = ""
        elif said.block:
            before, pending = pending, ""
        elif len(pending) > 40:
            if found or heads:
                return found
            pending = pending[-20:]
    return found
