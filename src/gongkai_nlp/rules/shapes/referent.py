"""The shape of ``rules/referent.toml``."""

from gongkai_nlp.rules.shapes.base import PatternWithAlias, Rule, RuleFile
from gongkai_nlp.vocabulary import AgencyKind, Level


class FormRule(Rule):
    """A short form whose official name is fixed, whatever the area."""

    text: str
    """What follows the name of the area: 委 in 县委."""
    canonical: str
    """The official name, {area} standing for that of the area."""
    kinds: tuple[AgencyKind, ...] = ()
    """The kinds of organ that the short form is read so for; any where empty."""
    levels: tuple[Level, ...] = ()
    """The levels at which the name is fixed; any where empty."""


class NestedRule(Rule):
    """A short form of an office of the body named before it: 办 in 县政府办."""

    text: str
    full: str
    parents: tuple[AgencyKind, ...]
    levels: tuple[Level, ...] = ()


class UnsettledRule(Rule):
    """An ending behind which the official name may be another."""

    text: str
    whole: bool = False
    """Whether this is so only where nothing stands before the ending (县医院)."""
    named: bool = False
    """Whether this is so even where the place is named in full (云溪县编办)."""


class AliasRule(Rule):
    """How a text introduces a short name."""

    pattern: PatternWithAlias
    """Matched right behind the full name; the group ``alias`` is the short one."""


class ReferentRules(RuleFile):
    """All rules of ``referent.toml``."""

    forms: tuple[FormRule, ...] = ()
    nested: tuple[NestedRule, ...] = ()
    unsettled: tuple[UnsettledRule, ...] = ()
    aliases: tuple[AliasRule, ...] = ()
