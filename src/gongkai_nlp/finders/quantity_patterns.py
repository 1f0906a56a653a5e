"""The rules of quantities, compiled for look-up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_
from string import ascii_letters
from typing import Literal, NamedTuple, TypeVar

import regex

from gongkai_nlp.fold import fold
from gongkai_nlp.numerals.reading import DIGITS, RUN_REST, RUN_STARTS, SCALES
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.edges import Characters, first_characters, last_characters
from gongkai_nlp.rules.shapes.quantity import ContextRule, UnitRule
from gongkai_nlp.vocabulary import Qualifier, QuantityKind

Direction = Literal["increase", "decrease"]
JOINTS = frozenset("又分/-~至到—–―")
"""What may tie a numeral to another behind it, in a fraction, a rate or a range."""
HEDGES = frozenset("余多来")
GLUE = frozenset(" -./:+*#_@$&" + ascii_letters)
"""What may stand right before a numeral that belongs to a code, a time, a ratio or a telephone number."""
SIGNS = frozenset("负-下")
"""Last characters of what makes a numeral negative."""
COMPOUNDS = frozenset("次(/")
"""What a unit of several parts may go on with: 宗(次), 元/件."""
GIVEN_BACK = ("千兆", "千", "百", "兆", "两")
"""What a run of numerals may have taken from its unit: 5千克, 30万千瓦时, 3.5两."""
ENDS_OF_MORE = frozenset("半数") | {word[-1] for word in GIVEN_BACK}
"""Last characters of a numeral that may hold its unit, or need none."""
_ANY_START = f"[{RUN_STARTS}半]"
_REST = rf"(?:(?<=半)(?:数|(?<![上下前后大过多]半)(?=个?(?:月|年|小时|天|日|学期|岁)))|(?<=一)半|{RUN_REST})"
NUMERAL = re.compile(_ANY_START + _REST)
"""A numeral, or 半 where it may be one."""
RESULTS = ("为", "达", "到")
"""Last characters of what may stand between a rate of change and the numeral."""
Terms = tuple[tuple[int, str], ...]
"""Set terms with the place of their first numeral, longest first."""
Held = TypeVar("Held")
_CONTINUED = frozenset("元圆块角毛成折")
_NUMERALS = frozenset(DIGITS + SCALES + "0123456789半")
_STARTS = _NUMERALS | {"数", "几"}
"""What a numeral begins with; 数 and 几 do so before a scale word."""


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
    one_after: regex.Pattern[str] | None = None
    chinese: bool = True
    only_after: regex.Pattern[str] | None = None
    only_before: re.Pattern[str] | None = None
    not_after: regex.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    not_before_starts: Characters = None
    """What ``not_before`` begins with."""
    digits: int | None = None
    conditional: bool = False
    """Whether there is a condition of ``digits``, ``not_after``, ``only_after`` or ``only_before``."""


class Surface(NamedTuple):
    """A spelling of a unit."""

    text: str
    unit: Unit
    reported: str
    """The unit as it is reported: as written, but 元 for 块钱."""
    latin: bool
    """Whether it ends with a Latin letter, so that no other and no digit may follow."""
    continues: bool
    """Whether the amount may go on behind it (三块五), or it settles how the numeral is read (八五折)."""
    told_by_digits: frozenset[str]
    """First digits of numerals before it with which a context may hold."""
    told_behind: frozenset[str] | None
    """Characters behind it that may say something of the quantity; None where others have to be looked at."""


@dataclass(frozen=True, slots=True)
class BeforeWord:
    """A word between a qualifier and the numeral, or the qualifier itself."""

    says: Qualifier | None
    bare: bool
    not_after: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """A word of change before the numeral."""

    direction: Direction
    rate: bool
    compared: bool


@dataclass(frozen=True, slots=True)
class Prefix:
    """A sign before the number that settles its unit."""

    unit: str
    name: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Where a numeral with a unit is no quantity: all patterns given hold."""

    before: regex.Pattern[str] | None
    numeral: re.Pattern[str] | None
    behind: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Contexts:
    """The contexts, and which of them may hold where certain characters stand.

    A set of contexts is an integer with a bit for each.
    """

    held: tuple[Context, ...]
    before: dict[str, int]
    """Those that may hold behind a character; all others of its kind are ``before_any``."""
    before_any: int
    numeral: dict[str, int]
    """Those that may hold for a numeral that begins with a character."""
    numeral_any: int
    behind: dict[str, int]
    """Those that may hold where the unit begins with a character."""
    behind_any: int

    def before_digits(self) -> Iterator[str]:
        """Yield the characters behind which more contexts may hold for a numeral in digits."""
        of_digits = reduce(or_, (self.numeral.get(digit, self.numeral_any) for digit in "0123456789"))
        for character, held in self.before.items():
            if held & of_digits & ~self.before_any:
                yield character

    def possible(self, text: str, start: int, unit_start: int) -> int:
        """Return those that may hold for a numeral and a unit that begin at these places."""
        held = self.before.get(text[start - 1 : start], self.before_any)
        held &= self.numeral.get(text[start], self.numeral_any)
        return held and held & self.behind.get(text[unit_start : unit_start + 1], self.behind_any)


@dataclass(frozen=True)
class QuantityPatterns:
    """All rules, ready to be looked up."""

    numeral: re.Pattern[str]
    """A numeral, but for a digit in Chinese alone that can count nothing and open no set term."""
    drawn_before: frozenset[str]
    """Characters before a numeral that may belong to the quantity, or make it none."""
    said_before: frozenset[str]
    """Characters before a numeral that may end a word that says something of the quantity."""
    units: dict[str, tuple[tuple[str, Surface], ...]]
    """Spellings of units, longest first, by their first two characters, and those of one by that."""
    by_surface: dict[str, Unit]
    ge_starts: frozenset[str]
    """What units begin with that 个 may stand before."""
    follow: frozenset[str]
    """Characters behind a numeral without which it has no unit there and no second numeral."""
    terms: dict[str, Terms]
    """Set terms by their first numeral and the character behind it (or before it, where it comes last)."""
    longer_terms: dict[str, Terms]
    """Those of ``terms`` that hold another numeral behind their first."""
    before: dict[str, tuple[tuple[str, BeforeWord], ...]]
    """Words before the numeral, longest first, by their last two characters, and those of one by that."""
    before_ends: frozenset[str]
    """Last characters of the words in ``before``."""
    far: re.Pattern[str]
    """A qualifier with a verb behind it, up to the numeral."""
    far_says: dict[str, Qualifier | None]
    behind: dict[str, tuple[tuple[str, Qualifier], ...]]
    """Qualifiers behind the unit by their first character, longest first."""
    changes: dict[str, ChangeWord]
    change_ends: frozenset[str]
    """Last characters of the words in ``changes``, and of what may stand between one and the numeral."""
    prefixes: dict[str, Prefix]
    prefix_ends: frozenset[str]
    """Last characters of the signs in ``prefixes``, and the blank that may stand behind them."""
    longest_prefix: int
    contexts: Contexts


def compile_rules(rules: RuleSet) -> QuantityPatterns:
    """Return what the finder needs, compiled once."""
    held = rules.quantity
    by_surface: dict[str, Unit] = {}
    for rule in held.unit:
        unit = _unit(rule)
        by_surface |= {fold(surface): unit for surface in (rule.name, *rule.surfaces)}
    before = {
        fold(rule.word): BeforeWord(rule.qualifier, rule.bare, _ending(rule.not_after))
        for rule in held.qualifier
        if rule.side == "before"
    }
    far = {fold(rule.word): rule.qualifier for rule in held.qualifier if rule.side == "before" and rule.far}
    behind = {
        fold(rule.word): rule.qualifier
        for rule in held.qualifier
        if rule.side == "behind" and rule.qualifier is not None
    }
    prefixes = {
        fold(rule.sign): Prefix(rule.unit, rule.name, rule.alone)
        for rule in held.prefix
        if rule.name in by_surface  # a pack may have dropped it
    }
    terms = _terms(fold(rule.term) for rule in held.set_term)
    changes = {fold(rule.word): ChangeWord(rule.direction, rule.rate, rule.compared) for rule in held.change}
    contexts = _contexts(held.context)
    before_ends = frozenset(word[-1] for word in before)
    prefix_ends = frozenset(sign[-1] for sign in prefixes) | {" "}
    change_ends = frozenset(word[-1] for word in changes).union(*RESULTS, "了")
    qualifiers_behind = _by_first(behind)
    told_behind = JOINTS.union(COMPOUNDS, "半0123456789", DIGITS, qualifiers_behind)
    follow = JOINTS | HEDGES | {"个", " "} | {surface[0] for surface in by_surface}
    longer_terms = _longer(terms)
    return QuantityPatterns(
        numeral=_numeral(follow, prefix_ends, longer_terms),
        drawn_before=GLUE.union(SIGNS, prefix_ends, contexts.before_digits()),
        said_before=before_ends | change_ends,
        units=_by_edge(
            {text: _surface(text, unit, told_behind, contexts) for text, unit in by_surface.items()}, slice(2)
        ),
        by_surface=by_surface,
        ge_starts=frozenset(surface[0] for surface, unit in by_surface.items() if unit.ge),
        follow=follow,
        terms=terms,
        longer_terms=longer_terms,
        before=_by_edge(before, slice(-2, None)),
        before_ends=before_ends,
        far=_far(far),
        far_says=far,
        behind=qualifiers_behind,
        changes=changes,
        change_ends=change_ends,
        prefixes=prefixes,
        prefix_ends=prefix_ends,
        longest_prefix=max(map(len, prefixes), default=0),
        contexts=contexts,
    )


def _numeral(
    follow: frozenset[str], prefix_ends: frozenset[str], longer_terms: Mapping[str, Terms]
) -> re.Pattern[str]:
    """Return the pattern; it begins with a class, so that a search runs past all other characters."""
    digit = f"[{DIGITS}]"
    before = _members(prefix_ends.union(pair[0] for pair in longer_terms))
    behind = _members(follow.union(_STARTS, "余多来点", (pair[1] for pair in longer_terms)))
    alone = rf"(?<={digit})(?<!{before}{digit})(?!{behind})"
    return re.compile(f"{_ANY_START}(?!{alone}){_REST}")


def _members(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _contexts(rules: Sequence[ContextRule]) -> Contexts:
    before, before_any = _possible([rule.before for rule in rules], last_characters)
    before["\n"] = (1 << len(rules)) - 1  # what a pattern says of the end holds before a line break too
    numeral, numeral_any = _possible([rule.numeral for rule in rules], first_characters)
    behind, behind_any = _possible([rule.behind for rule in rules], first_characters)
    held = tuple(
        Context(_ending(rule.before), _pattern(rule.numeral), _pattern(rule.behind)) for rule in rules
    )
    return Contexts(held, before, before_any, numeral, numeral_any, behind, behind_any)


def _possible(
    patterns: Iterable[str | None], edge: Callable[[str], Characters]
) -> tuple[dict[str, int], int]:
    """Return which of `patterns` may match with a character at their `edge`, and which with any other."""
    by_character: dict[str, int] = {}
    anywhere = 0
    for number, pattern in enumerate(patterns):
        characters = None if pattern is None else edge(pattern)
        if characters is None:
            anywhere |= 1 << number
        else:
            for character in characters:
                by_character[character] = by_character.get(character, 0) | 1 << number
    return {character: held | anywhere for character, held in by_character.items()}, anywhere


def _surface(text: str, unit: Unit, told_behind: frozenset[str], contexts: Contexts) -> Surface:
    possible = contexts.before_any & contexts.behind.get(text[0], contexts.behind_any)
    starts = frozenset[str]() if unit.not_before is None else unit.not_before_starts
    return Surface(
        text,
        unit,
        reported=unit.name if unit.canonical else text,
        latin=text[-1].isascii() and text[-1].isalpha(),
        continues=text in _CONTINUED or unit.name in _CONTINUED,
        told_by_digits=frozenset(
            digit for digit in "0123456789" if possible & contexts.numeral.get(digit, contexts.numeral_any)
        ),
        told_behind=None if unit.conditional or unit.name == "折" or starts is None else told_behind | starts,
    )


def _by_edge(words: Mapping[str, Held], edge: slice) -> dict[str, tuple[tuple[str, Held], ...]]:
    """Return the words with what they stand for, longest first, by the two characters at their `edge`.

    A word of one character stands by that, and behind all that have it at the same place.
    """
    single = 0 if edge.start is None else -1
    listed: dict[str, list[tuple[str, Held]]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        listed.setdefault(word[edge], []).append((word, words[word]))
    for head, pairs in listed.items():
        if len(head) > 1:
            pairs += listed.get(head[single], ())
    return {head: tuple(pairs) for head, pairs in listed.items()}


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


def _pattern(written: str | None) -> re.Pattern[str] | None:
    return None if written is None else re.compile(written)


def _ending(written: str | None) -> regex.Pattern[str] | None:
    """Return what matches backwards from the end of a stretch that ends with `written`."""
    return None if written is None else regex.compile(rf"(?r)(?:{written})\n?")


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
        one_after=_ending(rule.one_after),
        chinese=rule.chinese,
        only_after=_ending(rule.only_after),
        only_before=_pattern(rule.only_before),
        not_after=_ending(rule.not_after),
        not_before=_pattern(rule.not_before),
        not_before_starts=first_characters(rule.not_before) if rule.not_before else None,
        digits=rule.digits,
        conditional=any((rule.digits is not None, rule.not_after, rule.only_after, rule.only_before)),
    )
