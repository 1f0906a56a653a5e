"""Bytes to Source: encodings, formats, layout."""

from pathlib import Path

from gongkai_nlp.errors import ReadError
from gongkai_nlp.reading.boilerplate import patterns_of
from gongkai_nlp.reading.text import read_text
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.source import Source


def read(document: str | bytes | Path, *, name: str | None = None, rules: RuleSet | None = None) -> Source:
    """Return the Source of `document`: a ``str`` is text, a ``Path`` a file, ``bytes`` a file's content.

    Raises:
        ReadError: the file is missing, unreadable or of a format without a reader.
    """
    patterns = patterns_of(rules)
    if isinstance(document, str):
        return read_text(document, patterns, name=name)
    if isinstance(document, Path):
        try:
            content = document.read_bytes()
        except OSError as error:
            raise ReadError(f"{document}: {error.strerror}; check the path and its permissions") from error
        return read_text(content.decode("utf-8"), patterns, name=name or str(document))
    return read_text(document.decode("utf-8"), patterns, name=name)
