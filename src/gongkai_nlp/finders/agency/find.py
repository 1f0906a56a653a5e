"""Every agency that a text names."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from gongkai_nlp.finders.agency.anchors import Anchor, Found, Scanned
from gongkai_nlp.finders.agency.lexicon import Patterns
from gongkai_nlp.finders.agency.name import Name, Reading
from gongkai_nlp.finders.agency.names import name_with_head
from gongkai_nlp.finders.agency.places import MAY_NAME_PLACE, places_apart
from gongkai_nlp.making import make_agency
from gongkai_nlp.results import Agency, DocumentNumber
from gongkai_nlp.view import View

_STRAY_BLANK = re.compile(r" (?<=[一-鿿] )(?=[一-鿿])")
_FEW, _STRAY_SHARE = 3, 100
"""More blanks between Han characters than a few, and than one in so many characters, come from OCR."""


def find(view: View, patterns: Patterns, numbers: Sequence[DocumentNumber] = ()) -> list[Agency]:
    """Return every mention in the text, in order, none overlapping.

    `numbers` are the document numbers of the text, of which a name right before one is no part.
    """
    text = view.source.text

    def blanks(place: int) -> int:
        """Return how many blanks the page shows before `place`, line ends not counted."""
        left_out = view.left_out_before(place) if 0 < place < len(view.text) else 0
        return 0 if left_out and text[view.offset(place) - 1] in "\r\n" else left_out

    few = max(_FEW, len(text) // _STRAY_SHARE)
    stray = text.count(" ") > few and len(_STRAY_BLANK.findall(text)) > few

    def apart(place: int) -> bool:
        # One blank amid others is letter-spacing, and in a text full of them it says nothing.
        shown = blanks(place)
        return shown > 1 or (shown == 1 and not stray and not blanks(place - 1) and not blanks(place + 1))

    starts = frozenset(view.place(number.start) for number in numbers)
    reading = Reading(view.text, patterns, places_apart_in(view, patterns), apart=apart, numbers=starts)
    names = names_of(reading, _scanned(view, patterns).anchors)
    mentions = []
    for number, name in enumerate(names):
        start, end = view.span(name.start, name.end)
        mentions.append(
            make_agency(
                id=f"a{number}",
                start=start,
                end=end,
                text=text[start:end],
                region=view.source.region_at(start),
                rule=name.rule,
                kind=name.kind,
                level=name.level,
                canonical=name.central,
            )
        )
    return mentions


def _scanned(view: View, patterns: Patterns) -> Scanned:
    return view.shared((_scanned, patterns), lambda: patterns.anchors.scan(view.text))


def places_apart_in(view: View, patterns: Patterns) -> frozenset[str]:
    """Return the names of places in the text of `view` that start where no other word can reach into them."""
    return view.shared(
        (places_apart, patterns),
        lambda: places_apart(view.text, _scanned(view, patterns).places, patterns),
    )


def whole_name(text: str, patterns: Patterns, known: frozenset[str] = frozenset()) -> Name | None:
    """Return the name that a folded text, which is no document, is as a whole.

    `known` holds names of places that stand apart in the document.
    """
    return _whole_name(text, patterns, known) if MAY_NAME_PLACE.search(text) else _common_name(text, patterns)


@lru_cache(maxsize=4096)
def _common_name(text: str, patterns: Patterns) -> Name | None:
    """Return the name without a place of its own that `text` is: 县政府, 国务院办公厅.

    Such names recur from report to report, and what they are depends on nothing else.
    """
    return _whole_name(text, patterns, frozenset())


def _whole_name(text: str, patterns: Patterns, known: frozenset[str]) -> Name | None:
    anchors, places = patterns.anchors.scan(text)
    if places:
        known |= places_apart(text, places, patterns)
    names = names_of(Reading(text, patterns, known), anchors)
    return names[-1] if names and (names[-1].start, names[-1].end) == (0, len(text)) else None


def names_of(reading: Reading, anchors: Iterable[Found]) -> list[Name]:
    """Return the names that end with the `anchors`, in order, the longest where they overlap."""
    before, numbers = reading.before, reading.numbers
    found: list[Name] = []
    for start, end, anchor in anchors:
        name = _name_at(reading, start, end, anchor)
        if name is None or (numbers and not numbers.isdisjoint(range(name.start + 1, name.end))):
            continue
        while found and name.start <= found[-1].start:
            before.pop(found.pop().end, None)
        if found and name.start < found[-1].end:
            continue
        found.append(name)
        before[name.end] = name
    return [name for name in found if not _in_another_name(reading, name)]


def _in_another_name(reading: Reading, name: Name) -> bool:
    """Whether `name` is part of the name of a site, a hall, a company, or of a document number.

    A number that begins behind the name is one of its own: 省政府办公厅云政办发〔2019〕45号.
    """
    sign = reading.patterns.sign.match(reading.text, name.end)
    if sign is None:
        return False
    return reading.numbers.isdisjoint(range(name.end, sign.end()))


def _name_at(reading: Reading, start: int, end: int, anchor: Anchor) -> Name | None:
    """Return the name that ends with the `anchor` from `start` to `end`."""
    text, patterns = reading.text, reading.patterns
    if own := anchor.own:
        if own.not_before and own.not_before.match(text, end, end + 2):
            return None
        return Name(start, end, start, own.rule.kind, "unknown", "self")
    if central := anchor.central:
        if patterns.central_not_before.match(text, end - 1):
            return None
        if not _part_of_longer(text, start, text[start:end], patterns):
            first = start - len("中华人民共和国") if text.endswith("中华人民共和国", 0, start) else start
            return Name(
                first, end, start, central.kind, "national", "central",
                official=True, nested=central.prefix, central=central.canonical,
            )  # fmt: skip
    for skipped, head in anchor.heads:
        if head.not_before is None or not head.not_before.match(text, end):
            name = name_with_head(reading, start + skipped, end, head)
            if name is not None:
                return name
    return None


def _part_of_longer(text: str, start: int, word: str, patterns: Patterns) -> bool:
    """Whether a local body's field of work begins before the name: 项目建设部 is no 建设部."""
    if word.startswith(("国", "中", "全国", "最高")):
        return False
    before = patterns.words.longest(text, start)
    return before is not None and before[1].use in ("stem", "modifier")
