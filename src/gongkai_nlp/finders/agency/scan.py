"""Where names of agencies may end in a text, and which places stand apart in it: one search for both."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai_nlp.rules.shapes.agency import CentralRule, HeadRule, SelfRule

_HAN = "\u3400-\u9fff"
# How the names of places end that are looked for, and how many characters they have then.
_PLACE_ENDS = (
    (("县", "市", "区", "旗", "镇", "乡"), range(3, 6)),
    (("街道", "新区"), range(4, 7)),
    (("自治县", "开发区"), range(5, 8)),
)
PLACE_LAST = "县市区旗镇乡道"
_PLACE = f"(?<=[{_HAN}]{{3}})(?<![{_HAN}]{{8}})(?![{_HAN}]?级)"
"""What holds where a name of three to seven characters ends that begins behind a break."""
_RUN = re.compile(f"[{_HAN}]+$")


@dataclass(frozen=True, slots=True)
class Head:
    """An ending of names, as the finder uses it."""

    rule: HeadRule
    not_before: re.Pattern[str] | None
    not_after: frozenset[str]


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
    """Stretches behind a break that end like the name of a place, the longest of each."""
