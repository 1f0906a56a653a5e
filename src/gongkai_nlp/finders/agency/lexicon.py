"""What the rules know about names of agencies, compiled for looking left."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from gongkai_nlp.fold import fold
from gongkai_nlp.results import Level
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.agency import CentralRule, HeadRule, KindRule, SelfRule, WordRule

Value = TypeVar("Value")


class Endings(Generic[Value]):
    """Words with what they stand for, looked up by where they end."""

    __slots__ = ("_lengths", "_values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)
        lengths: dict[str, set[int]] = {}
        for word in self._values:
            lengths.setdefault(word[-1], set()).add(len(word))
        self._lengths = {last: tuple(sorted(held, reverse=True)) for last, held in lengths.items()}

    def longest(self, text: str, end: int) -> tuple[int, Value] | None:
        """Return the start of the longest word that ends at `end`, and what it stands for."""
        for length in self._lengths.get(text[end - 1 : end], ()):
            if length <= end:
                value = self._values.get(text[end - length : end])
                if value is not None:
                    return end - length, value
        return None


@dataclass(frozen=True, slots=True)
class Head:
    """An ending of names, as the finder uses it."""

    rule: HeadRule
    not_before: re.Pattern[str] | None


@dataclass(frozen=True)
class Patterns:
    """The compiled rules."""

    anchor: re.Pattern[str]
    """Where a name may end: any head or central name."""
    heads: Mapping[str, tuple[Head, ...]]
    central: Mapping[str, CentralRule]
    selves: Mapping[str, SelfRule]
    central_not_before: re.Pattern[str]
    """What must not follow the last character of a central name (部门, 中办事)."""
    words: Endings[WordRule]
    regions: Endings[Level]
    kinds: Endings[KindRule]
    sign: re.Pattern[str]
    """What, right behind a name, makes it part of the name of a site, a hall, a company."""


def compile_rules(rules: RuleSet) -> Patterns:
    """Return what `find` needs, compiled once."""
    agency = rules.agency
    heads: dict[str, list[Head]] = {}
    for rule in agency.heads:
        head = Head(rule, re.compile(fold(rule.not_before)) if rule.not_before else None)
        for ending in rule.endings:
            heads.setdefault(fold(ending), []).append(head)
    endings = [
        f"{re.escape(ending)}(?:{head.not_before.pattern})"
        for ending, held in heads.items()
        for head in held
        if len(ending) == 1 and head.not_before
    ]
    central = _folded((rule.text, rule) for rule in agency.central)
    selves = _folded((rule.text, rule) for rule in agency.selves)
    anchors = sorted({*heads, *central, *selves}, key=len, reverse=True)
    return Patterns(
        anchor=re.compile("|".join(map(re.escape, anchors))),
        selves=selves,
        heads={ending: tuple(held) for ending, held in heads.items()},
        central=central,
        central_not_before=re.compile("|".join(endings) or r"(?!)"),
        words=Endings(_folded((rule.text, rule) for rule in agency.words)),
        regions=Endings(_folded((rule.text, rule.level) for rule in agency.regions)),
        kinds=Endings(_folded((rule.text, rule) for rule in agency.kinds)),
        sign=re.compile("|".join(f"(?:{rule.pattern})" for rule in agency.signs) or r"(?!)"),
    )


def _folded(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    pairs = list(pairs)
    words = fold("\n".join(word for word, _ in pairs)).split("\n")
    return {word: value for word, (_, value) in zip(words, pairs, strict=True)}
