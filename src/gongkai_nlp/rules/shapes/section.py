"""The shape of ``rules/section.toml`` and its lists."""

from gongkai_nlp.results import Role
from gongkai_nlp.rules.shapes.base import Rule, RuleFile


class Genre(Rule):
    """A word that titles of documents end with."""

    text: str


class TitleLine(Rule):
    """A line, or the opening of one, that stands near a title and is none."""

    pattern: str


class SectionRules(RuleFile):
    """All rules of ``section.toml``."""

    genres: tuple[Genre, ...] = ()
    organ_endings: tuple[Genre, ...] = ()
    no_titles: tuple[TitleLine, ...] = ()
