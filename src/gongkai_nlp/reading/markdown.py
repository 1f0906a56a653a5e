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
_MARKS = re.compile(
    # Emphasis, also one mark of a pair that OCR tore apart; four and more hide digits or names.
    r"(?<![*\\])\*{2,3}(?!\*)"
    # Heading marks at the end of the line, quotes, list marks, rules, fences.
    r"|(?<![ \t])[ \t]++#{1,6}[ \t]*+$"
    r"|^ {0,3}>[> ]*"
    r"|^[ \t]*[*+-][ \t]+(?=\S)"
    r"|^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$"
    r"|^ {0,3}(?:```|~~~)[^\n]{0,40}$"
    # Images whole; of links all but the words.
    r"|!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"
    # A backslash before punctuation.
    r"|\\(?=[!-/:-@\[-`{-~])",
    re.MULTILINE,
)
_FIRSTS = frozenset(">*+-_`~")
"""What marks of a line begin with."""
_PAIRS = (
    ("*", re.compile(r"(\*)(?<![*A-Za-z0-9\\]\*)[^\s*][^*\n]{0,200}(?<=\S)(\*)(?![*A-Za-z0-9])")),
    ("$", re.compile(r"(?<!\$)(\${1,2})[^$\n]{1,40}(\1)(?!\$)")),
    ("](", re.compile(r"(\[)[^\[\]\n]{1,200}(\]\((?:https?:|mailto:|/|\.|#)[^()\s]{0,500}\))")),
)
"""Marks that enclose words, with what stands in every text that has them."""


def _line_starts(text: str, lines: Sequence[Line], firsts: Container[str]) -> Iterator[int]:
    """Yield where the lines of `text` start whose first character that is not blank is one of `firsts`."""
    for start, _ in lines:
        if text[start] in firsts:
            yield text.rfind("\n", 0, start) + 1


def is_markdown(text: str, lines: Sequence[Line]) -> bool:
    """Return whether `text`, with its `lines` without their blanks, has marks that only Markdown has."""
    return any(_EVIDENCE.match(text, start) for start in _line_starts(text, lines, _EVIDENT))


def headings(text: str, lines: Sequence[Line]) -> Iterator[re.Match[str]]:
    """Yield the marks of headings in `text`, a Markdown text; group 1 is the mark without its blanks."""
    for start in _line_starts(text, lines, "#"):
        if match := _HEADING.match(text, start):
            yield match


def marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text`, a Markdown text, that are marks, but those of headings; in no order."""
    at = 0
    for line in text.split("\n"):
        if line.lstrip(" \t")[:1] in _FIRSTS or _holds_mark(line):
            for match in _MARKS.finditer(text, at, at + len(line)):
                yield match.span()
        at += len(line) + 1
    for sign, pair in _PAIRS:
        if sign in text:
            for match in pair.finditer(text):
                yield match.span(1)
                yield match.span(2)


def _holds_mark(line: str) -> bool:
    return "**" in line or "\\" in line or "![" in line or line.rstrip(" \t")[-1:] == "#"
