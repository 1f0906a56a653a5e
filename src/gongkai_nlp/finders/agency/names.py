"""The name of an agency, read leftwards from its head."""

import re
from dataclasses import dataclass

from gongkai_nlp.finders.agency.anchors import Head
from gongkai_nlp.finders.agency.lexicon import Patterns
from gongkai_nlp.finders.agency.name import Name, Place, Reading
from gongkai_nlp.finders.agency.places import STATE, place_ending_at
from gongkai_nlp.rules.shapes.agency import HeadRule
from gongkai_nlp.vocabulary import AgencyKind, Level

_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = frozenset("和与及暨")
# A count within the unknown start of a name, or right before it.
_COUNT_WITHIN = re.compile(r"(?<=[0-9])|[一二两三四五六七八九十百几多]{1,3}[所个家]")
_COUNT_BEFORE = re.compile(r"[0-9一二两三四五六七八九十百几余多][个所家](?:基层|乡镇|镇街|直属|下属|社区)?$")
# A single character that no name reaches over.
_FUNCTION = frozenset("的了由向以被把将及在是并等各该其于让使从给据按经因这那我本年月日号")
_EITHER = re.compile(r"\((?:[省市县区州旗盟镇乡、]|街道|新区){1,4}\)$")
_TERM = re.compile(r"第?[一二三四五六七八九十]{1,3}届$")
_LONGEST = 60
"""How long a name may be, its places and the body above it included."""
_FREE_LONGEST = 40
"""How long the matter before 领导小组 may be."""
_GAP_LONGEST = 8
"""How many unknown characters may stand between a place and a field of work."""


_OFFICES = frozenset({"general_office", "office_short"})


@dataclass(slots=True)
class _Walk:
    """How far left of a head the name was followed."""

    start: int
    place: Place | None = None
    place_end: int = 0
    parent: Name | None = None
    stems: int = 0
    modifiers: int = 0
    official: bool = True
    unknown: int = 0
    bounded: bool = False
    """Whether a break, or a word that names never hold, stands before the name."""
    refused: bool = False
    listed: bool = False
    """Whether it takes its place from the name listed before it (街道党工委、办事处)."""
    own: bool = False
    """Whether it is an office of the body that writes (局办公室)."""


def name_with_head(reading: Reading, head_start: int, end: int, head: Head) -> Name | None:
    """Return the name that ends with the head at `head_start`, or None where there is none.

    What stands behind does not rule out the head.
    """
    text, patterns = reading.text, reading.patterns
    rule = head.rule
    barred = head.not_after.longest(text, head_start) if head.not_after else None
    if barred and head_start not in reading.before and not _has_field(text, barred[0], head_start, patterns):
        return None
    walk = _walk(reading, head_start, head)
    if walk.refused:
        return None
    stands = _stands(walk, rule)
    if not stands and not (walk.bounded and rule.standing in ("stem", "office")):
        return None
    special = patterns.kinds.longest(text, end)
    if not stands and not (special is not None and special[0] == walk.start < head_start):
        return None
    if walk.place is None and _is_counted(text, walk, rule):
        return None
    kind = special[1].kind if special and special[0] >= walk.start else _kind(walk, rule)
    level = _level(walk, rule.level)
    return Name(
        walk.start, end, head_start, kind, level, rule.id, walk.place, walk.place_end, walk.parent,
        proper=bool(walk.unknown) and walk.place is None, official=walk.official, nested=rule.nested,
    )  # fmt: skip


def _has_field(text: str, barred: int, head_start: int, patterns: Patterns) -> bool:
    """Whether a field of work stands before the head that reaches beyond the word from `barred` on.

    That word makes another word of the head (格局).
    """
    word = patterns.words.longest(text, head_start)
    return word is not None and word[1].use in ("stem", "modifier") and word[0] < barred


def _is_counted(text: str, walk: _Walk, rule: HeadRule) -> bool:
    """Whether a number says how many there are: what is counted has no name (6所幼儿园, 37个基层林业所)."""
    if walk.unknown and _COUNT_WITHIN.match(text, walk.start):
        return True
    if walk.parent is not None or rule.kind != "institution":
        return False
    return _COUNT_BEFORE.search(text, max(walk.start - 8, 0), walk.start) is not None


def _stands(walk: _Walk, rule: HeadRule) -> bool:
    standing = rule.standing
    if walk.own or walk.listed:
        return True
    described = walk.stems or walk.modifiers or walk.unknown
    if standing == "alone":
        return True
    if standing == "region":
        belongs = walk.place or (walk.parent and rule.nested)
        return bool(belongs) and not walk.stems and not walk.unknown
    if standing == "matter":
        return bool(described or (walk.place and walk.place.named) or walk.parent)
    if walk.parent is not None or standing == "parent":
        return walk.parent is not None
    if standing == "named":
        return walk.place is not None and walk.place.named
    if standing == "office":
        return bool(walk.place or walk.stems)
    if walk.place is not None:
        return bool(described) or walk.place.named
    if rule.proper and walk.bounded and walk.unknown:
        return True
    return bool(walk.stems) or (walk.bounded and walk.modifiers > 0 and not walk.unknown)


def _level(walk: _Walk, own: Level | None) -> Level:
    if walk.place:
        return walk.place.level
    if walk.parent and walk.parent.rule == "central" and walk.parent.nested:
        return "unknown"
    if walk.parent and walk.parent.level != "unknown":
        return walk.parent.level
    return own or "unknown"


def _kind(walk: _Walk, rule: HeadRule) -> AgencyKind:
    kind = rule.kind
    if rule.id not in _OFFICES:
        return kind
    described = bool(walk.stems or walk.modifiers or walk.unknown)
    if walk.own:
        return "internal"
    if walk.parent is None:
        return "department" if described else kind
    if walk.parent.kind == "body":
        return "body"
    if walk.parent.kind == "department" and walk.parent.level == "national" and not described:
        return "general_office"  # 教育部办公厅
    if walk.parent.kind in ("department", "institution", "internal", "judiciary"):
        return "internal"
    if walk.parent.rule == "party_department":
        return "internal"
    return "department" if described else "general_office"


def _walk(reading: Reading, head_start: int, head: Head) -> _Walk:
    """Follow the name leftwards from its head."""
    text, patterns, before = reading.text, reading.patterns, reading.before
    rule = head.rule
    free = rule.standing == "matter"
    walk = _Walk(head_start)
    at = head_start
    if rule.elected and (term := _TERM.search(text, max(at - 6, 0), at)):
        at = walk.start = term.start()
    if rule.nested and at not in before and _own_body(text, at, patterns):
        walk.start, walk.own, walk.bounded = at - 1, True, True
        return walk
    listed = before.get(at - 1) if rule.dispatched and text.endswith("、", 0, at) else None
    if listed and listed.level == "township" and listed.place:
        walk.listed = walk.bounded = True
        return walk
    while head_start - at < _LONGEST:
        if parent := before.get(at):
            if _absorbs(parent, rule) and head_start - parent.start < _LONGEST:
                walk.parent, walk.start = parent, parent.start
                walk.place, walk.place_end = parent.place, parent.place_end
                return walk
            walk.bounded = True
            break
        word, region = patterns.words_and_regions.longest(text, at)
        place = place_ending_at(reading, at, word, region)
        if free and place and place.level == "national":
            # 县创建全国文明城市指挥部
            walk.unknown += at - place.start
            at = walk.start = place.start
            continue
        if place and (word is None or word[0] > place.start or word[1].use in ("stop", "soft")):
            if place.refused:
                walk.refused = not free
                walk.bounded = True
                break
            walk.place, walk.place_end, walk.start, walk.bounded = place, at, place.start, True
            at = place.start
            if parent := before.get(at):
                vertical = parent.rule == "central" and parent.nested
                branch = rule.nested and rule.proper and parent.kind == "department"
                if vertical or branch or (rule.dispatched and parent.kind == "government"):
                    walk.parent, walk.start = parent, parent.start
            return walk
        if word is not None:
            start, use = word[0], word[1].use
            if use == "stop" or (use == "soft" and not free):
                walk.bounded = True
                break
            if use == "generic" and not free:
                walk.refused = True
                break
            if use == "stem":
                walk.stems += 1
                walk.official = walk.official and word[1].official
            elif use == "modifier":
                walk.modifiers += 1
            else:
                walk.unknown += at - start
            at = walk.start = start
            continue
        character = text[at - 1 : at]
        if not character or not _HAN.match(character):
            if free and character in ("、", "“", "”", '"') and at - 1 > 0:
                reached = _reach(reading, at)
                if reached:
                    walk.place, walk.place_end, walk.start = reached, at, reached.start
                    walk.unknown += 1
                    walk.bounded = True
                    return walk
            walk.bounded = True
            # 县(市)财政局 is each of many.
            walk.refused = not free and bool(_EITHER.search(text, max(at - 8, 0), at))
            break
        if character in _JOINING and walk.start < head_start:
            joined = patterns.words.longest(text, at - 1)
            if joined and joined[1].use in ("stem", "modifier") and at - 1 not in before:
                at -= 1
                continue
        if character in _FUNCTION or character in _JOINING:
            walk.bounded = True
            break
        if rule.standing == "region" and not rule.nested:
            break
        if reading.apart(at):
            walk.bounded = True
            break
        # Characters that no list knows: part of the name where a place or a break comes soon.
        limit = _FREE_LONGEST if free else _GAP_LONGEST
        gap = _gap(reading, at, limit, free=free)
        if gap is None:
            break
        start, place, parent, bounded = gap
        if place is not None:
            walk.place, walk.place_end, walk.start = place, start, place.start
            walk.unknown += at - start
            walk.bounded = True
            return walk
        if parent is not None and _absorbs(parent, rule) and at - start <= 4:
            walk.parent, walk.start = parent, parent.start
            walk.place, walk.place_end = parent.place, parent.place_end
            return walk
        short = rule.proper and 2 <= at - start <= 4
        if bounded and (free or short or (rule.standing == "stem" and not walk.stems)):
            walk.unknown += at - start
            walk.start = start - next((len(name) for name in STATE if text.endswith(name, 0, start)), 0)
            walk.bounded = True
        break
    return walk


def _own_body(text: str, at: int, patterns: Patterns) -> bool:
    """Whether a bare 局 or 厅 stands before `at`, for the body that writes."""
    if not text.endswith(("局", "厅"), 0, at):
        return False
    if at == 1 or not _HAN.match(text, at - 2) or text[at - 2] in _FUNCTION or text[at - 2] in _JOINING:
        return True
    word = patterns.words.longest(text, at - 1)
    return word is not None and word[1].use == "stop"


def _absorbs(parent: Name, rule: HeadRule) -> bool:
    if rule.sovereign:
        return False
    if rule.nested:
        return True
    return parent.kind in ("government", "party", "committee", "congress")


def _gap(
    reading: Reading, end: int, limit: int, *, free: bool
) -> tuple[int, Place | None, Name | None, bool] | None:
    """Return how the unknown stretch left of `end` begins: at a place, behind a name, or at a break."""
    text, patterns, before = reading.text, reading.patterns, reading.before
    at = end
    while end - at < limit:
        if at < end and (parent := before.get(at)):
            return at, None, parent, True
        if at < end:
            word, region = patterns.words_and_regions.longest(text, at)
            place = place_ending_at(reading, at, word, region)
            if place and (word is None or word[0] > place.start):
                return (at, None, None, True) if place.refused else (at, place, None, True)
            if word is not None:
                if word[1].use == "stop" or (word[1].use == "soft" and not free):
                    return at, None, None, True
                at = word[0]
                continue
        character = text[at - 1 : at]
        if not character or not _HAN.match(character) or character in _FUNCTION or reading.apart(at):
            return at, None, None, True
        if at < end and text.endswith(STATE, 0, at):
            return at, None, None, True
        if character in _JOINING and (not free or at - 1 in before):
            return at, None, None, True
        at -= 1
    return None


def _reach(reading: Reading, end: int) -> Place | None:
    """Return the place that a matter with marks inside begins with, such as 县“双减”工作专班."""
    text, patterns, before = reading.text, reading.patterns, reading.before
    at = end
    while end - at < _FREE_LONGEST and at > 0:
        character = text[at - 1]
        if character in '、“”"':
            at -= 1
            continue
        if not _HAN.match(character) or character in "的了由向以被把将在是等" or at in before:
            return None
        word, region = patterns.words_and_regions.longest(text, at)
        place = place_ending_at(reading, at, word, region)
        if place and (word is None or word[0] > place.start):
            return None if place.refused else place
        if word is not None and word[1].use == "stop":
            return None
        at = word[0] if word else at - 1
    return None
