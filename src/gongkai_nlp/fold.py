"""Fold look-alike characters together, one for one, so that no offset ever moves.

Traditional script becomes simplified (OpenCC t2s over the whole text, because its phrases look at the
neighbours), full width becomes half width, and the odd shapes of brackets, blanks, dashes and digits
that pages and PDFs print become the common ones. NFKC is not used: it changes lengths and turns ①
into 1. Rules and gazetteer keys pass the same fold, so that 乾县 meets 乾县 whatever t2s makes of it.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

SURROGATE = re.compile("[\ud800-\udfff]")


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
_ODD = re.compile("[" + "".join(map(re.escape, _LOOK_ALIKES)) + "]")


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s", include_tofu_risk_dictionaries=False)


def simplify(text: str) -> str:
    """Return `text` in simplified script, of the same length; lone surrogates become U+FFFD."""
    text = SURROGATE.sub("\ufffd", text)
    convert = _converter().convert
    simplified: str = convert(text)
    if len(simplified) == len(text):
        return simplified
    characters = (str(convert(character)) for character in text)
    return "".join(c if len(c) == 1 else t for c, t in zip(characters, text, strict=True))


def fold(text: str) -> str:
    """Return `text` with look-alikes made equal; character i of the result is character i of `text`."""
    plain = _ODD.sub(lambda match: _LOOK_ALIKES[match[0]], text)
    return simplify(plain)
