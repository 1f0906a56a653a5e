"""What is markup in a text: Markdown marks, as OCR programs and converters leave them."""

import re
from collections.abc import Iterator

# What makes a text Markdown: a heading mark, emphasis from the start of a line, the rule of a table.
_EVIDENCE = re.compile(
    r"^ {0,3}#{1,6} +\S"
    r"|^ {0,3}\*\*[^\s*][^\n*]{0,200}\*\*"
    r"|^[ \t]*+\|?[ \t]*+:?-{3,}+:?[ \t]*+\|[ \t:|-]*+$",
    re.MULTILINE,
)
HEADING = re.compile(r"^[ ]{0,3}(#{1,6})[ \t]+(?=\S)", re.MULTILINE)
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
_PAIRS = (
    re.compile(r"(?<![*A-Za-z0-9\\])(\*)[^\s*][^*\n]{0,200}(?<=\S)(\*)(?![*A-Za-z0-9])"),
    re.compile(r"(?<!\$)(\${1,2})[^$\n]{1,40}(\1)(?!\$)"),
    re.compile(r"(\[)[^\[\]\n]{1,200}(\]\((?:https?:|mailto:|/|\.|#)[^()\s]{0,500}\))"),
)


def is_markdown(text: str) -> bool:
    """Return whether `text` has marks that only Markdown has."""
    return _EVIDENCE.search(text) is not None


def marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text`, a Markdown text, that are marks; in no order."""
    for match in HEADING.finditer(text):
        yield match.span()
    for match in _MARKS.finditer(text):
        yield match.span()
    for pair in _PAIRS:
        for match in pair.finditer(text):
            yield match.span(1)
            yield match.span(2)
