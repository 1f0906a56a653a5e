"""What the rules know about names of agencies, compiled for looking left."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from gongkai_nlp.fold import fold
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.agency import CentralRule, HeadRule, KindRule, SelfRule, WordRule
from gongkai_nlp.vocabulary import Level

Value = TypeVar("Value")


_ONE = (1,)
"""The lengths of the words that end with two characters which no longer word ends with."""


class Endings(Generic[Value]):
    """Words with what they stand for, looked up by where they end."""

    __slots__ = ("_last", "_lengths", "_values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)
        lengths: dict[str, set[int]] = {}
        for word in self._values:
            lengths.setdefault(word[-2:], set()).add(len(word))
        # Behind another character too, a word of one character ends.
        for pair, held in lengths.items():
            if pair[1:] in lengths:
                held.add(1)
        self._lengths = {pair: tuple(sorted(held, reverse=True)) for pair, held in lengths.items()}
        self._last = _last_character(self._values)

    def longest(self, text: str, end: int) -> tuple[int, Value] | None:
        """Return the start of the longest word that ends at `end`, and what it stands for."""
        lengths = self._lengths.get(text[end - 2 : end])
        if lengths is None:
            value = self._values.get(text[end - 1 : end])
            return None if value is None else (end - 1, value)
        for length in lengths:
            if length <= end:
                value = self._values.get(text[end - length : end])
                if value is not None:
                    return end - length, value
        return None

    def found(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield where words stand in `text` and what each stands for, the first and longest of an overlap."""
        lengths_of, value_of = self._lengths.get, self._values.get
        longest: dict[int, tuple[int, Value]] = {}
        for match in self._last.finditer(text):
            end = match.end()
            for length in lengths_of(text[end - 2 : end], _ONE):
                if length <= end and (value := value_of(text[end - length : end])) is not None:
                    longest[end - length] = end, value
        reached = 0
        for start, (end, value) in sorted(longest.items()):
            if start >= reached:
                yield start, end, value
                reached = end


def _last_character(words: Collection[str]) -> re.Pattern[str]:
    """Return what matches the last character of each of `words`, and little else.

    Where no word is that one character alone, a character that stands so in a word comes before it.
    """
    last = {word[-1] for word in words}
    if not last:
        return re.compile("(?!)")
    alone = last.intersection(words)
    longer = last - alone
    before = {word[-2] for word in words if word[-1] in longer}
    tests = [f"(?<=[{_class(alone)}])"] if alone else []
    if longer:
        tests.append(f"(?<=[{_class(before)}][{_class(longer)}])")
    return re.compile(f"[{_class(last)}](?:{'|'.join(tests)})")


def _class(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


Word = tuple[int, WordRule]
"""Where a known word starts, and its rule."""


@dataclass(frozen=True, slots=True)
class Head:
    """An ending of names, as the finder uses it."""

    rule: HeadRule
    not_before: re.Pattern[str] | None
    not_after: "Endings[str] | None"


@dataclass(frozen=True, slots=True)
class Own:
    """How an organ speaks of itself."""

    rule: SelfRule
    not_before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a word that names may end with can be."""

    own: Own | None
    central: CentralRule | None
    heads: tuple[tuple[int, Head], ...]
    """The heads that it ends with, in the order to be tried, each behind how many of its characters."""

    @property
    def names(self) -> bool:
        """Whether any name ends with it; a longer word that none does hides the shorter ones in it."""
        return bool(self.own or self.central or self.heads)


@dataclass(frozen=True, eq=False)
class Patterns:
    """The compiled rules."""

    anchors: Endings[Anchor]
    """Where a name may end: any head or central name."""
    central_not_before: re.Pattern[str]
    """What must not follow the last character of a central name (部门, 中办事)."""
    words: Endings[WordRule]
    regions: Endings[Level]
    kinds: Endings[KindRule]
    sign: re.Pattern[str]
    """What, right behind a name, makes it part of the name of a site, a hall, a company."""


_FINAL = frozenset({"never", "named", "region", "alone"})
"""Where such an ending makes no name, no shorter one does."""


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> Patterns:
    """Return what `find` needs, compiled once for all that read names of agencies."""
    agency = rules.agency
    heads: dict[str, list[Head]] = {}
    for rule in agency.heads:
        head = Head(
            rule,
            re.compile(fold(rule.not_before)) if rule.not_before else None,
            Endings({word: word for word in rule.not_after}) if rule.not_after else None,
        )
        for ending in rule.endings:
            heads.setdefault(fold(ending), []).append(head)
    endings = [
        f"{re.escape(ending)}(?:{head.not_before.pattern})"
        for ending, held in heads.items()
        for head in held
        if len(ending) == 1 and head.not_before
    ]
    central = _folded((rule.text, rule) for rule in agency.central)
    selves = {
        word: Own(rule, re.compile(rule.not_before) if rule.not_before else None)
        for word, rule in _folded((rule.text, rule) for rule in agency.selves).items()
    }
    anchors = {
        word: Anchor(selves.get(word), central.get(word), _heads_of(word, heads))
        for word in {*heads, *central, *selves}
    }
    return Patterns(
        anchors=Endings({word: anchor for word, anchor in anchors.items() if len(word) > 1 or anchor.names}),
        central_not_before=re.compile("|".join(endings) or r"(?!)"),
        words=Endings(_folded((rule.text, rule) for rule in agency.words)),
        regions=Endings(_folded((rule.text, rule.level) for rule in agency.regions)),
        kinds=Endings(_folded((rule.text, rule) for rule in agency.kinds)),
        sign=re.compile("|".join(f"(?:{rule.pattern})" for rule in agency.signs) or r"(?!)"),
    )


def _heads_of(word: str, heads: Mapping[str, list[Head]]) -> tuple[tuple[int, Head], ...]:
    """Return the heads that a name which ends with `word` may have.

    市场监管局 ends with 监管局, and is a name only by its 局.
    """
    found: list[tuple[int, Head]] = []
    for skipped in range(len(word)):
        held = heads.get(word[skipped:], ())
        found += ((skipped, head) for head in held if head.rule.standing != "never")
        if held and all(head.rule.standing in _FINAL for head in held):
            break
    return tuple(found)


def _folded(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    pairs = list(pairs)
    words = fold("\n".join(word for word, _ in pairs)).split("\n")
    return {word: value for word, (_, value) in zip(words, pairs, strict=True)}
