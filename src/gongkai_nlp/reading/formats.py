"""What a file is, judged by its content and never by its name."""

import io
import re
import zipfile
from typing import Literal

from gongkai_nlp.errors import ReadError, UnsupportedFormatError
from gongkai_nlp.reading.encoding import is_text

Format = Literal["text", "pdf", "docx"]

_TO_TEXT = "save it as DOCX, PDF or text and read that"
_TO_OCR = "run OCR on it and read the text or Markdown that comes out"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A stream's name in an OLE file, UTF-16, and what the file then is.
_OLE_KINDS = (
    ("WordDocument", "a Word 97-2003 or WPS document (.doc, .wps)"),
    ("Workbook", "an Excel 97-2003 workbook (.xls)"),
    ("PowerPoint Document", "a PowerPoint 97-2003 presentation (.ppt)"),
)
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "an image (PNG)", _TO_OCR),
    (b"\xff\xd8\xff", "an image (JPEG)", _TO_OCR),
    (b"GIF8", "an image (GIF)", _TO_OCR),
    (b"II*\0", "an image (TIFF)", _TO_OCR),
    (b"MM\0*", "an image (TIFF)", _TO_OCR),
    (b"{\\rtf", "rich text (.rtf)", _TO_TEXT),
    (b"Rar!", "an archive (RAR)", "unpack it and read the files in it"),
    (b"7z\xbc\xaf", "an archive (7z)", "unpack it and read the files in it"),
    (b"\x1f\x8b", "an archive (gzip)", "unpack it and read the file in it"),
    (b"BZh", "an archive (bzip2)", "unpack it and read the file in it"),
    (b"SQLite format 3", "a database (SQLite)", "export the texts and read these"),
)
# A member of a zip file and what the file then is.
_ZIP_KINDS: tuple[tuple[str, str, str], ...] = (
    ("xl/", "an Excel workbook (.xlsx)", "save the sheet as text or CSV and read that"),
    ("ppt/", "a PowerPoint presentation (.pptx)", _TO_TEXT),
    ("OFD.xml", "an OFD document (.ofd)", "convert it to PDF with an OFD reader and read that"),
    ("content.xml", "an OpenDocument file (.odt, .ods)", _TO_TEXT),
    ("META-INF/container.xml", "an e-book (.epub)", _TO_TEXT),
)
_MHT = re.compile(
    rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE
)


def format_of(content: bytes, name: str | None) -> Format:
    """Return which reader `content` needs; `name` is for messages alone.

    Raises:
        UnsupportedFormatError: there is no reader; the message names the format and the way round.
        ReadError: the content is binary and of no known format.
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, name)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            what = f"{name or 'the content'}: an encrypted Word, Excel or PowerPoint file"
            raise ReadError(f"{what}; save a copy without a password and read that")
        for stream, kind in _OLE_KINDS:
            if stream.encode("utf-16-le") in content:
                raise _unsupported(name, kind, _TO_TEXT)
        raise _unsupported(name, "an OLE file, perhaps .doc, .wps or .et", _TO_TEXT)
    for signature, kind, way in _SIGNATURES:
        if content.startswith(signature):
            raise _unsupported(name, kind, way)
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        raise _unsupported(name, "an image (BMP)", _TO_OCR)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise _unsupported(name, "an image (WebP)", _TO_OCR)
    if _MHT.match(content[:4096]):
        raise _unsupported(name, "a page archive (.mht)", "save the page as HTML and read that")
    if not is_text(content):
        raise ReadError(
            f"{name or 'the content'}: binary and of no known format; give text, HTML, PDF or DOCX"
        )
    return "text"


def _zip_kind(content: bytes, name: str | None) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = f"{name or 'the content'}: a damaged zip file, perhaps a DOCX cut short; fetch it again"
        raise ReadError(message) from error
    if "word/document.xml" in members:
        return "docx"
    for prefix, kind, way in _ZIP_KINDS:
        if any(member.startswith(prefix) for member in members):
            raise _unsupported(name, kind, way)
    raise _unsupported(name, "an archive (zip)", "unpack it and read the files in it")


def _unsupported(name: str | None, kind: str, way: str) -> UnsupportedFormatError:
    return UnsupportedFormatError(f"{name or 'the content'}: {kind}, for which there is no reader; {way}")


_DOCUMENT = re.compile(
    r"\ufeff?(?:\s|<\?xml[^>]{0,200}>|<!--(?s:.{0,2000}?)-->){0,20}<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\ufeff?\s*<(?:div|table|p|span|section|article|center|h[1-6]|ul|script|style|link|font|form)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_MARKDOWN = re.compile(r"^#{1,6} \S", re.MULTILINE)


def is_html(text: str) -> bool:
    """Return whether a text file is a web page, or a piece of one."""
    if _DOCUMENT.match(text):
        return True
    head = text[:20_000]
    return (
        _FRAGMENT.match(head) is not None
        and not _MARKDOWN.search(head)
        and len(_TAG.findall(head)) * 2 >= sum(1 for line in head.splitlines() if line.strip())
    )
