"""Reports in other layouts and with other damages, their annotations carried along.

Every function takes a text with its annotations and returns both; a mention stays the same mention, whatever
stands between its characters, and its normalised values stay.
"""

import random
from collections.abc import Callable
from html import escape

from generate import Truth
from opencc import OpenCC

_DIGITS = "0123456789.,０１２３４５６７８９"
_POINTED = ("breakdowns", "indicators", "metadata")
"""Annotations without a place of their own in the text."""


def traditional(text: str, truth: Truth) -> tuple[str, Truth]:
    """Return the report in traditional script; offsets and normalised values stay."""
    converted = OpenCC("s2t").convert(text)
    if len(converted) != len(text):
        raise ValueError("the conversion changed the length of the text")
    metadata = truth["metadata"] | {
        "script": "hant",
        "title": OpenCC("s2t").convert(truth["metadata"]["title"]),
    }
    return converted, _moved(truth, converted, lambda offset: offset) | {"metadata": metadata}


def spaced(text: str, truth: Truth, seed: int) -> tuple[str, Truth]:
    """Return the report with blanks strewn between Han characters, and its annotations moved along."""
    return _strewn(text, truth, seed, " ")


def wrapped(text: str, truth: Truth, width: int, narrow: float = 0.5) -> tuple[str, Truth]:
    """Return the report with its paragraphs cut into lines of `width` Han characters, as OCR gives them.

    ASCII characters take `narrow` of the room of a Han character: a half in print, as much in fixed pitch.
    """
    breaks: dict[int, str] = {}
    column = 0.0
    for place, character in enumerate(text):
        wide = narrow if character.isascii() else 1.0
        if character == "\n":
            column = 0.0
        elif column + wide > width and not _together(text[place - 1], character):
            breaks[place] = "\n"
            column = wide
        else:
            column += wide
    return _inserted(text, truth, breaks)


def full_width(text: str, truth: Truth) -> tuple[str, Truth]:
    """Return the report with all ASCII characters but line ends and tabs in full width."""
    changed = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    title = truth["metadata"]["title"]
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in title)
    metadata = truth["metadata"] | {"title": wide}
    return changed, _moved(truth, changed, lambda offset: offset) | {"metadata": metadata}


def paged(text: str, truth: Truth, width: int, lines: int) -> tuple[str, Truth]:
    """Return the report as a print of pages: lines of `width` characters, a page number every `lines` lines.

    A page ends between two paragraphs or within one; tables stay whole.
    """
    text, truth = wrapped(text, truth, width, narrow=1)
    breaks: dict[int, str] = {}
    line = page = 0
    for place, character in enumerate(text[:-1]):
        if character == "\n":
            line += 1
            end = text.find("\n", place + 1)
            if line >= lines and "\t" not in text[place + 1 : end]:
                page += 1
                line = 0
                breaks[place + 1] = f"- {page} -\n"
    return _inserted(text, truth, breaks)


def crlf(text: str, truth: Truth) -> tuple[str, Truth]:
    """Return the report with line ends of Windows behind a byte-order mark."""
    ends = {place: "\r" for place, character in enumerate(text) if character == "\n"}
    return _inserted(text, truth, {0: "\ufeff"} | ends)


def invisible(text: str, truth: Truth, seed: int) -> tuple[str, Truth]:
    """Return the report with zero-width blanks strewn between Han characters, as web pages have them."""
    return _strewn(text, truth, seed, "\u200b")


def markdown(text: str, truth: Truth) -> tuple[str, Truth]:
    """Return the report as Markdown: headings behind #, run-in lead phrases in bold."""
    marks: dict[int, str] = {}
    for section in truth["sections"]:
        if section["kind"] == "heading":
            marks[section["start"]] = "#" * (section["level"] + 1) + " "
        else:
            marks[section["start"]] = "**"
            marks[section["end"]] = "**"
    return _inserted(text, truth, marks)


def web_page(text: str, truth: Truth) -> bytes:
    """Return the report as a web page with navigation and footer; the reader lays its text out anew."""
    body: list[str] = []
    for line in text.split("\n"):
        if "\t" in line:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in line.split("\t"))
            body.append(f"<tr>{cells}</tr>")
        elif line.strip():
            body.append(f"<p>{escape(line)}</p>")
    article = "\n".join(body)
    first, last = article.find("<tr>"), article.rfind("</tr>") + len("</tr>")
    if first >= 0:
        article = f"{article[:first]}<table>{article[first:last]}</table>{article[last:]}"
    title = escape(truth["metadata"]["title"])
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/x">信息公开</a></li></ul></div>
<div class="content">{article}</div>
<div class="footer"><p>网站地图 | 联系我们</p></div></body></html>""".encode()


def carried(text: str, truth: Truth, onto: str) -> Truth:
    """Return the annotations of `text` for a text that holds the same but for blanks, and more around it.

    Raises:
        ValueError: what `text` says does not stand in `onto`.
    """
    places = [place for place, character in enumerate(onto) if not character.isspace()]
    squeezed = "".join(onto[place] for place in places)
    said = "".join(text.split())
    begin = squeezed.find(said)
    if begin < 0:
        raise ValueError("the text does not stand there in one piece")
    ranks, rank = [], begin
    for character in text:
        ranks.append(rank)
        rank += not character.isspace()
    return _moved(truth, onto, lambda offset: places[ranks[offset]])


def _together(before: str, behind: str) -> bool:
    """Return whether no line ends between two characters: inside a number, before a closing mark."""
    in_number = before in _DIGITS and behind in _DIGITS
    return in_number or behind in "，。、；：）》〕]" or before in "（《〔["


def _strewn(text: str, truth: Truth, seed: int, blank: str) -> tuple[str, Truth]:
    chance = random.Random(seed)
    places = [
        place
        for place in range(1, len(text))
        if _han(text[place - 1]) and _han(text[place]) and chance.random() < 0.02
    ]
    return _inserted(text, truth, dict.fromkeys(places, blank))


def _han(character: str) -> bool:
    # Numerals are left out: neither blanks nor line ends fall inside a number here.
    return "\u4e00" <= character <= "\u9fff" and character not in "零一二三四五六七八九十百千万亿两余"


def _inserted(text: str, truth: Truth, insertions: dict[int, str]) -> tuple[str, Truth]:
    """Return the text with strings put in before the given places, and the annotations moved along."""
    parts, moved = [], []
    shift = 0
    for place, character in enumerate(text):
        added = insertions.get(place, "")
        shift += len(added)
        moved.append(place + shift)
        parts.append(added + character)
    changed = "".join(parts)
    return changed, _moved(truth, changed, moved.__getitem__)


def _moved(truth: Truth, text: str, offset: Callable[[int], int]) -> Truth:
    moved: Truth = {label: truth[label] for label in _POINTED if label in truth}
    for label, records in truth.items():
        if label not in _POINTED:
            moved[label] = []
            for record in records:
                start, end = offset(record["start"]), offset(record["end"] - 1) + 1
                moved[label].append(record | {"start": start, "end": end, "text": text[start:end]})
    return moved
