"""The shape of ``rules/citation.toml``."""

from typing import Literal

from gongkai_nlp.rules.shapes.base import Pattern, PatternWithAlias, Rule, RuleFile
from gongkai_nlp.rules.shapes.document_number import UnitKind


class BodyRule(Rule):
    """How the full name of a body is made from its area and the organ part of a code."""

    kind: UnitKind
    organs: tuple[str, ...] = ()
    """The organ parts that the rule is for; none for all of the kind."""
    name: str
    """The name, with {area} and, for an office, {office} (办公厅 or 办公室)."""


class OfficeRule(Rule):
    """A city below province level whose office is a 办公厅."""

    adcode: str


class DepartmentRule(Rule):
    """What the department behind a letter is called, where the name is the same everywhere."""

    letters: str
    province: str | None = None
    area: str | None = None
    """Its name in cities and counties; none where names differ."""
    first_year: int | None = None
    last_year: int | None = None


class TieRule(Rule):
    """What may stand between a title and the number that it carries."""

    order: Literal["title_first", "number_first"]
    pattern: Pattern


class AliasRule(Rule):
    """How a short title is introduced; the pattern, looked for around 称, holds the group ``alias``."""

    pattern: PatternWithAlias


class TakingRule(Rule):
    """The word that follows the issuer at the head of a title."""

    text: str


class CitationRules(RuleFile):
    """All rules of ``citation.toml`` and its list of departments."""

    body: tuple[BodyRule, ...] = ()
    office: tuple[OfficeRule, ...] = ()
    department: tuple[DepartmentRule, ...] = ()
    tie: tuple[TieRule, ...] = ()
    alias: tuple[AliasRule, ...] = ()
    taking: tuple[TakingRule, ...] = ()
