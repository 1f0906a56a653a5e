"""The warnings that every text gets, whatever its format."""

import re

from gongkai_nlp.reading.damage import damage
from gongkai_nlp.results import Notice

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def check(text: str) -> list[Notice]:
    """Return what is wrong with `text`: nothing in it, no Chinese in it, or damage."""
    if not text.strip("\ufeff \t\r\n\u3000"):
        return [Notice(code="empty_text", message="there is no text in the document")]
    warnings = list(damage(text))
    if not _HAN.search(text):
        warnings.append(Notice(code="no_han", message="the text holds no Chinese characters"))
    return warnings
