"""The shape of ``rules/metadata.toml``."""

from typing import ClassVar

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import ReportKind


class KindRule(Rule):
    """What a title says of the kind of document; the first rule that fits decides."""

    pattern: Pattern
    kind: ReportKind


class AreaRule(Rule):
    """The organ that answers for an area whose name ends so; the longest ending decides."""

    ending: str
    organ: str


class SourceLabel(Rule):
    """A label before the name of the body that publishes; the first ones are trusted most."""

    label: str


class DateLabel(Rule):
    """A label before the date of publication."""

    label: str


class ScriptRule(Rule):
    """Characters that only simplified script uses."""

    characters: str


class MetadataRules(RuleFile):
    """All rules of ``metadata.toml``."""

    first_wins: ClassVar = frozenset({"kinds"})

    kinds: tuple[KindRule, ...] = ()
    areas: tuple[AreaRule, ...] = ()
    source_labels: tuple[SourceLabel, ...] = ()
    date_labels: tuple[DateLabel, ...] = ()
    scripts: tuple[ScriptRule, ...] = ()
