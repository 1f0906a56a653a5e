"""Bytes to text: byte-order mark, strict UTF-8, what the file declares, then detection.

Only the encodings that Chinese government sites use are tried: UTF-8, the GB18030 family, Big5, UTF-16.
A declaration is believed only where the text then reads as Chinese.
"""

import codecs
import re
from dataclasses import dataclass

from gongkai_nlp.results import Notice

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_WIDENED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_OTHER = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Characters so common in either script that a text decoded rightly is full of them.
_COMMON = re.compile(
    "[的一是不了在有和人中大上个国我以要时来用生到作于出分对成会可主发年动同工也能下过面方后多定行学法所民"
    "经进等部度电力理高自实加都体制机点业应开合由前外政四日社事平全表间关各重新内数及公务信息府条無無問題"
    "解建月提通总设管件期组局市县区镇乡办委報告國個為時來們說產發動過學經進電裡現實體機點業應開還關數條結總"
    "設級長統資較將組計區強決則辦縣鄉鎮務開項類對與會議]"
)
_SAMPLE = 200_000
_TRUST = 0.05
_CHINESE = 0.1
_CUT = 3
"""So many bytes at the end may be half a character."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was come by."""

    text: str
    encoding: str
    warnings: tuple[Notice, ...] = ()


def decode(content: bytes) -> Decoded:
    """Return the text of `content`; a byte-order mark stays its first character."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding)
    if b"\0" not in content and (text := _strict(content, "utf-8")) is not None:
        return _marked(text, "utf-8")
    declared = _declared(content)
    sample = content[:_SAMPLE]
    candidates = ["gb18030", "big5hkscs", "utf-8"]
    if len(content) % 2 == 0 or b"\0" in sample:
        candidates += ["utf-16-le", "utf-16-be"]
    if declared == "hz":
        candidates.append(declared)
    scores = {encoding: _score(sample, encoding) for encoding in candidates}
    if declared in scores:
        scores[declared] += _TRUST
    return _decoded(content, max(scores, key=lambda encoding: scores[encoding]))


def is_text(content: bytes) -> bool:
    """Return whether `content` may be text: no NUL outside UTF-16, and few control characters."""
    sample = content[:_SAMPLE]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\0" in sample:
        even = sample[: len(sample) // 2 * 2]
        return max(_score(even, "utf-16-le"), _score(even, "utf-16-be")) > _CHINESE
    return len(_CONTROL.findall(sample)) * 50 <= len(sample)


def _strict(content: bytes, encoding: str) -> str | None:
    """Return the text where all of `content` is in `encoding`, half a character at the end left aside."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        whole = error.start
    if whole < len(content) - _CUT:
        return None
    return content[:whole].decode(encoding) + "\ufffd"


def _decoded(content: bytes, encoding: str) -> Decoded:
    text = _strict(content, encoding)
    return _marked(content.decode(encoding, errors="replace") if text is None else text, encoding)


def _marked(text: str, encoding: str) -> Decoded:
    lost = tuple(match.span() for match in re.finditer("\ufffd+", text))
    if not lost:
        return Decoded(text, encoding)
    message = f"bytes that are no {encoding} were replaced by U+FFFD; fetch the file again if you can"
    return Decoded(text, encoding, (Notice(code="undecodable", message=message, spans=lost),))


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:4096])
    if not match:
        return None
    name = match[1].decode("ascii").lower()
    return _WIDENED.get(name, name)


def _score(sample: bytes, encoding: str) -> float:
    """Return how well `sample` reads as Chinese in `encoding`: common characters for, lost ones against."""
    text = sample.decode(encoding, errors="replace")
    others = len(_OTHER.findall(text))
    if not others:
        return 0.0
    return (len(_COMMON.findall(text)) - 3 * text.count("\ufffd")) / others
