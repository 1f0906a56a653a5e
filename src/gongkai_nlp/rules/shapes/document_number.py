"""The shape of ``rules/document_number.toml``."""

from typing import Literal

from gongkai_nlp.rules.shapes.base import Rule, RuleFile
from gongkai_nlp.vocabulary import Level

UnitKind = Literal[
    "government", "general_office", "committee", "committee_office", "party", "party_office",
    "congress", "disclosure_office", "department", "judiciary", "bureau", "series",
]  # fmt: skip


class BracketRule(Rule):
    """A pair of brackets around the year."""

    open: str
    close: str
    trusted: bool = False
    """Whether the brackets mark a document number even behind a code that nothing else knows."""


class OrderRule(Rule):
    """A kind of document that is numbered without a year (令), or by year and 第…号 (公告)."""

    word: str
    year: bool
    """Whether the number stands within a year: 公告2020年第5号."""


class OrganEndingRule(Rule):
    """How the name of a body that issues orders and announcements ends."""

    text: str


class RefusedRule(Rule):
    """How a word ends that is numbered by year without being a code: 会议纪要〔2020〕5号."""

    text: str
    whole: bool = False
    """Whether the rule is about the word as a whole."""


class FormRule(Rule):
    """A written form that the finder reads; holds its reason and its examples."""


class CodeRule(Rule):
    """A known code (发文机关代字), with or without its series, and whose it is."""

    code: str
    issuer: str
    kind: UnitKind
    level: Level
    adcode: str | None = None
    first_year: int | None = None
    """First year in which the body had this name."""
    last_year: int | None = None
    certainty: Literal["seen", "inferred", "general"] = "seen"
    """seen in a document, inferred from one, or general knowledge."""


class UnitRule(Rule):
    """A part of a code behind the place: an organ, a bureau of one, or a series."""

    text: str
    kind: UnitKind


class PlaceRule(Rule):
    """The place part of a code that no division is called by: 经开, 高新."""

    text: str


class LeadInRule(Rule):
    """A word that stands before a code and does not belong to it."""

    text: str
    kind: Literal["word", "particle", "organ"]
    """particle: a character that a code may hold too; organ: the end of an agency's name."""


class DocumentNumberRules(RuleFile):
    """All rules of ``document_number.toml`` and its lists."""

    bracket: tuple[BracketRule, ...] = ()
    order: tuple[OrderRule, ...] = ()
    organ_ending: tuple[OrganEndingRule, ...] = ()
    refused: tuple[RefusedRule, ...] = ()
    form: tuple[FormRule, ...] = ()
    code: tuple[CodeRule, ...] = ()
    unit: tuple[UnitRule, ...] = ()
    place: tuple[PlaceRule, ...] = ()
    lead_in: tuple[LeadInRule, ...] = ()
