"""Plain text, as it stands."""

from gongkai_nlp.fold import SURROGATE
from gongkai_nlp.results import Notice
from gongkai_nlp.source import Source


def read_text(text: str, *, name: str | None = None) -> Source:
    """Return the Source of a text; lone surrogates are replaced one for one by U+FFFD, with a warning."""
    lost = tuple(match.span() for match in SURROGATE.finditer(text))
    warnings: tuple[Notice, ...] = ()
    if lost:
        text = SURROGATE.sub("\ufffd", text)
        message = "lone surrogates are no characters; they were replaced by U+FFFD"
        warnings = (Notice(code="lone_surrogate", message=message, spans=lost),)
    return Source(text, name=name, warnings=warnings)
