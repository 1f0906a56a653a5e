"""The name of an agency, read leftwards from its head."""

import re
from dataclasses import dataclass

from gongkai_nlp.finders.agency.anchors import Head
from gongkai_nlp.finders.agency.lexicon import Patterns
from gongkai_nlp.finders.agency.name import Name, Place, Reading, is_han
from gongkai_nlp.finders.agency.places import STATE, place_ending_at
from gongkai_nlp.vocabulary import AgencyKind, Level

_JOINING = frozenset("和与及暨")
# A count within the unknown start of a name, or right before it.
_COUNT_WITHIN = re.compile(r"(?<=[0-9])|[一二两三四五六七八九十百几多]{1,3}[所个家]")
_COUNT_BEFORE = re.compile(r"[0-9一二两三四五六七八九十百几余多][个所家](?:基层|乡镇|镇街|直属|下属|社区)?$")
# A single character that no name reaches over.
_FUNCTION = frozenset("的了由向以被把将及在是并等各该其于让使从给据按经因这那我本年月日号")
_EITHER = re.compile(r"\((?:[省市县区州旗盟镇乡、]|街道|新区){1,4}\)$")
_TERM = re.compile(r"第?[一二三四五六七八九十]{1,3}届$")
_TERM_LAST = ("届", "\n")
_BODIES = frozenset("局厅")
_WITHIN_MATTER = frozenset('、“”"')
"""Marks that the matter before 领导小组 may hold."""
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
    """Whether all its stems are spelled as official names are."""
    unknown: int = 0
    bounded: bool = False
    """Whether a break, or a word that names never hold, stands before the name."""
    listed: bool = False
    """Whether it takes its place from the name listed before it (街道党工委、办事处)."""
    own: bool = False
    """Whether it is an office of the body that writes (局办公室)."""


def name_with_head(reading: Reading, head_start: int, end: int, head: Head) -> Name | None:
    """Return the name that ends with the head at `head_start`, or None where there is none.

    What stands behind does not rule out the head.
    """
    text, patterns = reading.text, reading.patterns
    if head.not_after is not None:
        barred = head.not_after.longest(text, head_start)
        if (
            barred
            and head_start not in reading.before
            and not _has_field(text, barred[0], head_start, patterns)
        ):
            return None
    walk = _walk(reading, head_start, head)
    if walk is None:
        return None
    start, place = walk.start, walk.place
    stands = _stands(walk, head)
    if not stands and not (walk.bounded and start < head_start and head.standing in ("stem", "office")):
        return None
    special = patterns.kinds.longest(text, end) if head.special else None
    if not stands and not (special is not None and special[0] == start):
        return None
    if place is None and _is_counted(text, walk, head):
        return None
    kind = special[1] if special and special[0] >= start else _kind(walk, head)
    proper = walk.unknown > 0 and place is None
    return Name(
        start, end, head_start, kind, _level(walk, head), head.rule, place, walk.place_end, walk.parent,
        proper, walk.official, head.nested,
    )  # fmt: skip


def _has_field(text: str, barred: int, head_start: int, patterns: Patterns) -> bool:
    """Whether a field of work stands before the head that reaches beyond the word from `barred` on.

    That word makes another word of the head (格局).
    """
    word = patterns.words.longest(text, head_start)
    return word is not None and word[1].use in ("stem", "modifier") and word[0] < barred


def _is_counted(text: str, walk: _Walk, head: Head) -> bool:
    """Whether a number says how many there are: what is counted has no name (6所幼儿园, 37个基层林业所)."""
    if walk.unknown and _COUNT_WITHIN.match(text, walk.start):
        return True
    if walk.parent is not None or head.kind != "institution":
        return False
    return _COUNT_BEFORE.search(text, max(walk.start - 8, 0), walk.start) is not None


def _stands(walk: _Walk, head: Head) -> bool:
    standing = head.standing
    if standing == "alone" or walk.own or walk.listed:
        return True
    place = walk.place
    if standing == "region":
        belongs = place is not None or (walk.parent is not None and head.nested)
        return belongs and not walk.stems and not walk.unknown
    described = walk.stems > 0 or walk.modifiers > 0 or walk.unknown > 0
    named = place is not None and place.named
    if standing == "matter":
        return described or named or walk.parent is not None
    if walk.parent is not None or standing == "parent":
        return walk.parent is not None
    if standing == "named":
        return named
    if standing == "office":
        return place is not None or walk.stems > 0
    if place is not None:
        return described or named
    if head.proper and walk.bounded and walk.unknown:
        return True
    return walk.stems > 0 or (walk.bounded and walk.modifiers > 0 and not walk.unknown)


def _level(walk: _Walk, head: Head) -> Level:
    if walk.place:
        return walk.place.level
    if walk.parent and walk.parent.rule == "central" and walk.parent.nested:
        described = walk.stems or walk.modifiers or walk.unknown
        # 国家税务总局办公厅, but 国家统计局云溪调查队
        return "national" if head.rule in _OFFICES and not described else "unknown"
    if walk.parent and walk.parent.level != "unknown":
        return walk.parent.level
    return head.level or "unknown"


def _kind(walk: _Walk, head: Head) -> AgencyKind:
    kind = head.kind
    if head.rule not in _OFFICES:
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


def _walk(reading: Reading, head_start: int, head: Head) -> _Walk | None:
    """Follow the name leftwards from its head; None where the head stands for each of many."""
    text, patterns, before = reading.text, reading.patterns, reading.before
    longest = patterns.words_and_regions.longest
    free = head.standing == "matter"
    at = start = head_start
    if head.elected and text[at - 1 : at] in _TERM_LAST and (term := _TERM.search(text, max(at - 6, 0), at)):
        at = start = term.start()
    if head.nested and text[at - 1 : at] in _BODIES and at not in before and _own_body(text, at, patterns):
        return _Walk(at - 1, bounded=True, own=True)
    if head.dispatched and text.endswith("、", 0, at):
        listed = before.get(at - 1)
        if listed and listed.level == "township" and listed.place:
            return _Walk(start, bounded=True, listed=True)
    place: Place | None = None
    parent: Name | None = None
    place_end = stems = modifiers = unknown = 0
    official, bounded, own = True, False, False
    while head_start - at < _LONGEST:
        if found := before.get(at):
            if head_start - found.start < _LONGEST and _absorbs(found, head):
                parent, start, place, place_end = found, found.start, found.place, found.place_end
            else:
                bounded = True
            break
        word, region = longest(text, at)
        character = text[at - 1 : at]
        if word is None and region is None and not is_han(character):
            if free and character in _WITHIN_MATTER and at > 1 and (reached := _reach(reading, at)):
                place, place_end, start = reached, at, reached.start
                unknown += 1
            elif not free and character in (")", "\n") and _EITHER.search(text, max(at - 8, 0), at):
                return None  # 县(市)财政局 is each of many.
            bounded = True
            break
        here = place_ending_at(reading, at, word, region)
        if here is not None and free and here.level == "national":
            # 县创建全国文明城市指挥部
            unknown += at - here.start
            at = start = here.start
            continue
        if here is not None and (word is None or word[0] > here.start or word[1].use in ("stop", "soft")):
            bounded = True
            if here.refused:
                if not free:
                    return None
                break
            place, place_end, start = here, at, here.start
            above = before.get(start)
            if above is not None and head_start - above.start < _LONGEST and _carries(above, head):
                parent, start = above, above.start
            break
        if word is not None:
            use = word[1].use
            if use == "stop" or (use == "soft" and not free):
                bounded = True
                break
            if use == "generic" and not free:
                return None
            if use == "stem":
                stems += 1
                official = official and word[1].official
            elif use == "modifier":
                modifiers += 1
            else:
                unknown += at - word[0]
            at = start = word[0]
            continue
        if character in _JOINING and start < head_start and at - 1 not in before:
            joined = patterns.words.longest(text, at - 1)
            if joined and joined[1].use in ("stem", "modifier"):
                at -= 1
                continue
        if character in _FUNCTION or character in _JOINING:
            bounded = True
            break
        if head.standing == "region" and not head.nested:
            break
        if reading.apart(at):
            bounded = True
            break
        if head.nested and character in _BODIES and not unknown and _own_body(text, at, patterns):
            start, bounded, own = at - 1, True, start < head_start  # 局人事科, 局信息中心
            official = False
            break
        # Characters that no list knows: part of the name where a place or a break comes soon.
        gap = _gap(reading, at, _FREE_LONGEST if free else _GAP_LONGEST, free=free)
        if gap is None:
            break
        behind, near, above = gap
        if near is not None:
            unknown += at - behind
            place, place_end, start, bounded = near, behind, near.start, True
        elif (
            above is not None
            and at - behind <= 4
            and head_start - above.start < _LONGEST
            and _absorbs(above, head)
        ):
            parent, start, place, place_end = above, above.start, above.place, above.place_end
        elif free or (head.proper and 2 <= at - behind <= 4) or (head.standing == "stem" and not stems):
            unknown += at - behind
            start = behind - next((len(name) for name in STATE if text.endswith(name, 0, behind)), 0)
            bounded = True
        break
    if start == head_start and parent is None and head.standing != "alone":
        return None
    return _Walk(start, place, place_end, parent, stems, modifiers, official, unknown, bounded, own=own)


def _carries(above: Name, head: Head) -> bool:
    """Whether the name that ends where the place begins is of the body that the head belongs to."""
    if above.rule == "central" and above.nested:
        return True
    if head.dispatched and above.kind == "government":
        return True
    return head.nested and head.proper and above.kind == "department"


def _own_body(text: str, at: int, patterns: Patterns) -> bool:
    """Whether the 局 or 厅 before `at` is a bare one, for the body that writes."""
    character = text[at - 2 : at - 1]
    if not is_han(character) or character in _FUNCTION or character in _JOINING:
        return True
    word = patterns.words.longest(text, at - 1)
    return word is not None and word[1].use == "stop"


def _absorbs(parent: Name, head: Head) -> bool:
    if head.sovereign:
        return False
    if head.nested or (parent.central and head.rule == "bureau"):
        # 国务院办公厅秘书局, 国家税务总局稽查局
        return True
    return parent.kind in ("government", "party", "committee", "congress")


def _gap(
    reading: Reading, end: int, limit: int, *, free: bool
) -> tuple[int, Place | None, Name | None] | None:
    """Return where the unknown stretch left of `end` begins, and the place or the name that stands before it.

    Neither stands before a break, or before a place of each of many. None where the stretch is too long.
    """
    text, patterns, before = reading.text, reading.patterns, reading.before
    at = end
    while end - at < limit:
        if at < end:
            if parent := before.get(at):
                return at, None, parent
            word, region = patterns.words_and_regions.longest(text, at)
            place = place_ending_at(reading, at, word, region)
            if place is not None and (word is None or word[0] > place.start):
                return at, (None if place.refused else place), None
            if word is not None:
                if word[1].use == "stop" or (word[1].use == "soft" and not free):
                    return at, None, None
                at = word[0]
                continue
            if text.endswith(STATE, 0, at):
                return at, None, None
        character = text[at - 1 : at]
        if not is_han(character) or character in _FUNCTION or reading.apart(at):
            return at, None, None
        if character in _JOINING and (not free or at - 1 in before):
            return at, None, None
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
        if not is_han(character) or character in "的了由向以被把将在是等" or at in before:
            return None
        word, region = patterns.words_and_regions.longest(text, at)
        place = place_ending_at(reading, at, word, region)
        if place and (word is None or word[0] > place.start):
            return None if place.refused else place
        if word is not None and word[1].use == "stop":
            return None
        at = word[0] if word else at - 1
    return None
