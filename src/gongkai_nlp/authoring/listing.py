"""List rules: what each matches, and which pack it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules import BUILT_IN, RuleSet
from gongkai_nlp.rules.files import near
from gongkai_nlp.rules.shapes import SHAPES
from gongkai_nlp.rules.shapes.base import Rule

_ABOUT = frozenset({"id", "why", "source", "examples"})


@dataclass(frozen=True)
class ListedRule:
    """A rule with its place in the packs."""

    stem: str
    """The file that it belongs to, without its ending: quantity."""
    listed: str
    """The list in it: unit."""
    rule: Rule
    pack: str
    """Name of the pack that it comes from; default for the built-in ones."""

    def says(self) -> str:
        """Return what the rule matches and says, its keys with their values."""
        return says(self.rule)


def says(rule: Rule) -> str:
    """Return what a rule matches and says, its keys with their values."""
    held = rule.model_dump(mode="json", exclude=set(_ABOUT), exclude_defaults=True)
    return " ".join(f"{key}={_written(value)}" for key, value in held.items())


def list_rules(rules: RuleSet, kind: str | None = None) -> list[ListedRule]:
    """Return the rules of `rules` in their order.

    Args:
        rules: what `load_rules` returned.
        kind: only those of this file (quantity) or list (quantity.unit).

    Raises:
        RuleError: there is no such file or list.
    """
    stem, _, listed = (kind or "").partition(".")
    if kind and stem not in SHAPES:
        raise RuleError(f"{stem}: no rules are called so; {near(stem, SHAPES)}")
    if listed and listed not in SHAPES[stem].model_fields:
        raise RuleError(f"{kind}: no list of {stem} is called so; {near(listed, SHAPES[stem].model_fields)}")
    return [
        held
        for held in _all(rules)
        if (not kind or held.stem == stem) and (not listed or held.listed == listed)
    ]


def _all(rules: RuleSet) -> Iterator[ListedRule]:
    packs = {
        (stem, listed, rule["id"]): pack.name
        for pack in rules.packs
        for stem, lists in pack.contents.items()
        for listed, held in lists.items()
        if listed != "drop"
        for rule in held
    }
    for stem, listed, rule in each_rule(rules):
        yield ListedRule(stem, listed, rule, packs.get((stem, listed, rule.id), BUILT_IN))


def each_rule(rules: RuleSet) -> Iterator[tuple[str, str, Rule]]:
    """Yield stem, list and rule of every rule."""
    for stem in SHAPES:
        for listed, held in getattr(rules, stem):
            for rule in held:
                yield stem, listed, rule


def _written(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "|".join(map(str, value))
    return str(value)
