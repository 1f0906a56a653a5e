"""Where names of agencies may end in a text, and which places stand apart in it: one search for both."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai_nlp.finders.agency.endings import Endings, lengths_by_pair
from gongkai_nlp.rules.shapes.agency import CentralRule, SelfRule, Standing
from gongkai_nlp.vocabulary import AgencyKind, Level


@dataclass(frozen=True, slots=True)
class Head:
    """An ending of names: what its rule says, at hand."""

    rule: str
    """Id of the rule."""
    kind: AgencyKind
    standing: Standing
    nested: bool
    proper: bool
    dispatched: bool
    sovereign: bool
    elected: bool
    level: Level | None
    special: bool
    """Whether names that end so may be of another kind than most of them."""
    not_before: re.Pattern[str] | None
    not_after: Endings[str] | None


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


Found = tuple[int, int, Anchor]
"""Where a word that names may end with starts and ends, and what it can be."""


class Scanned(NamedTuple):
    """What the search shows."""

    anchors: list[Found]
    """In order, the first and longest of an overlap."""
    places: list[tuple[int, int]]
    """Stretches behind a break that end like the name of a place, the longest of each, in order."""


_HAN = "\u3400-\u9fff"
_PLACE_LAST = "县市区旗镇乡道"
_PLACE = f"(?<=[{_HAN}]{{3}})(?<![{_HAN}]{{8}})(?![{_HAN}]?级)"
"""What holds where a name of three to seven characters ends that begins behind a break."""
_RUN = re.compile(rf"(?<![{_HAN}])[{_HAN}]+\Z")
_APART = re.compile(rf"[{_HAN}]{{2,4}}(?:自治县|[县市区旗镇乡]|街道|新区|开发区)(?![{_HAN}]?级)")
_MANY = 8
_ONE = (1,)
"""The lengths of the words that end with two characters which no longer word ends with."""


class Anchors:
    """The words that names may end with."""

    __slots__ = ("_ends", "_lasts", "_lengths", "words")

    def __init__(self, held: Mapping[str, Anchor], fields: Collection[str]) -> None:
        """Make the search ready; `fields` are words that a name may reach over what must not stand before."""
        self.words = dict(held)
        self._lasts = {word[-1] for word in held}
        self._lengths = lengths_by_pair(held)
        places = [last + _PLACE for last in _PLACE_LAST]
        self._ends = re.compile("|".join([*places, *_ends(self.words, fields)]))

    def scan(self, text: str) -> Scanned:
        """Return where words that names may end with stand in `text`, and what may be the name of a place."""
        lengths_of, held_of = self._lengths.get, self.words.get
        longest: dict[int, tuple[int, Anchor]] = {}
        places: dict[int, int] = {}
        for match in self._ends.finditer(text):
            end = match.end()
            last = text[end - 1]
            if last in _PLACE_LAST:
                run = _RUN.search(text, max(end - 7, 0), end)
                if run and (start := run.start()) not in places and (name := _APART.match(text, start)):
                    places[start] = name.end()
                if last not in self._lasts:
                    continue
            for length in lengths_of(text[end - 2 : end], _ONE):
                if length <= end and (anchor := held_of(text[end - length : end])) is not None:
                    longest[end - length] = end, anchor
        anchors: list[Found] = []
        reached = 0
        for start in sorted(longest):
            if start >= reached:
                reached, anchor = longest[start]
                anchors.append((start, reached, anchor))
        return Scanned(anchors, list(places.items()))


def _ends(held: Mapping[str, Anchor], fields: Collection[str]) -> Iterator[str]:
    """Yield patterns that match the last character of each word where it may end a name, and little else.

    Each begins with one character of its own, so that a search runs past all others at full speed.
    """
    by_last: dict[str, dict[str, list[str]]] = {}
    for word in held:
        by_last.setdefault(word[-1], {}).setdefault(word[-2:], []).append(word)
    reaching: dict[str, set[str]] = {}
    for word in (*fields, *held):
        reaching.setdefault(word[-1], set()).update(word[-2:-1])
    for last, by_pair in by_last.items():
        tests: list[str] = []
        others: list[str] = []
        for pair, words in by_pair.items():
            refusal = _refusal(words, held, reaching)
            if len(pair) == 1:
                tests.append(refusal)
            elif refusal and pair in held and not _hiding(words, held):
                tests.append(f"(?<={re.escape(pair)}){refusal}")
            else:
                others.append(pair[0])
        if others:
            tests.append(f"(?<=[{_class(others)}]{re.escape(last)})")
        yield f"{re.escape(last)}(?:{'|'.join(tests)})"


def _class(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


def _hiding(words: Collection[str], held: Iterable[str]) -> bool:
    """Whether one of `words`, which end alike, hides another word that stands in it or overlaps with it."""
    return any(
        other in word or any(other.startswith(word[at:]) for at in range(1, len(word)))
        for word in words
        for other in held
        if other not in words
    )


def _refusal(words: Iterable[str], held: Mapping[str, Anchor], reaching: Mapping[str, set[str]]) -> str:
    """Return what keeps out places where none of `words` ends a name; empty where each of them may.

    `reaching` holds what stands before the last character of fields of work and of words that names end with.
    """
    refusals: set[str] = set()
    for word in words:
        anchor = held[word]
        if anchor.own or anchor.central or not anchor.heads:
            return ""
        refusals |= {_head_refusal(word[skipped:], head, held, reaching) for skipped, head in anchor.heads}
    if "" in refusals or len(refusals) > 2:
        return ""
    return f"(?!{''.join(f'(?={refusal})' for refusal in sorted(refusals))})"


def _head_refusal(word: str, head: Head, held: Collection[str], reaching: Mapping[str, set[str]]) -> str:
    """Return what tells behind the head `word` that it makes no name, whatever stands farther before."""
    ending = re.escape(word)
    refusals = [f"(?:{head.not_before.pattern})"] if head.not_before else []
    barred, unless = "", ""
    for character in map(re.escape, head.not_after.words if head.not_after else ()):
        over = sorted(reaching.get(character, ()))
        # A name that ends before the head, or a field of work that reaches farther, may make it one still.
        if len(character) == 1 and character not in held and len(over) < _MANY:
            barred += character
            unless += "".join(f"(?<!{re.escape(before)}{character}{ending})" for before in over)
    if barred:
        refusals.append(f"(?<=[{barred}]{ending}){unless}")
    return "|".join(refusals)
