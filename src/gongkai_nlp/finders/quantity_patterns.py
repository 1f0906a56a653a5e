"""The rules of quantities, compiled for look-up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

import regex

from gongkai_nlp.fold import fold
from gongkai_nlp.numerals.reading import DIGITS, RUN_STARTS, SCALES
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.quantity import ContextRule, UnitRule
from gongkai_nlp.vocabulary import Qualifier, QuantityKind

Direction = Literal["increase", "decrease"]
JOINTS = frozenset("又分/-~至到—–―")
"""What may tie a numeral to another behind it, in a fraction, a rate or a range."""
HEDGES = frozenset("余多来")
GIVEN_BACK = ("千兆", "千", "百", "兆", "两")
"""What a run of numerals may have taken from its unit: 5千克, 30万千瓦时, 3.5两."""
RESULTS = ("为", "达", "到")
"""Last characters of what may stand between a rate of change and the numeral."""
Terms = tuple[tuple[int, str], ...]
"""Set terms with the place of their first numeral, longest first."""
Held = TypeVar("Held")
_NUMERALS = frozenset(DIGITS + SCALES + "0123456789半")
_STARTS = _NUMERALS | {"数", "几"}
"""What a numeral begins with; 数 and 几 do so before a scale word."""
_ANY_NUMERAL = f"[{RUN_STARTS}半余多来点.,]+?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the finder uses it; the fields are those of its rule."""

    rule: str
    name: str
    kind: QuantityKind = "count"
    canonical: bool = False
    base_unit: str | None = None
    factor: Fraction | None = None
    ge: bool = False
    one: bool = True
    one_after: re.Pattern[str] | None = None
    chinese: bool = True
    only_after: re.Pattern[str] | None = None
    only_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class BeforeWord:
    """A word between a qualifier and the numeral, or the qualifier itself."""

    says: Qualifier | None
    bare: bool
    not_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """A word of change before the numeral."""

    direction: Direction
    rate: bool


@dataclass(frozen=True, slots=True)
class Prefix:
    """A sign before the number that settles its unit."""

    unit: str
    name: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Where a numeral with a unit is no quantity: all patterns given hold."""

    before: re.Pattern[str] | None
    numeral: re.Pattern[str] | None
    behind: re.Pattern[str] | None


@dataclass(frozen=True)
class QuantityPatterns:
    """All rules, ready to be looked up."""

    units: dict[str, tuple[tuple[str, Unit], ...]]
    """Surfaces with their units by their first character, longest first."""
    by_surface: dict[str, Unit]
    follow: frozenset[str]
    """Characters behind a numeral without which it has no unit there and no second numeral."""
    terms: dict[str, Terms]
    """Set terms by their first numeral and the character behind it (or before it, where it comes last)."""
    longer_terms: dict[str, Terms]
    """Those of ``terms`` that hold another numeral behind their first."""
    before: dict[str, BeforeWord]
    before_ends: frozenset[str]
    """Last characters of the words in ``before``."""
    far: re.Pattern[str]
    """A qualifier with a verb behind it, up to the numeral."""
    behind: dict[str, tuple[tuple[str, Qualifier], ...]]
    """Qualifiers behind the unit by their first character, longest first."""
    changes: dict[str, ChangeWord]
    change_ends: frozenset[str]
    """Last characters of the words in ``changes``, and of what may stand between one and the numeral."""
    prefixes: dict[str, Prefix]
    prefix_ends: frozenset[str]
    """Last characters of the signs in ``prefixes``, and the blank that may stand behind them."""
    longest_prefix: int
    contexts_behind: tuple[Context, ...]
    """Contexts that say nothing of what stands before the numeral."""
    contexts_before: tuple[Context, ...]
    """All others."""
    context_before: regex.Pattern[str]
    """What ends right before the numeral in any of ``contexts_before``; read backwards."""
    context_behind: re.Pattern[str]
    """Numeral and what stands behind it in any of ``contexts_behind``."""


def compile_rules(rules: RuleSet) -> QuantityPatterns:
    """Return what the finder needs, compiled once."""
    held = rules.quantity
    by_surface: dict[str, Unit] = {}
    for rule in held.unit:
        unit = _unit(rule)
        by_surface |= {fold(surface): unit for surface in (rule.name, *rule.surfaces)}
    before = {
        fold(rule.word): BeforeWord(rule.qualifier, rule.bare, _pattern(rule.not_after, end=True))
        for rule in held.qualifier
        if rule.side == "before"
    }
    behind = {
        fold(rule.word): rule.qualifier
        for rule in held.qualifier
        if rule.side == "behind" and rule.qualifier is not None
    }
    prefixes = {fold(rule.sign): Prefix(rule.unit, rule.name, rule.alone) for rule in held.prefix}
    units = _by_first(by_surface)
    terms = _terms(fold(rule.term) for rule in held.set_term)
    changes = {fold(rule.word): ChangeWord(rule.direction, rule.rate) for rule in held.change}
    return QuantityPatterns(
        units=units,
        by_surface=by_surface,
        follow=JOINTS | HEDGES | {"个", " ", *units},
        terms=terms,
        longer_terms=_longer(terms),
        before=before,
        before_ends=frozenset(word[-1] for word in before),
        far=_far(fold(rule.word) for rule in held.qualifier if rule.side == "before" and rule.far),
        behind=_by_first(behind),
        changes=changes,
        change_ends=frozenset(word[-1] for word in changes).union(*RESULTS, "了"),
        prefixes=prefixes,
        prefix_ends=frozenset(sign[-1] for sign in prefixes) | {" "},
        longest_prefix=max(map(len, prefixes), default=0),
        contexts_behind=tuple(_context(rule) for rule in held.context if rule.before is None),
        contexts_before=tuple(_context(rule) for rule in held.context if rule.before is not None),
        context_before=_any_before([rule.before for rule in held.context if rule.before is not None]),
        context_behind=re.compile(
            _any_of(
                f"(?:{rule.numeral or _ANY_NUMERAL})(?:{rule.behind or ''})"
                for rule in held.context
                if rule.before is None
            )
        ),
    )


def _context(rule: ContextRule) -> Context:
    return Context(_pattern(rule.before, end=True), _pattern(rule.numeral), _pattern(rule.behind))


def _by_first(words: Mapping[str, Held]) -> dict[str, tuple[tuple[str, Held], ...]]:
    """Return the words with what they stand for by their first character, longest first."""
    listed: dict[str, list[tuple[str, Held]]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        listed.setdefault(word[0], []).append((word, words[word]))
    return {first: tuple(pairs) for first, pairs in listed.items()}


def _terms(terms: Iterable[str]) -> dict[str, Terms]:
    listed: dict[str, list[tuple[int, str]]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        at = next((place for place, character in enumerate(term) if character in _NUMERALS), None)
        if at is None:
            continue
        key = term[at : at + 2] if at + 1 < len(term) else term[at - 1 : at + 1]
        listed.setdefault(key, []).append((at, term))
    return {key: tuple(pairs) for key, pairs in listed.items()}


def _longer(terms: Mapping[str, Terms]) -> dict[str, Terms]:
    longer = {
        key: tuple((at, term) for at, term in pairs if not _STARTS.isdisjoint(term[at + 1 :]))
        for key, pairs in terms.items()
    }
    return {key: pairs for key, pairs in longer.items() if pairs}


def _far(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a qualifier, and of the Chinese characters between it and the numeral."""
    listed = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"({listed})[\u4e00-\u9fff]{{1,6}}$")


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"


def _any_before(patterns: Sequence[str]) -> regex.Pattern[str]:
    """Return what matches backwards from the end of a stretch that ends with one of `patterns`."""
    return regex.compile(f"(?r)(?:{_any_of(patterns)})\n?")


def _pattern(written: str | None, *, end: bool = False) -> re.Pattern[str] | None:
    if written is None:
        return None
    return re.compile(f"(?:{written})$" if end else written)


def _unit(rule: UnitRule) -> Unit:
    return Unit(
        rule=rule.id,
        name=rule.name,
        kind=rule.kind,
        canonical=rule.canonical,
        base_unit=rule.base_unit,
        factor=Fraction(rule.factor) if rule.factor else None,
        ge=rule.ge,
        one=rule.one,
        one_after=_pattern(rule.one_after, end=True),
        chinese=rule.chinese,
        only_after=_pattern(rule.only_after, end=True),
        only_before=_pattern(rule.only_before),
        not_after=_pattern(rule.not_after, end=True),
        not_before=_pattern(rule.not_before),
        digits=rule.digits,
    )
