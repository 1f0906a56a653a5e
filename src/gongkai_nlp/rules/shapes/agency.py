"""The shape of ``rules/agency.toml``."""

from typing import Literal

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import AgencyKind, Level

Standing = Literal["alone", "region", "stem", "named", "office", "parent", "matter", "never"]
Use = Literal["stem", "modifier", "word", "generic", "soft", "stop"]


class HeadRule(Rule):
    """How a name of an agency ends, and what must stand before that."""

    endings: tuple[str, ...]
    """The words that the name ends with; the longest one that fits counts."""
    kind: AgencyKind
    standing: Standing
    """What makes a name of it.

    alone: the word itself is one (管委会). region: it needs a place before it (政府). stem: it needs a field
    of work (财政局), or a place and something. office: it needs a place, a body or a field of work. parent:
    it needs a body. named: it needs a place with a proper name. matter: any phrase that says what it is for
    (领导小组). never: it looks like an agency and is none.
    """
    nested: bool = False
    """Whether it may belong to the body named right before it (县公安局交警大队)."""
    proper: bool = False
    """Whether a proper name that no list knows may stand first (青岚公安分局, 育才小学)."""
    dispatched: bool = False
    """Whether a government may be named before its place (云溪区人民政府柳林街道办事处)."""
    sovereign: bool = False
    """Whether it never belongs to the body named right before it (县委县政府)."""
    elected: bool = False
    """Whether the number of its term may stand before it (市六届人大常委会)."""
    level: Level | None = None
    """The level of every such body, where no place says another."""
    not_before: Pattern | None = None
    """What must not follow, as a pattern."""
    not_after: tuple[str, ...] = ()
    """What must not stand right before it."""


class WordRule(Rule):
    """A word that is known inside or before names."""

    text: str
    use: Use
    """stem: a field of work. modifier: stands in names and makes none. word: ends like a place and is none.
    generic: stands for many places (乡镇财政所).
    soft: a verb that names of bodies may hold (推进…领导小组). stop: a name never reaches over it.
    """
    official: bool = False
    """For a stem: whether official names are spelled so (住建 is not)."""


class RegionRule(Rule):
    """A word that a place ends with, or that stands for the place itself (市财政局)."""

    text: str
    level: Level


class CentralRule(Rule):
    """A central organ, or a short form of its name."""

    text: str
    canonical: str
    kind: AgencyKind
    prefix: bool = False
    """Whether its local offices carry its name before theirs (国家税务总局云溪县税务局)."""


class KindRule(Rule):
    """A name whose kind its ending does not tell (编办, 政务公开办)."""

    text: str
    """How the name ends."""
    kind: AgencyKind


class SelfRule(Rule):
    """How an organ speaks of itself (我局)."""

    text: str
    kind: AgencyKind
    issuer: Pattern | None = None
    """What the name of the organ that speaks so looks like: no government calls itself 我办."""
    not_before: Pattern | None = None


class SignRule(Rule):
    """What follows the name of an agency and makes it part of another name."""

    pattern: Pattern
    """Matched right behind the name."""


class AgencyRules(RuleFile):
    """All rules of ``agency.toml``."""

    heads: tuple[HeadRule, ...] = ()
    words: tuple[WordRule, ...] = ()
    regions: tuple[RegionRule, ...] = ()
    central: tuple[CentralRule, ...] = ()
    kinds: tuple[KindRule, ...] = ()
    selves: tuple[SelfRule, ...] = ()
    signs: tuple[SignRule, ...] = ()
