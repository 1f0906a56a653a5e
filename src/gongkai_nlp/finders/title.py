"""Find titles 《…》 and tell what kind of document each names.

The outermost marks count. A mark that is missing must not swallow the text behind it: a title ends at
the latest where a sentence does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongkai_nlp.fold import fold
from gongkai_nlp.making import make_title
from gongkai_nlp.results import Title
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.patterns import compile_search
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import TitleKind

_LONGEST = 260
"""Longest title, in characters of the view."""
_LONGEST_STRAY = 24
"""A closing mark without an opening one prolongs the title before it over so many characters."""
_DEEPEST = 5
"""Titles within titles go no deeper."""
_MARK = re.compile(r"[《》。\n]")
_STRAY = re.compile(rf"的[^《》。,;、\n]{{1,{_LONGEST_STRAY}}}》")
_YEAR = re.compile(r"\W*\d{0,4}\W*\Z")
_AROUND = 12
_REMEMBERED = 4096
"""So many names are remembered with what they tell."""


@dataclass(frozen=True)
class KindPattern:
    """A rule about a whole title or the words around it, compiled."""

    id: str
    kind: TitleKind
    inside: re.Pattern[str] | None
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    document_kind: str | None


@dataclass(frozen=True, eq=False)
class TitlePatterns:
    """What `find` needs, compiled."""

    genres: dict[str, TitleKind]
    lengths: tuple[int, ...]
    """Lengths of genres, the longest first."""
    tail: re.Pattern[str]
    """Where what may stand behind the genre begins."""
    kinds: tuple[KindPattern, ...]


def compile_rules(rules: RuleSet) -> TitlePatterns:
    """Return what `find` needs, compiled once."""
    held = rules.title
    genres = {fold(genre.text): genre.kind for genre in held.genre}
    tails = "|".join(fold(tail.pattern) for tail in held.tail)
    kinds = tuple(
        KindPattern(
            rule.id,
            rule.kind,
            re.compile(fold(rule.inside)) if rule.inside else None,
            re.compile(f"(?:{fold(rule.before)})\\Z") if rule.before else None,
            re.compile(fold(rule.behind)) if rule.behind else None,
            rule.document_kind,
        )
        for rule in held.kind
    )
    lengths = tuple(sorted({len(genre) for genre in genres}, reverse=True))
    return TitlePatterns(genres, lengths, compile_search([f"(?:{tails})\\Z"]), kinds)


def find(view: View, patterns: TitlePatterns) -> list[Title]:
    """Return every mention in the text, in order, none overlapping."""
    text = view.text
    titles: list[Title] = []
    for first, last in _spans(text):
        kind, document_kind, rule = classify(text, first, last, patterns)
        start, end = view.span(first, last)
        titles.append(
            make_title(
                id=f"t{len(titles) + 1}",
                start=start,
                end=end,
                text=view.source.text[start:end],
                region=view.source.region_at(start),
                rule=rule,
                kind=kind,
                document_kind=document_kind,
            )
        )
    return titles


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield first and one past the last place of each title, marks included."""
    start = text.find("《")
    while start >= 0:
        close = text.find("》", start + 1)
        if close < 0:
            return
        if close - start > _LONGEST:
            start = text.find("《", max(start + 1, close - _LONGEST))
            continue
        end = _stray(text, close + 1) if _is_plain(text, start, close) else _end(text, start)
        if end is None or _YEAR.match(text, start + 1, end - 1):
            start = text.find("《", start + 1)
            continue
        yield start, end
        start = text.find("《", end)


def _is_plain(text: str, start: int, close: int) -> bool:
    """Return whether nothing between the marks at `start` and `close` makes their match doubtful."""
    inner = text[start + 1 : close]
    return close - start < _LONGEST and "《" not in inner and "。" not in inner and "\n" not in inner


def _end(text: str, start: int) -> int | None:
    """Return one past the mark that closes the title opened at `start`, or None where none does."""
    depth, closed = 1, None
    limit = start + _LONGEST
    for match in _MARK.finditer(text, start + 1, limit):
        mark = match[0]
        if mark == "《":
            inner = match.start()
            # Behind a comma a new title opens: the mark before was never closed.
            if (
                text[inner - 1] in "、,;》和及与"
                and closed is None
                and depth == 1
                and _closes_alone(text, inner)
            ):
                return None
            if closed is not None and depth == 1 and text[inner - 1] in "、,;":
                return closed
            depth += 1
            if depth > _DEEPEST:
                return closed
        elif mark == "》":
            depth -= 1
            closed = match.end()
            if depth == 0:
                return _stray(text, closed)
        elif mark == "\n" and text[match.end() : match.end() + 1] not in ("", "\n") and closed is None:
            continue
        else:
            return closed
    return closed


def _closes_alone(text: str, inner: int) -> bool:
    """Return whether the marks from `inner` on balance without the one opened before."""
    depth = 0
    for match in _MARK.finditer(text, inner, inner + _LONGEST):
        if match[0] == "《" and depth < _DEEPEST:
            depth += 1
        elif match[0] == "》":
            depth -= 1
            if depth < 0:
                return False
        else:
            break
    return depth == 0


def _stray(text: str, end: int) -> int:
    """Return the end of the title with what a second closing mark adds: 《关于印发某办法》的通知》."""
    if text[end : end + 1] != "的":
        return end
    match = _STRAY.match(text, end)
    return match.end() if match else end


def classify(text: str, first: int, last: int, patterns: TitlePatterns) -> tuple[TitleKind, str | None, str]:
    """Return kind, genre and rule of the title between the places `first` and `last` of the view's text."""
    told = _told_by_name(text[first + 1 : last - 1], patterns)
    if told is not None:
        return told
    for rule in patterns.kinds:
        before = rule.before and rule.before.search(text, max(0, first - _AROUND), first)
        behind = rule.behind and rule.behind.match(text, last)
        if before or behind:
            return rule.kind, rule.document_kind, rule.id
    return "other", None, "outermost_marks"


@lru_cache(maxsize=_REMEMBERED)
def _told_by_name(written: str, patterns: TitlePatterns) -> tuple[TitleKind, str | None, str] | None:
    """Return kind, genre and rule that the name itself tells; laws and plans are named in many reports."""
    name = _without_tail(written.replace("\n", ""), patterns)
    genre = next((name[-n:] for n in patterns.lengths if name[-n:] in patterns.genres), None)
    for rule in patterns.kinds:
        if rule.inside and rule.inside.fullmatch(name):
            return rule.kind, rule.document_kind or genre, rule.id
    return (patterns.genres[genre], genre, genre) if genre else None


def _without_tail(name: str, patterns: TitlePatterns) -> str:
    for _ in range(4):
        match = patterns.tail.search(name)
        if not match or not match.start():
            break
        name = name[: match.start()]
    return name.rstrip(" 》〉\"'”’")
