"""Names of places, read leftwards from where they end."""

import re
from collections.abc import Iterable

from gongkai_nlp.finders.agency.endings import Region, Word
from gongkai_nlp.finders.agency.lexicon import Patterns
from gongkai_nlp.finders.agency.name import Place, Reading, is_han
from gongkai_nlp.gazetteer import gazetteer, township_names
from gongkai_nlp.vocabulary import Level

# Each of many, some other: what follows names no single body (各县财政局, 全市人民政府).
_DISTRIBUTIVE = frozenset("各每全两几多该某外邻诸若辖管级")
_SOME = ("部分", "个别", "少数", "多数")
# Never part of the name of a place.
_NO_NAME = frozenset(
    "的了在由向对以为被把将从给同与和及并据按经请让使是有等各该其这那每且则于至我本全上下两几多某个级所到率含或跟随当被凭因用除叫派"
    "委局厅市县区省办府政年月日号后者前时任已均报送抄转请致函呈党共诉"
)
_LONGEST = 4
"""How long the proper part of an unknown place may be (云溪 in 云溪县)."""
_DEEPEST = 4
"""So many places may follow each other (省, 市, 县, 镇)."""
_LISTED = re.compile(
    r"[各每](?:(?:[省市县区州旗盟镇乡]|自治[县州区]|街道|新区|开发区|园区)(?:\([^()]{0,6}\))?[、和及]?)+$"
)
_TOWNS = re.compile(r"各[^,。;:!?\n]{0,12}[、和及]$")
STATE = ("中国共产党", "中共", "中华人民共和国")


def place_ending_at(reading: Reading, end: int, word: Word | None, region: Region | None) -> Place | None:
    """Return the longest place that ends at `end`: 市, 云溪县, 河南省信阳市羊山新区.

    `word` and `region` are the longest that end there.
    """
    if region is None and word is not None:
        return None
    text = reading.text
    nearest = _single(reading, end, word, region)
    if nearest is None or not nearest.named or nearest.refused:
        return nearest
    place = nearest
    for _ in range(_DEEPEST):
        above = _single(reading, place.start, *reading.patterns.words_and_regions.longest(text, place.start))
        if above is None or not above.named or above.refused:
            break
        divisions = place.divisions
        if divisions and above.divisions:
            within = tuple(
                d for d in divisions if any(a in above.divisions for a in gazetteer().ancestors(d))
            )
            if not within and (region is None or region[1] != "zone"):
                break
            # 锦州滨海新区 is not the one of 天津.
            divisions = within
        level = place.level if divisions or not place.divisions else "zone"
        place = Place(above.start, level, True, divisions)
    if text.endswith(STATE, 0, place.start):
        prefix = next(prefix for prefix in STATE if text.endswith(prefix, 0, place.start))
        return Place(place.start - len(prefix), place.level, True, place.divisions)
    return place


def _single(reading: Reading, end: int, word: Word | None, region: Region | None) -> Place | None:
    text = reading.text
    if region is None:
        if word is None and is_han(text[end - 1 : end]):
            named = gazetteer().longest_ending_at(text, end)
            if named and named[1][0].level in ("province", "prefecture"):
                return Place(named[0], named[1][0].level, True, named[1])
        return None
    word_start, level = region
    # Names of townships hold rare characters.
    opens = not is_han(text[word_start - 1 : word_start]) and level != "township"
    found = None if opens else gazetteer().longest_ending_at(text, end)
    if found and found[0] < word_start and _trusted(reading, found[0], word_start):
        start, divisions = found
        if not _clean_before(reading, start) and gazetteer().longest_ending_at(text, start) is None:
            # 青岚县 is no 岚县.
            longer = _proper_name(reading, word_start, end, level)
            if longer is not None and longer < start:
                return Place(longer, level, True)
        return Place(start, divisions[0].level, True, divisions)
    if word and word[0] < word_start and word[1].use != "stop":
        # 慎城镇 is a town, though 城镇 is a word.
        town = _known_name(reading, word_start, end, level) if level == "township" else None
        if town is None or town >= word[0] or not _clean_before(reading, town):
            return None
        return Place(town, level, True)
    if level == "national":
        return Place(word_start, level, True)
    proper = None if opens else _proper_name(reading, word_start, end, level)
    if proper is not None:
        return Place(proper, level, True)
    refused = _each(text, word_start, level) and not reading.apart(word_start)
    return Place(word_start, level, False, (), refused)


def _each(text: str, start: int, level: Level) -> bool:
    """Whether each of many, or some of them, is meant: 各县, 全市, 各市、县, 部分县."""
    if start and (text[start - 1] in _DISTRIBUTIVE or text.endswith(_SOME, 0, start)):
        return True
    if level == "county" and text.endswith("个", 0, start):
        return True  # 3个县财政局; 23个市局机关科室 counts something else
    stretch = text[max(start - 16, 0) : start]
    if "各" not in stretch and "每" not in stretch:
        return False
    if level == "township" and _TOWNS.search(stretch):
        return True
    return _LISTED.search(stretch[-14:]) is not None


def _trusted(reading: Reading, start: int, word_start: int) -> bool:
    """Whether a name of the gazetteer is one here; 和县, 会同县 only open a line or follow a place."""
    text, patterns = reading.text, reading.patterns
    across = patterns.words.longest(text, start + 1)
    if across and across[0] < start and across[1].use == "stop":
        # 召开县 holds no 开县.
        return False
    word = patterns.words.longest(text, word_start)
    verb = word is not None and word[0] == start and word[1].use == "stop"
    if not verb and (word_start - start > 1 or text[start] not in _NO_NAME):
        return True
    if start == 0 or text[start - 1] in "\n《“(:":
        return True
    return gazetteer().longest_ending_at(text, start) is not None


def _proper_name(reading: Reading, word_start: int, end: int, level: Level) -> int | None:
    """Return where the proper name before a word for places starts, or None where it is the bare word."""
    text = reading.text
    # 锦州松山新区 is no 松山区: the name of a zone takes in the name before it.
    if level == "zone" and (found := gazetteer().longest_ending_at(text, word_start)):
        return found[0]
    start = _known_name(reading, word_start, end, level)
    if start is None:
        start = _unknown_name(reading, word_start)
    if start is None or not reading.apart(word_start):
        return start
    # A blank inside a name that stands elsewhere too is a stray one (岫溪 县财政局).
    name = text[start:end]
    return start if name in reading.known and text.count(name) > 1 else None


def _known_name(reading: Reading, word_start: int, end: int, level: Level) -> int | None:
    """Return where the longest name starts that stands apart elsewhere, or is that of a township."""
    text, known = reading.text, reading.known
    if level == "township":
        towns = township_names()
        for start in range(max(word_start - _LONGEST, 0), word_start):
            if (name := text[start:end]) in known or name in towns:
                return start
    elif known and text[word_start - 1 : word_start] not in _NO_NAME:
        for start in range(max(word_start - _LONGEST, 0), word_start):
            if text[start:end] in known:
                return start
    return None


def _unknown_name(reading: Reading, word_start: int) -> int | None:
    """Return where a name starts that no list knows, and that nothing but a name can be."""
    text, patterns = reading.text, reading.patterns
    for length in range(1, min(_LONGEST, word_start) + 1):
        start = word_start - length
        if text[start] in _NO_NAME or not is_han(text[start]):
            return None
        if length == 1:
            if patterns.words.longest(text, start + 1):
                return None
        elif _clean_before(reading, start) and _proper(text, start, word_start, patterns):
            return start
    return None


def _clean_before(reading: Reading, start: int) -> bool:
    """Whether a name can start at `start`: a break or a word that names never hold stands before."""
    text, patterns = reading.text, reading.patterns
    character = text[start - 1 : start]
    if not is_han(character) or character in _NO_NAME:
        return True
    if start in reading.before or reading.apart(start) or text.endswith(STATE, 0, start):
        return True
    word, region = patterns.words_and_regions.longest(text, start)
    return region is not None or (word is not None and word[1].use in ("stop", "soft"))


def _proper(text: str, start: int, end: int, patterns: Patterns) -> bool:
    """Whether the stretch holds no word that proper names never hold."""
    for at in range(start + 2, end + 1):
        word = patterns.words.longest(text, at)
        if word is not None and start <= word[0] < at - 1:
            return False
    return True


MAY_NAME_PLACE = re.compile(r"[县市区旗镇乡道](?<=...)")
"""Where a name that `places_apart` returns may end: it has three characters at the least."""


def places_apart(text: str, stretches: Iterable[tuple[int, int]], patterns: Patterns) -> frozenset[str]:
    """Return the names of places among the `stretches`: no other word can reach into where they start."""
    names: set[str] = set()
    for start, end in stretches:
        if text[start] in _NO_NAME or (name := text[start:end]) in names:
            continue
        region = patterns.regions.longest(text, end)
        if (
            region
            and region[0] > start
            and _NO_NAME.isdisjoint(text[start : region[0]])
            and _proper(text, start, region[0], patterns)
        ):
            names.add(name)
    return frozenset(names)
