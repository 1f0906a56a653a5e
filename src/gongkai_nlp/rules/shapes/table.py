"""The shape of ``rules/table.toml``."""

from typing import Annotated

from pydantic import BeforeValidator

from gongkai_nlp.rules.shapes.base import Rule, RuleFile
from gongkai_nlp.vocabulary import TableKind, Template


def _split(held: object) -> object:
    return tuple(part for part in held.split("|") if part) if isinstance(held, str) else held


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


class RowRule(Rule):
    """A row of a statutory table."""

    table: TableKind
    key: str
    words: Words = ()
    """A label that holds one of these is the row's; of several rows the one named last."""
    exact: Words = ()
    """A label that is one of these, its numbering and notes left out, is the row's."""
    group: str | None = None
    """Words of the heading above, for rows whose own label stands under several."""
    parent: str | None = None
    """Key of the row that the row is a part of."""


class ColumnRule(Rule):
    """A column of a statutory table."""

    table: TableKind
    key: str
    words: Words = ()
    exact: Words = ()
    template: Template | None = None
    """The template that the column stands in, where it settles it."""


class BlockRule(Rule):
    """A group of columns of the table of reviews and lawsuits."""

    key: str
    words: Words


class Equation(Rule):
    """An identity of a statutory table: what stands on the left adds up to what stands on the right."""

    table: TableKind
    along: str
    """`column`: rows are added up in each column; `row`: columns are added up in each row."""
    left: Words
    right: Words


class TableRules(RuleFile):
    """All rules of ``table.toml``."""

    row: tuple[RowRule, ...] = ()
    column: tuple[ColumnRule, ...] = ()
    block: tuple[BlockRule, ...] = ()
    equation: tuple[Equation, ...] = ()
