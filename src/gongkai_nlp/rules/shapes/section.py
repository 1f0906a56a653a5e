"""The shape of ``rules/section.toml`` and its lists."""

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import Role


class Genre(Rule):
    """A word that titles of documents end with."""

    text: str
    alone: bool = False
    """Whether a line that names no year, organ or matter besides may be a title (行政处罚决定书)."""
    behind: str | None = None
    """A genre that stands before it in the title, without which it ends no title (总结及2020年工作打算)."""


class Ending(Rule):
    """A word that names or headings end with."""

    text: str


class TitleLine(Rule):
    """A line, or the opening of one, that stands near a title and is none."""

    pattern: Pattern


class Opening(Rule):
    """How a stretch of running text begins."""

    pattern: Pattern


class RowName(Rule):
    """The name of a numbered row of a statutory table, which is no heading."""

    text: str


class Heading(Rule):
    """A heading that often stands without a number, without what `heading_edges` take off."""

    text: str


class Cue(Rule):
    """Words that name a matter in a heading or in the text under it."""

    text: str
    role: Role
    weak: bool = False
    """Whether the words only colour a heading, and give way to any that name a matter."""
    body: bool = False
    """Whether the words tell the matter in running text too."""


class Frame(Rule):
    """How a clause begins that frames a heading and does not name its matter (围绕…)."""

    pattern: Pattern


class Turn(Rule):
    """How a sentence begins that turns from achievements to problems, or from problems to plans."""

    pattern: Pattern
    role: Role
    among_problems: bool = False
    """Whether it counts only under a heading that names both problems and plans."""


class SectionRules(RuleFile):
    """All rules of ``section.toml``."""

    genres: tuple[Genre, ...] = ()
    organ_endings: tuple[Ending, ...] = ()
    no_titles: tuple[TitleLine, ...] = ()
    adverbials: tuple[Opening, ...] = ()
    paragraph_openings: tuple[Opening, ...] = ()
    heading_endings: tuple[Ending, ...] = ()
    row_names: tuple[RowName, ...] = ()
    attachments: tuple[Opening, ...] = ()
    notes: tuple[Opening, ...] = ()
    headings: tuple[Heading, ...] = ()
    heading_edges: tuple[Opening, ...] = ()
    cues: tuple[Cue, ...] = ()
    frames: tuple[Frame, ...] = ()
    turns: tuple[Turn, ...] = ()
    deficiencies: tuple[Opening, ...] = ()
