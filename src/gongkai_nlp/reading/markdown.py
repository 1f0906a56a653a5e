"""What is markup in a text: Markdown marks, as OCR programs and converters leave them."""

import re
from collections.abc import Container, Iterator, Sequence

from gongkai_nlp.reading.grids import Line

# What makes a line Markdown: a heading mark, emphasis from the start, the rule of a table.
_EVIDENCE = re.compile(
    r" {0,3}#{1,6} +\S"
    r"| {0,3}\*\*[^\s*][^\n*]{0,200}\*\*"
    r"|[ \t]*+\|?[ \t]*+:?-{3,}+:?[ \t]*+\|[ \t:|-]*+$",
    re.MULTILINE,
)
_EVIDENT = frozenset("#*|:-")
"""What a line begins with that may be Markdown."""
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_AT_START = re.compile(
    # Emphasis, quotes, list marks, rules, fences.
    r"\*{2,3}(?!\*)"
    r"| {0,3}>[> ]*"
    r"|[ \t]*[*+-][ \t]+(?=\S)"
    r"|[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$"
    r"| {0,3}(?:```|~~~)[^\n]{0,40}$",
    re.MULTILINE,
)
_FIRSTS = frozenset(">*+-_`~")
"""What marks at the start of a line begin with."""
_AT_END = re.compile(r"(?<![ \t])[ \t]++#{1,6}[ \t]*+$", re.MULTILINE)
"""Heading marks at the end of a line."""
_WITHIN = (
    # Emphasis, also one mark of a pair that OCR tore apart; four and more hide digits or names.
    ("**", re.compile(r"\*(?<![*\\]\*)\*{1,2}(?!\*)")),
    # Images whole.
    ("![", re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")),
    # A backslash before punctuation.
    ("\\", re.compile(r"\\(?=[!-/:-@\[-`{-~])")),
)
"""Marks that may stand anywhere, with what stands in every text that has them."""
_PAIRS = (
    ("*", re.compile(r"(\*)(?<![*A-Za-z0-9\\]\*)[^\s*][^*\n]{0,200}(?<=\S)(\*)(?![*A-Za-z0-9])")),
    ("$", re.compile(r"(?<!\$)(\${1,2})[^$\n]{1,40}(\1)(?!\$)")),
    ("](", re.compile(r"(\[)[^\[\]\n]{1,200}(\]\((?:https?:|mailto:|/|\.|#)[^()\s]{0,500}\))")),
)
"""Marks that enclose words, with what stands in every text that has them."""


def _line_starts(text: str, lines: Sequence[Line], firsts: Container[str]) -> Iterator[int]:
    """Yield where the lines of `text` start whose first character that is not blank is one of `firsts`.

    Markdown knows no line end but the common one.
    """
    behind = 0
    for start, end in lines:
        if text[start] in firsts:
            at = text.rfind("\n", behind, start) + 1
            if at or not behind:
                yield at
        behind = end


def is_markdown(text: str, lines: Sequence[Line]) -> bool:
    """Return whether `text`, with its `lines` without their blanks, has marks that only Markdown has."""
    return any(_EVIDENCE.match(text, start) for start in _line_starts(text, lines, _EVIDENT))


def headings(text: str, lines: Sequence[Line]) -> Iterator[re.Match[str]]:
    """Yield the marks of headings in `text`, a Markdown text; group 1 is the mark without its blanks."""
    for start in _line_starts(text, lines, "#"):
        if match := _HEADING.match(text, start):
            yield match


def marks(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text`, a Markdown text, that are marks, but those of headings; in no order."""
    yield from _edge_marks(text, lines)
    for sign, pattern in _WITHIN:
        if sign in text:
            for match in pattern.finditer(text):
                yield match.span()
    for sign, pair in _PAIRS:
        if sign in text:
            for match in pair.finditer(text):
                yield match.span(1)
                yield match.span(2)


def _edge_marks(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the marks that lines begin and end with."""
    behind = 0
    for number, (start, end) in enumerate(lines, 1):
        opens, closes = text[start] in _FIRSTS, text[end - 1] == "#"
        if opens or closes:
            at = text.rfind("\n", behind, start) + 1
            if opens and (at or not behind) and (match := _AT_START.match(text, at)):
                yield match.span()
                at = match.end()
            if closes:
                following = lines[number][0] if number < len(lines) else len(text)
                stop = text.find("\n", end, following)
                if match := _AT_END.search(text, at or behind, stop if stop >= 0 else following):
                    yield match.span()
        behind = end
