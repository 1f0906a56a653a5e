"""The page number that landed inside a word, as OCR and PDF viewers leave it: 行政审 7 批标准."""

import re
from collections.abc import Iterator

from gongkai_nlp.fold import fold_name

_ALONE = {
    blank: re.compile(rf"{blank}(?<=[\u3400-\u9fff].)[ \t\u3000]*+\d{{1,3}}[ \t\u3000]+(?=[\u3400-\u9fff])")
    for blank in " \t\u3000"
}
"""By its first blank: a search for one character is far faster than one for three."""


def numbers_in_words(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text`, a lone number with its blanks, that stand inside a word of `words`.

    The word decides, never the number: 审 7 批 is 审批 torn apart, 共 7 批 is a count. They come in
    no order.
    """
    for blank, pattern in _ALONE.items():
        if blank in text:
            for match in pattern.finditer(text):
                if fold_name(text[match.start() - 1] + text[match.end()]) in words:
                    yield match.span()
