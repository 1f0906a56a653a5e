"""Find the title of a document, on one line or several, and its repetitions on a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.finders.section.lines import Line
from gongkai_nlp.fold import fold
from gongkai_nlp.rules.shapes.section import SectionRules

_LONGEST = 80
"""No title is longer, its lines joined."""
_PARAGRAPH = 30
"""An unfinished line of this length is the beginning of a paragraph."""
_SENTENCE_LENGTH = 16
"""A line of this length with a full stop is one."""
_ABOVE = 6
"""A title that names nothing stands within so many lines above the text."""
_HEAD_LINES = 400
"""The title stands within so many lines; a menu of a page may come before it."""
_SENTENCE = re.compile(r"[。;!?…]|[,::]$")
_CLOSED_BRACKET = re.compile(r"(?:\([^()]{1,12}\)|[》”\"])$")
_ENUMERATED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十]{1,3}[章节部]"
)
_BYLINE = re.compile(r"\((?=[^()]{0,40}月)[^()]{6,40}\)$")
"""Organ and date in brackets below a title, or behind it where a line end was taken for a wrap."""
_FOOTNOTE = re.compile(r"(?<=[一-鿿)])\[[0-9]{1,2}\]$")
"""The mark of a note behind a title (统计公报[1])."""
_CLOSING = frozenset(')]》”"')
"""What bylines, notes and brackets end with."""
_YEAR = re.compile(r"(?:19|20)\d\d|[二一][〇零九O0o][〇零一二三四五六七八九]{2}年")
_OPEN = re.compile(r"(?:关于|印发|转发|的|和|与|及|暨|、|年|年度|[(《“])$")
_FULL_AREA = re.compile(r"[省市县区州盟旗乡镇]$")
_AREA_FIRST = re.compile(r"[一-鿿]{2,8}?[省市县区州盟旗镇乡局厅委]")
_CONTINUES = re.compile(r"关于|(?:19|20)\d\d|二[〇零O0o]|政府信息|政务公开|信息公开|依法|行政|民事|刑事|执行")


@dataclass(frozen=True)
class TitlePatterns:
    """What the search for titles needs, compiled."""

    genre: re.Pattern[str]
    alone: re.Pattern[str]
    finals: frozenset[str]
    """Characters that a title may end with."""
    not_a_title: re.Pattern[str]
    organ: re.Pattern[str]


def compile_title_rules(rules: SectionRules) -> TitlePatterns:
    """Return the compiled rules of titles."""
    genres = sorted({fold(rule.text) for rule in rules.genres}, key=len, reverse=True)
    plain = {fold(rule.text) for rule in rules.genres if not rule.behind}
    endings = [re.escape(text) for text in genres if text in plain]
    endings += [
        rf"{re.escape(fold(rule.behind))}[^,。]{{1,20}}{re.escape(fold(rule.text))}"
        for rule in rules.genres
        if rule.behind
    ]
    alone = [re.escape(fold(rule.text)) for rule in rules.genres if rule.alone]
    return TitlePatterns(
        genre=re.compile(f"(?:{'|'.join(endings)})$"),
        alone=re.compile(f"[一-鿿》](?:{'|'.join(alone)})$"),
        finals=_CLOSING.union(genre[-1] for genre in genres),
        not_a_title=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in rules.no_titles)),
        organ=re.compile(f"(?:{'|'.join(re.escape(fold(rule.text)) for rule in rules.organ_endings)})$"),
    )


def is_paragraph(text: str) -> bool:
    """Tell whether a line is running text, or the first line of it."""
    if "。" in text:
        return len(text) >= _SENTENCE_LENGTH
    return len(text) >= _PARAGRAPH and text[-1] in ":;,"


def head_of(lines: Sequence[Line]) -> int:
    """Return how many lines come before the first running text or numbered heading."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if not line.furniture and (is_paragraph(line.text) or _ENUMERATED.match(line.text)):
            return index
    return min(len(lines), _HEAD_LINES)


def find_titles(lines: Sequence[Line], head: int, patterns: TitlePatterns) -> list[tuple[int, int]]:
    """Return the first and last line of each title among the first `head` lines, in order."""
    ends = [i for i in range(head) if _may_end(lines[i], patterns)]
    spans = [(_first_line(lines, i, patterns), i) for i in ends]
    texts = [_joined(lines, span) for span in spans]
    strong = [i for i, text in enumerate(texts) if _is_strong(text)]
    document = [i for i in strong if not lines[spans[i][1]].furniture] or strong
    if not document:
        # A bare genre (行政处罚决定书) is a title only right above the text or where the layout says so.
        near = [
            i
            for i, (_, last) in enumerate(spans)
            if last >= head - _ABOVE and not lines[last].furniture and patterns.alone.search(_bare(texts[i]))
        ]
        return [spans[near[-1]]] if near else []
    main = document[-1]
    return [spans[i] for i in document if i == main or _same_document(texts[i], texts[main])]


def attached_title(lines: Sequence[Line], index: int, patterns: TitlePatterns) -> int | None:
    """Return the first line of a title inside the document (a plan that a notice encloses), or None."""
    line = lines[index]
    text = line.text
    if len(text) < 8 or "," in text or index + 1 >= len(lines) or not index:
        return None
    below, above = lines[index + 1].text, lines[index - 1].text
    if len(above) > 30 or not (len(below) >= _SENTENCE_LENGTH or _ENUMERATED.match(below)):
        return None
    if not _may_end(line, patterns):
        return None
    first = _first_line(lines, index, patterns)
    return first if _is_strong(_joined(lines, (first, index))) else None


def _may_end(line: Line, patterns: TitlePatterns) -> bool:
    if len(line.text) > _LONGEST or line.text[-1] not in patterns.finals:
        return False
    text = _bare(line.text)
    return (
        len(text) >= 2
        and patterns.genre.search(text) is not None
        and not _SENTENCE.search(text)
        and not patterns.not_a_title.search(text)
        and not _ENUMERATED.match(text)
    )


def _bare(text: str) -> str:
    """Return `text` without byline, and without a closing mark or a bracket such as (试行) at its end."""
    if text[-1:] not in _CLOSING:
        return text
    return _CLOSED_BRACKET.sub("", _BYLINE.sub("", _FOOTNOTE.sub("", text)))


def title_end(line: Line) -> int:
    """Return the place past the title that ends on `line`."""
    byline = _BYLINE.search(line.text) or _FOOTNOTE.search(line.text)
    return line.start + byline.start() if byline else line.end


def _first_line(lines: Sequence[Line], last: int, patterns: TitlePatterns) -> int:
    """Return the line at which the title that ends on line `last` begins."""
    first = last
    while first and last - first < 4:
        above, below = lines[first - 1], lines[first]
        length = below.end - above.start
        if above.furniture or length > _LONGEST or not _goes_on(above, below, patterns):
            break
        first -= 1
    return first


def _goes_on(above: Line, below: Line, patterns: TitlePatterns) -> bool:
    """Tell whether a title goes on from one line to the next."""
    text = above.text
    if _SENTENCE.search(text) or patterns.not_a_title.search(text) or _ENUMERATED.match(text):
        return False
    if patterns.genre.search(text) or len(text) < 2:
        return False
    if below.marked is not None and above.marked is not None and above.marked != below.marked:
        return False
    if below.marked is not None and above.marked is None:
        return False
    if _OPEN.search(text) or text.startswith("关于"):
        return True
    named = patterns.organ.search(text) or _FULL_AREA.search(text)
    if named and _CONTINUES.match(below.text):
        # With a blank line between, a name above a whole title is a letterhead.
        return not below.gap or not _YEAR.search(below.text)
    return (
        bool(_YEAR.search(text) or "公开" in text) and len(below.text) <= 12 and not _YEAR.search(below.text)
    )


def _joined(lines: Sequence[Line], span: tuple[int, int]) -> str:
    return "".join(line.text for line in lines[span[0] : span[1] + 1])


def _is_strong(text: str) -> bool:
    """Tell whether a line names more than a genre: a year, a matter, an area or organ."""
    bare = _bare(text)
    if _YEAR.search(bare) or "关于" in bare:
        return True
    return len(bare) >= 8 and _AREA_FIRST.match(bare) is not None


def _same_document(one: str, other: str) -> bool:
    """Tell whether two lines of a page name one report."""
    if one == other:
        return True
    years, main_years = _YEAR.findall(one), _YEAR.findall(other)
    return years == main_years and bool(years) and "公开" in one and "公开" in other
