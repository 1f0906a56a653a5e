"""What is known of a name, of its place, and of the text that it stands in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai_nlp.finders.agency.lexicon import Patterns
from gongkai_nlp.gazetteer import Division
from gongkai_nlp.vocabulary import AgencyKind, Level


def is_han(character: str) -> bool:
    """Whether `character`, one or none, is a Chinese one."""
    return "\u3400" <= character <= "\u9fff"


class Place(NamedTuple):
    """A place before the name of an organ."""

    start: int
    level: Level
    named: bool
    """Whether it has a proper name, and is not just 市 or 县."""
    divisions: tuple[Division, ...] = ()
    """What the gazetteer knows it as; several where the name is ambiguous."""
    refused: bool = False
    """Whether it stands for each of many (各县, 全市)."""


class Name(NamedTuple):
    """A name of an agency, as places of the view."""

    start: int
    end: int
    head_start: int
    kind: AgencyKind
    level: Level
    rule: str
    place: Place | None = None
    place_end: int = 0
    parent: "Name | None" = None
    proper: bool = False
    """Whether it holds a proper name that no list knows, and no place (青岚公安分局)."""
    official: bool = False
    """Whether all before the head is spelled as official names are."""
    nested: bool = False
    central: str | None = None
    """Canonical name of a central organ."""


def _never(place: int) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as far as it was read."""

    text: str
    patterns: Patterns
    known: frozenset[str] = frozenset()
    """Names of places that stand apart somewhere in the text."""
    before: dict[int, Name] = field(default_factory=dict)
    """The names already found, by where they end."""
    apart: Callable[[int], bool] = _never
    """Whether the page shows a blank before a place of the text."""
    numbers: frozenset[int] = frozenset()
    """Where document numbers begin."""
