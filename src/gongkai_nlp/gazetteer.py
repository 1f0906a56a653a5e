"""The administrative divisions of China: names, codes (GB/T 2260), hierarchy.

Current divisions from province to county, names given up since 2000, development zones with a code of
their own, and the abbreviations of document numbers. Texts are looked up folded (see ``fold``), as they
stand in ``View.text``; the names of a Division are the official ones. Where the data come from stands
in ``data/NOTICE``.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from gongkai_nlp.fold import fold
from gongkai_nlp.vocabulary import Level

_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_TOWNSHIP_ENDS = frozenset("镇乡道木所")
"""What the names of townships end with, so that most texts need none of them."""
_LONGEST_TOWNSHIP = 7
"""Longer names, of ethnic townships most of them, are not looked for."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division, or a name that one had."""

    adcode: str
    """Six digits, GB/T 2260; of a former division the code that it had."""
    name: str
    """Full official name in simplified characters."""
    level: Level
    parent: str | None
    """Code of the division above; None for a province."""
    short: str
    """The name without 省, 市, 县, 区, 自治…; two-character names (新县) stay whole."""
    also: str | None = None
    """The short name that keeps the kind of an autonomous area (恩施州)."""
    until: int | None = None
    """Last year of a name or division given up; None where it is current."""

    @property
    def municipality(self) -> bool:
        """Whether it is one of the four cities directly under the state."""
        return self.adcode in _MUNICIPALITIES


Divisions = tuple[Division, ...]


class Gazetteer:
    """Divisions by code, by name and by abbreviation; never changes once it is built."""

    __slots__ = ("_abbreviations", "_by_adcode", "_by_initial", "_heads", "_names", "_tails", "_townships")

    def __init__(self, divisions: Sequence[Division], abbreviations: Iterable[tuple[str, str]]) -> None:
        self._by_adcode: dict[str, Division] = {}
        for division in divisions:
            held = self._by_adcode.get(division.adcode)
            if held is None or (held.until and (division.until is None or division.until > held.until)):
                self._by_adcode[division.adcode] = division
        names: dict[str, list[Division]] = {}
        folded = _folded(divisions)
        for division, keys in zip(divisions, folded, strict=True):
            for key in keys:
                names.setdefault(key, []).append(division)
        # A former division counts only where no current one has the name.
        self._names = {
            name: tuple(d for d in held if d.until is None) or tuple(held) for name, held in names.items()
        }
        self._heads = _lengths(self._names, slice(0, 2))
        self._tails = _lengths(self._names, slice(-2, None))
        shortened: dict[str, list[Division]] = {}
        for adcode, abbreviation in abbreviations:
            shortened.setdefault(abbreviation, []).append(self._by_adcode[adcode])
        self._abbreviations = {key: tuple(held) for key, held in shortened.items()}
        initials: dict[str, list[Division]] = {}
        for division, keys in zip(divisions, folded, strict=True):
            if division.until is None:
                initials.setdefault(keys[0][0], []).append(division)
        self._by_initial = {key: tuple(held) for key, held in initials.items()}

    def by_adcode(self, adcode: str) -> Division | None:
        """Return the division with the code `adcode`, a former one where no current one has it."""
        return self._by_adcode.get(adcode)

    def named(self, name: str) -> Divisions:
        """Return the divisions whose full or short name in folded characters is `name`.

        Former names count where no current division has the name.
        """
        return self._names.get(name, ())

    def longest_at(self, text: str, place: int) -> tuple[int, Divisions] | None:
        """Return the end of the longest name from `place` of the folded `text`, and its divisions."""
        for length in self._heads.get(text[place : place + 2], ()):
            held = self._names.get(text[place : place + length])
            if held:
                return place + length, held
        return None

    def longest_ending_at(self, text: str, end: int) -> tuple[int, Divisions] | None:
        """Return the start of the longest name that ends at `end` of the folded `text`, and its divisions."""
        for length in self._tails.get(text[end - 2 : end], ()):
            if length <= end and (held := self._names.get(text[end - length : end])):
                return end - length, held
        return None

    def path_at(self, text: str, place: int) -> tuple[int, Divisions] | None:
        """Return the end of the names that follow each other from `place`, each within the one before it.

        The divisions are those that the last name can stand for there: 河南省信阳市新县 and 深圳市南山区
        leave one.
        """
        found = self.longest_at(text, place)
        while found:
            end, above = found
            further = self.longest_at(text, end)
            if not further:
                break
            within = tuple(d for d in further[1] if any(a in above for a in self.ancestors(d)))
            if not within:
                break
            found = further[0], within
        return found

    def abbreviated(self, characters: str) -> Divisions:
        """Return the divisions that `characters` is a set abbreviation of (豫, 信, 榕)."""
        return self._abbreviations.get(characters, ())

    def starting_with(self, character: str) -> Divisions:
        """Return the current divisions whose name begins with `character`."""
        return self._by_initial.get(character, ())

    def ancestors(self, division: Division) -> Divisions:
        """Return the divisions above `division`, the nearest first."""
        above: list[Division] = []
        parent = division.parent
        while parent is not None:
            held = self._by_adcode[parent]
            above.append(held)
            parent = held.parent
        return tuple(above)

    def above(self, division: Division, level: Level) -> Division | None:
        """Return `division` itself or the division above it that has `level`, or None."""
        return next((d for d in (division, *self.ancestors(division)) if d.level == level), None)

    def full_name(self, division: Division) -> str:
        """Return the name with those of the divisions above it before it: 河南省信阳市新县."""
        return "".join(d.name for d in (*reversed(self.ancestors(division)), division))


def _folded(divisions: Sequence[Division]) -> list[tuple[str, ...]]:
    """Return for each division its full name, short name and second short name, folded, each once."""
    lines = "\n".join(f"{d.name} {d.short} {d.also or d.short}" for d in divisions)
    return [tuple(dict.fromkeys(line.split(" "))) for line in fold(lines).split("\n")] if divisions else []


def _lengths(names: Iterable[str], ends: slice) -> dict[str, tuple[int, ...]]:
    """Return for each pair of characters at one end of a name the lengths of such names, longest first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[ends], set()).add(len(name))
    return {pair: tuple(sorted(held, reverse=True)) for pair, held in lengths.items()}


def _data(name: str) -> bytes:
    return files("gongkai_nlp").joinpath("data", name).read_bytes()


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))[1:]


def _divisions() -> list[Division]:
    rows = _rows(gzip.decompress(_data("divisions.csv.gz")).decode())
    codes = {row[0] for row in rows}
    return [
        Division(
            code,
            name,
            cast(Level, level),
            _parent(code, codes),
            short,
            also or None,
            int(until) if until else None,
        )
        for code, name, level, short, also, until in rows
    ]


def _parent(code: str, codes: set[str]) -> str | None:
    """Return the code of the division above; counties directly under a province have no prefecture."""
    if code.endswith("0000"):
        return None
    prefecture = code[:4] + "00"
    return prefecture if prefecture != code and prefecture in codes else code[:2] + "0000"


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read at the first call."""
    abbreviations = _rows(_data("abbreviations.csv").decode())
    return Gazetteer(_divisions(), ((adcode, abbreviation) for adcode, abbreviation in abbreviations))


def township_at(text: str, start: int) -> int:
    """Return where the longest name of a township ends that begins at `start`, 0 without one."""
    for end in range(min(start + _LONGEST_TOWNSHIP, len(text)), start + 2, -1):
        if text[end - 1] in _TOWNSHIP_ENDS and text[start:end] in township_names():
            return end
    return 0


@cache
def township_names() -> frozenset[str]:
    """Return the names of today's towns, townships and streets, folded."""
    return frozenset(fold(gzip.decompress(_data("townships.txt.gz")).decode()).split())
