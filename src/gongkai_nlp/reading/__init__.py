"""Bytes to Source: encodings, formats, layout."""

from pathlib import Path
from typing import IO

from gongkai_nlp.errors import ReadError
from gongkai_nlp.reading.boilerplate import BoilerplatePatterns, patterns_of
from gongkai_nlp.reading.damage import quality
from gongkai_nlp.reading.encoding import decode
from gongkai_nlp.reading.formats import format_of, is_html
from gongkai_nlp.reading.reports import split
from gongkai_nlp.reading.text import read_text
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.source import Source

__all__ = ["quality", "read", "read_all"]

Document = str | bytes | Path | IO[bytes] | IO[str]


def read(document: Document, *, name: str | None = None, rules: RuleSet | None = None) -> Source:
    """Return the Source of `document`.

    Args:
        document: a ``str`` is always text, a ``Path`` a file, ``bytes`` a file's content; a file object
            is read to its end. What a file is, its content says, not its name.
        name: what messages and the report call the document; the path where there is one.
        rules: whose boilerplate rules to use; the built-in ones where None.

    Raises:
        UnsupportedFormatError: a format without a reader; the message names it and the way round.
        ReadError: the file is missing, unreadable, damaged, encrypted or too large.
        MissingExtraError: a PDF or DOCX whose extra is not installed.
    """
    content, name = _content(document, name)
    patterns = patterns_of(rules)
    if isinstance(content, str):
        return read_text(content, patterns, name=name)
    return _read_bytes(content, patterns, name)


def read_all(document: Document, *, name: str | None = None, rules: RuleSet | None = None) -> list[Source]:
    """Return the Sources of all reports in `document`: one each where it plainly holds several, else one.

    Raises:
        ReadError: as `read`.
    """
    return split(read(document, name=name, rules=rules), patterns_of(rules))


def _content(document: Document, name: str | None) -> tuple[str | bytes, str | None]:
    if isinstance(document, (str, bytes)):
        return document, name
    if isinstance(document, Path):
        if document.is_dir():
            raise ReadError(f"{document}: a folder; give the files in it")
        try:
            return document.read_bytes(), name or str(document)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ReadError(f"{document}: {reason}; check the path and its permissions") from error
    name = name or getattr(document, "name", None)
    return document.read(), str(name) if name is not None else None


def _read_bytes(content: bytes, patterns: BoilerplatePatterns, name: str | None) -> Source:
    kind = format_of(content, name)
    if kind == "pdf":
        from gongkai_nlp.reading.pdf import read_pdf

        return read_pdf(content, patterns, name=name)
    if kind == "docx":
        from gongkai_nlp.reading.docx import read_docx

        return read_docx(content, patterns, name=name)
    decoded = decode(content)
    if is_html(decoded.text):
        from gongkai_nlp.reading.html import read_html

        return read_html(decoded.text, patterns, name=name, warnings=decoded.warnings)
    return read_text(decoded.text, patterns, name=name, warnings=decoded.warnings)
