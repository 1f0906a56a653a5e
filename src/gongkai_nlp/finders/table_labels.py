"""The names of rows and columns of statutory tables, and the numbers in their cells."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from gongkai_nlp.fold import fold
from gongkai_nlp.rules.shapes.table import TableRules
from gongkai_nlp.vocabulary import TableKind, Template

_BLANK = re.compile(r"[\s\u200b\ufeff\u3000]+")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)、?|\d{1,2}[.、)])+")
_NOTE = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"([+-]?\d{1,3}(?:,\d{3})+|[+-]?\d+)(\.\d+)?(?:[件条个项次元人份]|万元)?")
_HAN = re.compile("[\u4e00-\u9fff]")
_EMPTY = frozenset({"空", "无", "空白"})
_DASH = re.compile(r"[/\\—–\-－／]+|空")
_START = 40
"""A name shows within so many characters that it is one."""
_LONGEST = 400
"""Of a longer cell only so many characters are read: it is a text, and what is remembered stays small."""
_LONGEST_HEADER = 20
_REMEMBERED = 4096
_ORGANISATIONS = "organisations"
_ROWS_OF_2021 = frozenset({"other_no_correction", "other_no_payment", "other_other"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell of a table says."""

    written: str
    """As given, the beginning of a long one."""
    clean: str
    """Folded, without blanks and line breaks."""
    label: str
    """The name in it without numbering, notes in brackets, quotes and closing marks."""
    is_name: bool
    """Whether it names a row or a column: words, and no number."""
    is_value: bool
    """Whether it is a number, or a mark that stands for none."""
    columns: Mapping[TableKind, str]
    """The keys of the columns that it names, by kind of table."""
    block: str | None
    """The key of the block of reviews or lawsuits that it names."""


@dataclass(frozen=True)
class Labels:
    """Rows and columns by their words."""

    rows: Mapping[str, tuple[tuple[str, str, str | None], ...]]
    """For each kind of table: word, row key and the group that it must stand under."""
    exact_rows: Mapping[str, tuple[tuple[str, str, str | None], ...]]
    columns: Mapping[TableKind, tuple[tuple[str, str], ...]]
    exact_columns: Mapping[TableKind, Mapping[str, str]]
    orders: Mapping[str, tuple[str, ...]]
    blocks: tuple[tuple[str, str], ...]
    templates: Mapping[tuple[str, str], Template | None]
    groups: Mapping[str, str]
    """For each row that has siblings known by the heading above them: that heading."""
    request_columns: tuple[str, ...]
    """The columns of the table of requests in the order of the template."""

    @classmethod
    def of(cls, rules: TableRules) -> "Labels":
        """Return the labels of a rule file."""
        rows: dict[str, list[tuple[str, str, str | None]]] = {}
        exact: dict[str, list[tuple[str, str, str | None]]] = {}
        for rule in rules.row:
            rows.setdefault(rule.table, []).extend((fold(w), rule.key, rule.group) for w in rule.words)
            exact.setdefault(rule.table, []).extend((fold(w), rule.key, rule.group) for w in rule.exact)
        headings = {rule.parent: rule.group for rule in rules.row if rule.parent and rule.group}
        columns: dict[TableKind, list[tuple[str, str]]] = {}
        exact_columns: dict[TableKind, dict[str, str]] = {}
        orders: dict[str, list[str]] = {}
        for column in rules.column:
            columns.setdefault(column.table, []).extend((fold(w), column.key) for w in column.words)
            exact_columns.setdefault(column.table, {}).update((fold(w), column.key) for w in column.exact)
            orders.setdefault(column.table, []).append(column.key)
        return cls(
            rows={kind: tuple(held) for kind, held in rows.items()},
            exact_rows={kind: tuple(held) for kind, held in exact.items()},
            columns={kind: tuple(held) for kind, held in columns.items()},
            exact_columns=exact_columns,
            orders={kind: tuple(held) for kind, held in orders.items()},
            blocks=tuple((fold(word), rule.key) for rule in rules.block for word in rule.words),
            templates={(rule.table, rule.key): rule.template for rule in rules.column},
            groups={
                rule.key: headings.get(rule.parent) or ""
                for rule in rules.row
                if rule.parent in headings and rule.table == "requests"
            },
            request_columns=tuple(key for key in orders.get("requests", ()) if key != _ORGANISATIONS),
        )

    def request_order(self, sequence: Sequence[str]) -> tuple[str, ...]:
        """Return the order of columns that header cells, read row by row, give; empty where it is unsettled.

        The heading over the organisations stands for the five of them, which a second row names; a table
        without any header follows the template.
        """
        if not sequence:
            return self.request_columns
        top = {"natural_person", "total", _ORGANISATIONS}
        below = [key for key in sequence if key not in top]
        order: list[str] = []
        for key in dict.fromkeys(sequence):
            if key == _ORGANISATIONS:
                order += below
            elif key in top or _ORGANISATIONS not in sequence:
                order.append(key)
        return tuple(order) if sorted(order) == sorted(self.request_columns) else ()

    def template(self, kind: TableKind, rows: Set[str], columns: Set[str]) -> Template | None:
        """Return the template that a table with these row and column keys follows, as far as they tell."""
        if kind == "statistics":
            return "2014"
        if kind == "requests":
            if not _ROWS_OF_2021.isdisjoint(rows):
                return "2021"
            return "2019" if "other" in rows else None
        settled = {self.templates.get((kind, column)) for column in columns} - {None}
        return next(iter(settled)) if len(settled) == 1 else None

    def row(self, kind: TableKind, names: Sequence[Said], group: str = "") -> str | None:
        """Return the key of the row that the name cells of a row give: of the last one that names any."""
        for name in reversed(names):
            if key := self.row_of(kind, name.label, group):
                return key
        return None

    # What cells say is remembered: the fixed tables repeat their labels in every report.

    def said(self, written: str) -> Said:
        """Return what a cell or a word of a table says, going by its beginning."""
        return self._said(written[:_LONGEST])

    @cached_property
    def _said(self) -> Callable[[str], Said]:
        return lru_cache(maxsize=_REMEMBERED)(self._read)

    @cached_property
    def row_of(self) -> Callable[[TableKind, str, str], str | None]:
        """Read the key of the row that a label under a group names."""
        return lru_cache(maxsize=_REMEMBERED)(self._read_row)

    @cached_property
    def block(self) -> Callable[[str], str | None]:
        """Read the key of the block of reviews or lawsuits that is named last in a text."""
        return lru_cache(maxsize=_REMEMBERED)(self._read_block)

    def _read(self, written: str) -> Said:
        held, name, value = clean(written), label(written), number(written)
        columns = {kind: key for kind in self.columns if (key := self.column(kind, name))}
        is_name = held not in _EMPTY and value is None and _HAN.search(held, 0, _START) is not None
        is_value = value is not None or _DASH.fullmatch(held) is not None
        return Said(written, held, name, is_name, is_value, columns, self.block(written))

    def _read_row(self, kind: TableKind, held: str, group: str) -> str | None:
        for word, key, under in self.exact_rows.get(kind, ()):
            if held == word and (under is None or under in group):
                return key
        best: tuple[int, int, str] | None = None
        for word, key, under in self.rows.get(kind, ()):
            at = held.rfind(word)
            if at < 0 or (under is not None and under not in group):
                continue
            rank = (at + len(word), len(word), key)
            best = max(best, rank) if best else rank
        return best[2] if best else None

    def column(self, kind: TableKind, name: str) -> str | None:
        """Return the key of the column that the label of a header cell names."""
        if key := self.exact_columns.get(kind, {}).get(name):
            return key
        if len(name) > _LONGEST_HEADER:
            return None
        return next((key for word, key in self.columns.get(kind, ()) if word in name), None)

    def _read_block(self, written: str) -> str | None:
        held = clean(written)
        best = max(((held.rfind(word), key) for word, key in self.blocks), default=(-1, ""))
        return best[1] if best[0] >= 0 else None


def clean(written: str) -> str:
    """Return the beginning of a cell's text folded, without blanks and line breaks."""
    return _clean(written[:_LONGEST])


@lru_cache(maxsize=_REMEMBERED)
def _clean(written: str) -> str:
    return _BLANK.sub("", fold(written))


@lru_cache(maxsize=_REMEMBERED)
def label(written: str) -> str:
    """Return the name in a cell without numbering, notes in brackets, quotes and closing marks."""
    held = clean(written)
    held = _NUMBERING.sub("", held, count=1) if _NUMBERING.match(held) else held
    return _NOTE.sub("", held).strip("“”\"':。,;*")


def number(written: str) -> Decimal | None:
    """Return the number in a cell; None where it is blank, a dash, a slash or a text."""
    return _number(written) if len(written) <= _LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _number(written: str) -> Decimal | None:
    match = _NUMBER.fullmatch(clean(written))
    if not match:
        return None
    return Decimal(match[1].replace(",", "") + (match[2] or ""))
