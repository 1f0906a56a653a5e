"""The shape of ``rules/title.toml``."""

from typing import ClassVar

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import TitleKind


class GenreRule(Rule):
    """A genre that titles end with, and the kind of title that it makes."""

    text: str
    kind: TitleKind


class TailRule(Rule):
    """What may stand behind the genre: (试行), (2021年版)."""

    pattern: Pattern


class KindRule(Rule):
    """A kind of title that shows in its whole text or in the words around it."""

    kind: TitleKind
    inside: Pattern | None = None
    """Pattern that the text between the marks matches as a whole, without its tail."""
    before: Pattern | None = None
    """Pattern that the words before the title end with."""
    behind: Pattern | None = None
    """Pattern that the words behind the title start with."""
    document_kind: str | None = None


class TitleRules(RuleFile):
    """All rules of ``title.toml`` and its list of genres."""

    first_wins: ClassVar = frozenset({"kind"})

    genre: tuple[GenreRule, ...] = ()
    tail: tuple[TailRule, ...] = ()
    kind: tuple[KindRule, ...] = ()
