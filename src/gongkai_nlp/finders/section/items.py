"""Find headings and lead phrases, numbered or not, line by line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai_nlp.finders.section.enumerators import DEPTHS, Enumerator, enumerators_in, opening_enumerator
from gongkai_nlp.finders.section.leads import (
    LONGEST_HEADING,
    LeadPatterns,
    first_stop,
    glued_end,
    lead_end,
)
from gongkai_nlp.finders.section.lines import Line
from gongkai_nlp.finders.section.title import TitlePatterns, attached_title, is_paragraph
from gongkai_nlp.fold import fold
from gongkai_nlp.rules.shapes.section import SectionRules
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import SectionKind

RUN_IN = 9
"""The level of a lead phrase within a paragraph."""
_LEAD_DEPTH = 7
_TWINS = {"arabic": "arabic_bracket", "arabic_bracket": "arabic"}
"""Styles that careless numbering takes for each other: 1.… 2、… (3)…"""
_GAP_REACH = 24
_LONG_ROW = 6
"""The name of a row of this length tells a row by how a line begins."""
_CELL = re.compile(r"[\d.,%/—\-–]+$|(?:万?元|件次|人次|[件条个次人项篇份场家宗户期])$")
_OF_DOCUMENT = ("号)", "号)。", "号);")
"""How an entry of a list of documents ends, with the number of the document."""
_CONTENTS_HEAD = "目录"
_LONGEST_CONTENTS = 60
_CONTENTS = re.compile(r"(?:[.…·]{3,}|\s)\s*\d{1,3}$")
_LABEL = re.compile(r"[^:]{2,8}:")
_SIBLING_LEAD = re.compile(r"[一-鿿“”、\"]{4,18}(?:,[一-鿿“”、\"]{4,18})?(?=。[^\n]{12})")
_LONGEST_SIBLING = 38
"""Before this place the full stop of such a lead stands."""
_LONGEST_UNNUMBERED = 30
_UNNUMBERED = re.compile(rf"[一-鿿\d“”《》()、,\"年]{{4,{_LONGEST_UNNUMBERED}}}$")
_DIGIT = re.compile(r"\d")
_LONGEST_ATTACHMENT = 60
_REMEMBERED = 4096
"""So many lines are remembered as known headings or none."""
_FINAL = "。:;,.、"


@dataclass(slots=True)
class Item:
    """A heading or lead phrase in places of the view, before it has a parent and a role."""

    start: int
    end: int
    words: int
    """Place where its words begin, behind the numbering."""
    kind: SectionKind
    number: tuple[int, int] | None
    depth: int
    level: int
    rule: str
    attachment: bool = False
    title: bool = False
    bodiless: bool = False
    """Whether the item says nothing beyond its lead phrase."""
    value: int = 0
    """What its number says."""
    marked: int | None = None
    """Level of the heading in the layout, where that states one."""


@dataclass(frozen=True, eq=False)
class ItemPatterns:
    """What the search for headings and lead phrases needs, compiled."""

    titles: TitlePatterns
    leads: LeadPatterns
    notes: re.Pattern[str]
    rows: frozenset[str]
    long_rows: tuple[str, ...]
    row_starts: frozenset[str]
    """What the long ones begin with."""
    attachment: re.Pattern[str]
    headings: frozenset[str]
    edges: re.Pattern[str]
    organ: re.Pattern[str]


def compile_item_rules(rules: SectionRules, titles: TitlePatterns, leads: LeadPatterns) -> ItemPatterns:
    """Return the compiled rules of headings."""
    rows = frozenset(fold(rule.text) for rule in rules.row_names)
    long_rows = tuple(sorted(row for row in rows if len(row) >= _LONG_ROW))
    endings = "|".join(re.escape(fold(rule.text)) for rule in rules.organ_endings)
    return ItemPatterns(
        titles=titles,
        leads=leads,
        notes=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in rules.notes) or "(?!)"),
        rows=rows,
        long_rows=long_rows,
        row_starts=frozenset(row[:_LONG_ROW] for row in long_rows),
        attachment=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in rules.attachments)),
        edges=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in rules.heading_edges) or "(?!)"),
        headings=frozenset(fold(rule.text) for rule in rules.headings),
        organ=re.compile(f"(?:{endings})$"),
    )


def items_in(
    view: View,
    text: str,
    lines: Sequence[Line],
    titles: Sequence[tuple[int, int]],
    body: int,
    patterns: ItemPatterns,
) -> Iterator[Item]:
    """Yield the headings and lead phrases from line `body` on, in order."""
    numbers = enumerators_in(text)
    starts = [number.start for number in numbers]
    starts.append(len(text) + 1)
    in_titles = {index for first, last in titles for index in range(first, last + 1)}
    siblings = _sibling_leads(lines)
    contents = _contents(lines)
    at = last = 0
    in_notes = False
    expected: dict[tuple[str, str], int] = {}
    for index in range(body, len(lines)):
        line = lines[index]
        start, end, words, _, _, furniture = line
        if furniture or start < at or index in in_titles or index in contents:
            continue
        first = last
        while starts[first] < start:
            first += 1
        last = first
        while starts[last] < end:
            last += 1
        inside = numbers[first:last]
        opens = starts[first] == start
        in_notes = patterns.notes.match(words) is not None or (in_notes and opens)
        if in_notes:
            continue
        if opens:
            below = _below(lines, index)
            if _is_row(words[inside[0].end - start :], line, below, patterns):
                continue
            heading = _numbered_heading(text, line, below, inside[0], patterns)
            if heading is not None:
                if below is not None and (wrapped := _wrapped_end(line, below, heading, patterns)):
                    heading.end = at = wrapped
                expected = {}
                yield heading
                continue
        elif (
            words[-1] in patterns.titles.finals
            and (above := attached_title(lines, index, patterns.titles)) is not None
        ):
            start = lines[above].start
            yield Item(start, end, start, "heading", None, 0, 0, "attached_title", title=True)
            continue
        else:
            opening = _unnumbered(view, lines, index, patterns, siblings)
            # 附件:1.…, the further ones of the list on the lines below.
            if opening is not None:
                in_notes = opening.attachment and bool(inside)
                yield opening
                expected = {}
                inside = [number for number in inside if number.start >= opening.end]
                if opening.kind == "heading":
                    continue
        if inside:
            yield from _leads(view, text, line, inside, expected, patterns)


def _below(lines: Sequence[Line], index: int) -> Line | None:
    """Return the line that follows, without what ends a page and begins the next between them."""
    for line in lines[index + 1 : index + 6]:
        if not line.furniture:
            return line
    return None


def _contents(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a table of contents without page numbers: each stands again below it."""
    start = next((index for index, line in enumerate(lines) if line.text == _CONTENTS_HEAD), None)
    if start is None:
        return set()
    entries: dict[str, int] = {}
    for index in range(start + 1, min(len(lines), start + _LONGEST_CONTENTS)):
        text = lines[index].text
        if text in entries or is_paragraph(text):
            break
        entries[text] = index
    below = {line.text for line in lines[start + 1 + len(entries) :]}
    return {index for text, index in entries.items() if text in below}


@lru_cache(maxsize=_REMEMBERED)
def _is_known(words: str, patterns: ItemPatterns) -> bool:
    """Tell whether the words are a heading that often stands without a number; most stand in many reports."""
    return len(words) <= LONGEST_HEADING and patterns.edges.sub("", words) in patterns.headings


def _is_row(words: str, line: Line, below: Line | None, patterns: ItemPatterns) -> bool:
    """Tell whether a numbered line is a row of a table whose cells stand on lines of their own."""
    if words in patterns.rows or (
        words[:_LONG_ROW] in patterns.row_starts and words.startswith(patterns.long_rows)
    ):
        return True
    if words[-1:].isdigit() and _CONTENTS.search(words):
        return True
    if below is None or len(words) > 30 or "。" in words or not _CELL.match(below.text):
        return False
    return not (line.gap and _is_known(words, patterns))


def _numbered_heading(
    text: str, line: Line, below: Line | None, number: Enumerator, patterns: ItemPatterns
) -> Item | None:
    """Return the heading that a numbered line is as a whole, or None where it goes on as a paragraph."""
    if number.style == "clause" or line.text.endswith(_OF_DOCUMENT):
        return None
    end = line.end
    while end > number.end and text[end - 1] in _FINAL:
        end -= 1
    length = end - number.end
    if not 2 <= length <= LONGEST_HEADING or first_stop(text, number.end, end) < end:
        return None
    if length > 24 and glued_end(text, number.end, end, patterns.leads) is not None:
        return None
    final = text[line.end - 1]
    if line.marked is None:
        if final == ";":
            return None
        if final == "。" and not _heads_text(text, number, below, length):
            return None
        if "," in text[number.end : end] and length > 36 and final not in ":。":
            return None
        if "," in text[number.end : end] and _is_cut(text, line, below, number, patterns):
            return None
    depth = DEPTHS[number.style]
    return Item(
        line.start,
        end,
        number.end,
        "heading",
        (number.start, number.number_end),
        depth,
        depth,
        number.style,
        value=number.value,
        marked=line.marked,
    )


def _is_cut(text: str, line: Line, below: Line | None, number: Enumerator, patterns: ItemPatterns) -> bool:
    """Tell whether a numbered line is the beginning of a sentence that a line end has cut."""
    if patterns.leads.adverbial.match(text, number.end) is not None:
        return True
    if below is None or below.gap or len(line.text) <= 24 or text[line.end - 1] in _FINAL:
        return False
    return len(below.text) < len(line.text) and below.text[-1] == "。"


def _heads_text(text: str, number: Enumerator, below: Line | None, length: int) -> bool:
    """Tell whether a line closed by a full stop heads what stands below it, and is no item by itself."""
    if below is None or length > 26:
        return False
    following = opening_enumerator(below.text, 0, min(12, len(below.text)))
    if following is None:
        return is_paragraph(below.text)
    return DEPTHS[following.style] > DEPTHS[number.style]


def _wrapped_end(line: Line, below: Line, heading: Item, patterns: ItemPatterns) -> int | None:
    """Return where a heading ends that a wrap carried onto the next line, or None."""
    text = line.text
    if text[-1] in "。:;." or below.furniture or below.marked is not None or below.gap:
        return None
    tail = below.text
    if len(tail) > 10 or tail[-1] in _FINAL or not _UNNUMBERED.match("一二三" + tail):
        return None
    if enumerators_in(tail) or _is_known(tail, patterns):
        return None
    open_end = text[-1] in ",、的和与及" or text.count("(") > text.count(")")
    joined = text + tail
    complete = patterns.leads.glued.match(joined[heading.words - line.start :] + "我局")
    return below.end if open_end or (len(text) >= 16 and complete) else None


def _leads(
    view: View,
    text: str,
    line: Line,
    inside: Sequence[Enumerator],
    expected: dict[tuple[str, str], int],
    patterns: ItemPatterns,
) -> Iterator[Item]:
    """Yield the lead phrases of the numbered items of one paragraph.

    `expected` holds the next number of each series since the last heading.
    """
    at = line.start
    for position, number in enumerate(inside):
        if number.start < at:
            continue
        series = (number.style, number.mark)
        opens = number.start == line.start
        twin = (_TWINS.get(number.style, ""), "")
        mixed = series not in expected and number.value == expected.get(twin)
        follows = mixed or number.value == expected.get(series)
        if number.style in ("arabic", "arabic_bracket", "han") and not (
            opens or follows or number.value == 1
        ):
            continue
        if number.mark in ("要", "其") and not follows and not _has_next(inside, position):
            continue
        stop = _item_stop(inside, position, line.end)
        certain = number.style == "clause"
        end = glued_end(text, number.end, stop, patterns.leads)
        if end is None and number.style != "clause":
            end = _gap(view, number.end, stop, patterns.leads)
        if end is None:
            end = lead_end(text, number.end, stop, patterns.leads, certain)
        if end is None:
            continue
        while end > number.end and text[end - 1] in _FINAL:
            end -= 1
        if end - number.end < 2:
            continue
        expected[series] = number.value + 1
        if mixed:
            expected[twin] = number.value + 1
        at = end
        yield Item(
            number.start,
            end,
            number.end,
            "run_in",
            (number.start, number.number_end),
            DEPTHS[number.style],
            RUN_IN,
            f"run_in_{number.style}",
            value=number.value,
            bodiless=not text[end:stop].strip(_FINAL),
        )


def _gap(view: View, start: int, stop: int, patterns: LeadPatterns) -> int | None:
    """Return the place of a blank that parts a heading from the paragraph on its line, or None.

    A single blank counts only behind a word that headings end with, and where it is alone: scans strew
    blanks anywhere.
    """
    given = view.source.text
    if stop - start < _GAP_REACH:
        return None
    first = offset = view.offset(start)
    if view.offset(start + _GAP_REACH - 1) == first + _GAP_REACH - 1:
        # Nothing is left out.
        return None
    for place in range(start + 1, start + _GAP_REACH):
        following = view.offset(place)
        skipped = given[offset + 1 : following]
        wide = len(skipped) >= 2 or skipped == "\u3000"
        if skipped == " " and patterns.ending.search(view.text, start, place):
            wide = given.count(" ", first, following + _GAP_REACH) == 1
        if wide and place - start >= 2 and not skipped.strip() and "\n" not in skipped:
            return place
        if view.text[place] in "。;:,":
            return None
        offset = following
    return None


def _has_next(inside: Sequence[Enumerator], position: int) -> bool:
    number = inside[position]
    near = inside[position + 1 : position + 9]
    return number.value == 1 and any(other.mark == number.mark and other.value == 2 for other in near)


def _item_stop(inside: Sequence[Enumerator], position: int, line_end: int) -> int:
    """Return the place where the item ends: before the next number of any series, or with the line."""
    style = inside[position].style
    for later in range(position + 1, len(inside)):
        if inside[later].style == style:
            return inside[later].start
    return line_end


def _unnumbered(
    view: View, lines: Sequence[Line], index: int, patterns: ItemPatterns, siblings: set[int]
) -> Item | None:
    """Return the heading or lead phrase without a number that the line is or begins with, or None."""
    line = lines[index]
    text = line.text
    if len(text) <= _LONGEST_ATTACHMENT and patterns.attachment.match(text):
        end = line.end
        while end > line.start and line.text[end - line.start - 1] in _FINAL:
            end -= 1
        if end > line.start:
            return Item(line.start, end, line.start, "heading", None, 1, 1, "attachment", attachment=True)
    below = lines[index + 1] if index + 1 < len(lines) else None
    words = text.rstrip(_FINAL)
    end = line.start + len(words)
    if len(words) < 2:
        return None
    if len(words) <= LONGEST_HEADING:
        if line.marked is not None and "。" not in words:
            return Item(line.start, end, line.start, "heading", None, 1, 1, "marked", marked=line.marked)
        if text[-1] not in ",;" and below is not None and _is_known(words, patterns):
            if _CELL.match(below.text):
                return None
            return Item(line.start, end, line.start, "heading", None, 1, 1, "known")
    if view.source.reader == "markdown" and (bold := _bold_lead(view, line)):
        whole = bold >= line.end - 1
        kind: SectionKind = "heading" if whole else "run_in"
        end = bold - (line.text[bold - line.start - 1] in _FINAL)
        return Item(line.start, end, line.start, kind, None, _LEAD_DEPTH, 3 if whole else RUN_IN, "bold")
    if index in siblings:
        match = _SIBLING_LEAD.match(text)
        if match:
            return Item(
                line.start,
                line.start + match.end(),
                line.start,
                "run_in",
                None,
                _LEAD_DEPTH,
                RUN_IN,
                "sibling",
            )
    if _stands_alone(lines, index, patterns):
        return Item(line.start, end, line.start, "heading", None, 1, 1, "layout")
    return None


def _bold_lead(view: View, line: Line) -> int | None:
    """Return the place where the bold words end that a paragraph begins with, or None."""
    source = view.source
    start = view.offset(line.start)
    if source.text[max(start - 2, 0) : start] != "**":
        return None
    close = source.text.find("**", start, start + 70)
    if close < 0:
        return None
    end = view.place(close)
    return end if 2 < end - line.start <= LONGEST_HEADING and end <= line.end else None


def _sibling_leads(lines: Sequence[Line]) -> set[int]:
    """Return the lines that begin with a lead sentence where a neighbouring paragraph does the same."""
    having = {
        index
        for index, line in enumerate(lines)
        if line.text.find("。", 0, _LONGEST_SIBLING) >= 0
        and not line.furniture
        and _SIBLING_LEAD.match(line.text)
    }
    return {index for index in having if index - 1 in having or index + 1 in having}


def _stands_alone(lines: Sequence[Line], index: int, patterns: ItemPatterns) -> bool:
    """Tell whether a short line between paragraphs is a heading by its place."""
    line = lines[index]
    text = line.text
    if len(text) > _LONGEST_UNNUMBERED or index + 1 >= len(lines) or not index:
        return False
    above, below = lines[index - 1], lines[index + 1]
    if len(above.text) < 16 or above.text[-1] not in "。:" or below.furniture or not is_paragraph(below.text):
        return False
    if text[-1] in _FINAL or text[0] in "(《" or not _UNNUMBERED.match(text):
        return False
    if patterns.organ.search(text) or _LABEL.match(text) or ("," in text and _DIGIT.search(text)):
        return False
    return len(below.text) >= 30 or patterns.leads.ending.search(text) is not None
