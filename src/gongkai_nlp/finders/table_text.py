"""Statutory tables whose cells stand in the text: one cell a line, or a row a line with blanks between."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from gongkai_nlp.finders.table_labels import Labels, clean, label, number
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import TableKind, Template

_TOKEN = re.compile(r"[^\s|]+")
_DASH = re.compile(r"[/\\—–\-－／]+|空")
_CELL_UNIT = re.compile(r"[条件次篇人个]|人次|万元")
_BEFORE = 80
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


class TextCell(NamedTuple):
    """A cell named by row and column, with its place."""

    row: str
    column: str
    value: Decimal | None
    start: int
    end: int
    text: str


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    """As given."""
    clean: str
    is_value: bool


Draft = tuple[TableKind, Template | None, list[TextCell]]


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
            tokens = _Tokens(view.source.text, max(0, offset - _BEFORE if kind != "reviews" else offset - 40))
            cells = _review_cells(tokens, labels) if kind == "reviews" else _row_cells(kind, tokens, labels)
            if kind != "reviews" and len({cell.row for cell in cells}) < _NEEDED[kind]:
                continue
            if cells:
                done = cells[-1].end
                yield kind, _template(kind, cells, labels), cells


def _places(text: str, anchors: Sequence[str]) -> list[int]:
    places: list[int] = []
    for anchor in anchors:
        at = text.find(anchor)
        while at >= 0:
            places.append(at)
            at = text.find(anchor, at + len(anchor))
    return sorted(places)


class _Tokens:
    """The tokens behind a place, made only as far as they are asked for."""

    def __init__(self, text: str, start: int) -> None:
        self._matches = _TOKEN.finditer(text, start, start + _LONGEST)
        self._made: list[_Token] = []

    def at(self, index: int) -> _Token | None:
        """Return the token at `index`, None behind the last."""
        while index >= len(self._made):
            match = next(self._matches, None)
            if match is None:
                return None
            held = clean(match[0])
            value = number(held) is not None or _DASH.fullmatch(held) is not None
            self._made.append(_Token(match.start(), match.end(), match[0], held, value))
        return self._made[index]

    def values(self, start: int) -> list[_Token]:
        """Return the values that stand one behind the other from `start` on."""
        held: list[_Token] = []
        while (token := self.at(start + len(held))) and token.is_value:
            held.append(token)
        return held


def _template(kind: TableKind, cells: Sequence[TextCell], labels: Labels) -> Template | None:
    rows = {cell.row for cell in cells}
    if kind == "statistics":
        return "2014"
    if kind == "requests":
        if rows & {"other_no_correction", "other_no_payment", "other_other"}:
            return "2021"
        return "2019" if "other" in rows else None
    settled = {labels.templates.get((kind, cell.column)) for cell in cells} - {None}
    return next(iter(settled)) if len(settled) == 1 else None


def _cell(row: str, column: str, token: _Token) -> TextCell:
    return TextCell(row, column, number(token.clean), token.start, token.end, token.text)


def _row_cells(kind: TableKind, tokens: _Tokens, labels: Labels) -> list[TextCell]:
    """Return the cells row by row: a name, grown over tokens, then its values.

    A row whose values are more or fewer than its columns is left out: which one is lost cannot be known.
    """
    found: list[TextCell] = []
    columns: list[str] = []
    name = group = ""
    headed = False
    at = barren = 0
    while token := tokens.at(at):
        values = tokens.values(at)
        if not values:
            at += 1
            barren += 1
            if barren > _MOST_NAMES:
                break
            if kind == "statistics" and name and _CELL_UNIT.fullmatch(token.clean):
                continue
            column = labels.column(kind, token.clean) if kind != "statistics" else None
            if column and (not found or kind == "disclosure"):
                columns = [*columns, column] if headed or kind == "requests" else [column]
                name, headed = "", True
                continue
            name, headed = name + token.clean, False
            if len(name) > _LONGEST_NAME:
                if found and kind != "statistics":
                    break
                name = name[-_LONGEST_NAME:]
            continue
        at += len(values)
        barren = 0
        key = labels.row(kind, [name], group)
        group = labels.groups.get(key or "", "") or group
        if key in ("reconsiderations", "lawsuits"):
            group = label(name)
        if key and any(cell.row == key for cell in found):
            break
        if kind == "requests":
            width: Sequence[str] = labels.request_order(columns)
        else:
            width = ["value"] if kind == "statistics" else columns
        if key and len(values) == len(width):
            found += (_cell(key, column, token) for column, token in zip(width, values, strict=True))
        name = ""
        if key == "carried_out":
            break
    return found


def _review_cells(tokens: _Tokens, labels: Labels) -> list[TextCell]:
    """Return the cells of the table of reviews: names of results, then as many values."""
    order = ("reconsideration", "lawsuit_direct", "lawsuit_after_reconsideration")
    found: list[TextCell] = []
    heads: list[str] = []
    before = pending = ""
    at = 0
    while len(found) < 15 and (token := tokens.at(at)):
        if values := tokens.values(at):
            at += len(values)
            if len(heads) == len(values) == 15:
                rows = [order[index // 5] for index in range(15)]
            elif len(heads) == len(values) == 5 and (block := labels.block(before)):
                rows = [block] * 5
            else:
                return found
            if heads[:5] != ["upheld", "corrected", "other", "pending", "total"] and len(set(heads[:5])) < 5:
                return found
            found += (_cell(r, c, t) for r, c, t in zip(rows, heads, values, strict=True))
            heads, before = [], ""
            continue
        pending += token.clean
        at += 1
        if key := labels.column("reviews", pending):
            heads.append(key)
            pending = ""
        elif labels.block(pending):
            before, pending = pending, ""
        elif len(pending) > 40:
            if found or heads:
                return found
            pending = pending[-20:]
    return found
