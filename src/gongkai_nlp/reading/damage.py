"""Damage in a text: characters lost, bytes read in the wrong encoding, markup left over, figures torn."""

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai_nlp.results import Notice
from gongkai_nlp.source import Source

# A character's first two bytes in UTF-8, read as one of GBK: 鏀 for the start of 政, 锛 for that of ，.
_LEADS = "".join(
    pair.decode("gbk", errors="ignore")
    for pair in (
        bytes((lead, trail)) for lead in (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF) for trail in range(0x80, 0xC0)
    )
)
_UTF8_AS_GBK = re.compile(f"[{re.escape(_LEADS)}][^\\x00-\\x7f]{{2,400}}")
_SUSPECT = re.compile(f"[{re.escape(_LEADS)}]")
_HAN = r"[\u4e00-\u9fff]"
_TAIL = r"[\u0080-\u00bf\u0152-\u2122]{1,2}"
_ODD = r"\u2504-\u257f\u0400-\u04ff"
_HEAD = r"\u00c3-\u00ef"
_FOREIGN = re.compile(f"[{re.escape(_LEADS)}{_ODD}{_HEAD}]")
"""What sound text in simplified script seldom holds; with it all text read in the wrong encoding begins."""
_KINDS: tuple[tuple[str, str, tuple[tuple[str, re.Pattern[str]], ...]], ...] = (
    (
        "corrupted_text",
        "characters were lost in a conversion of encodings",
        # Each with a character that stands wherever it matches, looked for far faster than two; it begins
        # with a rare one, so that a search runs past sound text at full speed.
        (
            ("锟", re.compile(r"锟斤拷?(?:锟斤拷|[锟斤拷])*")),
            ("烫", re.compile(r"烫烫烫+")),
            ("屯", re.compile(r"屯屯屯+")),
            # Glyphs of a PDF font that say not which character they are.
            ("(cid:", re.compile(r"\(cid:\d{1,6}\)(?:\(cid:\d{1,6}\))*")),
            ("??", re.compile(rf"\?(?<={_HAN}\?)\?+(?={_HAN})")),
        ),
    ),
    (
        "markup_left",
        "markup of a web page stands in the text",
        (
            ("<", re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>\n]{0,300})?/?>")),
            (
                "&",
                re.compile(
                    r"&(?:nbsp|lt|gt|amp|quot|apos|[lr]dquo|[lr]squo|middot|hellip|mdash|ndash|[a-z]sp"
                    r"|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
                ),
            ),
        ),
    ),
    ("hidden_text", "a page hid an address here", (("[email", re.compile(r"\[email[\s\xa0]protected\]")),)),
    (
        "lost_digits",
        "no month has such a day, or no year such a month; digits were lost or run together",
        (
            ("月", re.compile(r"月[ \t]*((?:3[2-9]|[4-9]\d|\d{3})[ \t]*日)")),
            ("年", re.compile(r"年(?<=\d年)[ \t]*((?:1[3-9]|[2-9]\d)[ \t]*月)")),
        ),
    ),
)
_MISREAD = (
    # GBK out of step by a byte: letters of other scripts or box lines among Han.
    re.compile(rf"[{_ODD}](?<={_HAN}[{_ODD}])[\u4e00-\u9fff{_ODD}?]{{1,40}}"),
    # UTF-8 read as Latin-1 or Windows-1252.
    re.compile(rf"[{_HEAD}]{_TAIL}(?:[{_HEAD}]{_TAIL}){{2,}}"),
)
_INLINE = re.compile(
    r"</?(?:span|font|strong|em|[biua]|sup|sub|o:p)(?:\s[^<>\n]{0,300})?/?>"
    # A blank between two Latin letters or digits parts them.
    r"|&(?:nbsp|[a-z]sp);(?:(?![A-Za-z0-9])|(?<![A-Za-z0-9]&nbsp;)(?<![A-Za-z0-9]&[a-z]sp;))",
    re.IGNORECASE,
)
_DAMAGE = frozenset(
    ("lone_surrogate", "undecodable", "markup_left", "hidden_text", "lost_digits", "corrupted_text")
)


def damage(text: str) -> Iterator[Notice]:
    """Yield a warning for each kind of damage in `text`, with all its places."""
    for code, message, patterns in _KINDS:
        spans = [
            match.span(match.lastindex or 0)
            for sign, pattern in patterns
            if sign in text
            for match in pattern.finditer(text)
        ]
        if code == "corrupted_text":
            spans += _misread(text)
        if spans:
            yield Notice(code=code, message=message, spans=tuple(_apart(sorted(spans))))


def inline_tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield the tags and blanks of a page left in `text` that may stand inside a word."""
    if "<" in text or "&" in text:
        for match in _INLINE.finditer(text):
            yield match.span()


def _misread(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that were read in the wrong encoding."""
    starts = [match.start() for match in _FOREIGN.finditer(text)]
    for pattern in (_UTF8_AS_GBK, *_MISREAD):
        at = 0
        for start in starts:
            if start >= at and (match := pattern.match(text, start)):
                at = match.end()
                if pattern is not _UTF8_AS_GBK or _is_utf8(match[0]):
                    yield match.span()


def _is_utf8(run: str) -> bool:
    """Return whether `run` becomes Chinese again when its GBK bytes are read as UTF-8."""
    if len(_SUSPECT.findall(run)) * 4 < len(run):
        return False
    again = run.encode("gb18030", errors="replace").decode("utf-8", errors="replace")
    lost = again.count("\ufffd") + again.count("?")
    return lost * 4 <= len(again)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return kept


_WHOLE = Decimal("1.0000")


def quality(source: Source) -> Decimal:
    """Return the share of the text of `source` that its warnings do not call damaged, 0 to 1."""
    if not source.text.strip("\ufeff \t\r\n\u3000"):
        return Decimal(0)
    spans = _apart(
        sorted(span for notice in source.warnings if notice.code in _DAMAGE for span in notice.spans)
    )
    if not spans:
        return _WHOLE
    damaged = sum(end - start for start, end in spans)
    return (1 - Decimal(damaged) / len(source.text)).quantize(Decimal("0.0001"))
