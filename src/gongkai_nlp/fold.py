"""Fold look-alike characters together, one for one, so that no offset ever moves.

Traditional script becomes simplified (OpenCC t2s over the whole text, because its phrases look at the
neighbours), full width becomes half width, and the odd shapes of brackets, blanks, dashes and digits
that pages and PDFs print become the common ones. NFKC is not used: it changes lengths and turns ①
into 1. Rules and gazetteer keys pass the same fold, so that 乾县 meets 乾县 whatever t2s makes of it.

Most texts are in simplified script already: one search tells which lines OpenCC has to see at all.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

SURROGATE = re.compile(r"[\ud800-\udfff]")


def _look_alikes() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for blank in "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))):
        table[blank] = " "
    for line_end in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        table[line_end] = "\n"
    table |= dict(zip("﹝﹞〘〙⟦⟧❲❳", "〔〕〔〕〔〕〔〕", strict=True))
    table |= dict(zip("﹙﹚⑴〖〗", "()⑴【】", strict=True))
    table |= dict(zip("‐‑−﹣", "----", strict=True))
    table |= dict(zip("〜∼～﹪○◯﹐﹑﹒﹔﹕﹖﹗", "~~~%〇〇,、.;:?!", strict=True))
    table |= dict(zip("・•‧", "···", strict=True))
    # Radicals and compatibility ideographs that PDF fonts put in place of the plain character.
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[chr(code)] = plain
    return {odd: plain for odd, plain in table.items() if odd != plain}


_LOOK_ALIKES = _look_alikes()
_COMMON = {odd: _LOOK_ALIKES[odd] for odd in "，：；（）！？％\u3000\u00a0"}
"""The look-alikes of every other text, replaced one after the other: far faster than a search for all."""
_IN_PHRASES = "哩坏沈甦瞭藉衹覆"
"""Characters that t2s leaves alone but within a phrase (答覆), by the dictionaries of OpenCC 1.4."""
_NOT_COVERING = r"(?:(?<!覆)|(?! ?盖)|(?<=[回答批拜重反函示明申]覆))"
"""覆盖, which stands in every other text, is in simplified script, but for phrases that end with 覆."""
_AT_ONCE = 250
"""So many characters of a text are compared with its fold at one go."""


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s", include_tofu_risk_dictionaries=False)


def _class(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))


@cache
def _traditional() -> str:
    """Return, for a pattern, what t2s may change: the characters that it maps, and those of its phrases."""
    han = [chr(code) for code in (*range(0x2E80, 0xA000), *range(0xF900, 0xFB00))]
    simplified = _converter().convert("\n".join(han)).split("\n")
    mapped = (odd for odd, plain in zip(han, simplified, strict=True) if odd != plain)
    return _class(mapped) + _IN_PHRASES + r"\U00010000-\U0010ffff\ud800-\udfff"


@cache
def _not_plain() -> re.Pattern[str]:
    """Return what the common look-alikes leave to do."""
    rare = _class(_LOOK_ALIKES.keys() - _COMMON.keys())
    return re.compile(f"[{_traditional()}{rare}]{_NOT_COVERING}")


def _changed(text: str, odd: re.Pattern[str], change: Callable[[str], str]) -> str:
    """Return `text` with `change` made, at one go, of the lines that hold something `odd`."""
    spans: list[tuple[int, int]] = []
    at = 0
    while found := odd.search(text, at):
        # No phrase goes beyond its line.
        start = text.rfind("\n", at, found.start()) + 1 or at
        end = text.find("\n", found.end())
        at = len(text) if end < 0 else end
        spans.append((start, at))
    if not spans:
        return text
    changed = change("\n".join(text[start:end] for start, end in spans))
    parts: list[str] = []
    at = done = 0
    for start, end in spans:
        parts += (text[at:start], changed[done : done + end - start])
        done += end - start + 1
        at = end
    return "".join([*parts, text[at:]])


def _simplified(lines: str) -> str:
    convert = _converter().convert
    try:
        simplified: str = convert(lines)
    except UnicodeEncodeError:
        lines = SURROGATE.sub("\ufffd", lines)
        simplified = convert(lines)
    # 行政覆議 is what some converters make of 行政复议; no phrase of t2s leads back.
    simplified = simplified.replace("覆议", "复议")
    if len(simplified) == len(lines):
        return simplified
    characters = (str(convert(character)) for character in lines)
    return "".join(c if len(c) == 1 else t for c, t in zip(characters, lines, strict=True))


_ODD = re.compile(f"[{_class(_LOOK_ALIKES)}]")


def _folded(lines: str) -> str:
    plain = _ODD.sub(lambda match: _LOOK_ALIKES[match[0]], lines)
    # Without the look-alikes only what is in traditional script is left.
    return _simplified(plain) if _not_plain().search(plain) else plain


def traditional_in(text: str, folded: str) -> Iterator[str]:
    """Yield the characters of `text` of traditional script: `folded`, its fold, has others in their place."""
    text = _with_common(text)
    for at in range(0, len(text), _AT_ONCE):
        given, plain = text[at : at + _AT_ONCE], folded[at : at + _AT_ONCE]
        if given != plain:
            pairs = zip(given, plain, strict=True)
            yield from (odd for odd, even in pairs if odd != even and odd not in _LOOK_ALIKES)


def _with_common(text: str) -> str:
    for odd, plain in _COMMON.items():
        text = text.replace(odd, plain)
    return text


def fold(text: str) -> str:
    """Return `text` with look-alikes made equal; character i of the result is character i of `text`."""
    return _changed(_with_common(text), _not_plain(), _folded)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return `name` folded; names of areas and bodies are few, and each is compared again and again."""
    return fold(name)
