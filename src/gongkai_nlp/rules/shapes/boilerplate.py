"""The shape of ``rules/boilerplate.toml`` and ``rules/boilerplate.split_word.csv``."""

from typing import Literal

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile


class LineRule(Rule):
    """A line that belongs to the web page or the print layout, not to the document."""

    pattern: Pattern
    """Searched in the line, folded and without any blank."""
    where: Literal["head", "foot", "edge", "any", "print"]
    """Above the document, below it, either, or anywhere; print: a page number anywhere."""
    firm: bool = True
    """Whether the line alone decides; where not, it needs a firm one beside it."""


class HintRule(Rule):
    """A label of a page's byline with the fact that stands behind it."""

    fact: Literal["published", "publisher"]
    labels: tuple[str, ...]
    """Most trusted first; compared without blanks."""


class KeptRule(Rule):
    """What marks a short line as part of the document though boilerplate stands around it."""

    pattern: Pattern


class PartRule(Rule):
    """Words in the class or id of an element that holds no text of the document."""

    names: tuple[str, ...]
    """Compared with the words that hyphens, underscores, digits and capitals part."""


class ReportTitle(Rule):
    """The form of a line that is a report's title as a whole."""

    pattern: Pattern
    """Matched against the line, folded and without any blank."""


class SplitWord(Rule):
    """A common word of two characters (the id) that a page number may have come to stand in."""


class BoilerplateRules(RuleFile):
    """All rules of ``boilerplate.toml``."""

    line: tuple[LineRule, ...] = ()
    hint: tuple[HintRule, ...] = ()
    kept: tuple[KeptRule, ...] = ()
    report_title: tuple[ReportTitle, ...] = ()
    part: tuple[PartRule, ...] = ()
    split_word: tuple[SplitWord, ...] = ()
