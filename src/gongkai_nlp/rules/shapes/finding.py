"""The shape of ``rules/finding.toml``."""

import re

from pydantic import field_validator

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import Role, Severity


class Code(Rule):
    """A kind of finding; its id is the code that commands select and ignore."""

    severity: Severity
    message: str
    """The message in Chinese, with {names} for what the case fills in."""
    message_en: str


class TemplatePart(Rule):
    """A part that the statutory report must have."""

    name: str
    name_en: str
    roles: tuple[Role, ...]
    """Roles of headings that are this part."""


class Series(Rule):
    """A style of numbering, whose numbers count up."""

    pattern: Pattern
    """The whole numbering, the number in the one group."""

    @field_validator("pattern")
    @classmethod
    def _has_one_group(cls, pattern: str) -> str:
        if re.compile(pattern).groups != 1:
            raise ValueError(
                "the pattern must have one group, around the number; write (…) there, (?:…) else"
            )
        return pattern


class WordList(Rule):
    """Words with one function."""

    words: tuple[str, ...]


class Once(Rule):
    """Indicators that a report states once: two different figures of one year contradict each other."""

    indicators: tuple[str, ...]


class FindingRules(RuleFile):
    """All rules of ``finding.toml``."""

    code: tuple[Code, ...] = ()
    part: tuple[TemplatePart, ...] = ()
    series: tuple[Series, ...] = ()
    once: tuple[Once, ...] = ()
    statistical_period: tuple[WordList, ...] = ()
    """Words of the sentence that says which period the figures of a report cover."""
