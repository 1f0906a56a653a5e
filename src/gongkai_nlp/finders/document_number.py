"""Find document numbers (发文字号).

The year in brackets and the sign 号 are rare and sure: each is an anchor, and the number is read outward
from it. To the right stands the serial; to the left the code, cut off from the words before it by the
grammar of codes (see ``issuer_code``), never at a character that a place may be called by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai_nlp.finders.issuer_code import IssuerCode
from gongkai_nlp.finders.issuer_span import (
    LONGEST_RUN,
    Boundaries,
    code_before,
    compile_boundaries,
    is_han,
    name_before,
)
from gongkai_nlp.fold import fold
from gongkai_nlp.making import make_document_number
from gongkai_nlp.results import DocumentNumber
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View

_YEAR = r"(?P<year>(?:1[89]|2[O0o〇])[0-9OoIl]{2}|[一二][九〇零][一二三四五六七八九〇零]{2})"
_SERIAL = r"\d{1,7}"
_PARTS = ("open", "year", "close", "serial", "last", "more", "sign")
"""Groups of a number with its year in brackets."""
_OF_PLACE = "[楼院栋线房门机店桌车船岛井铺厅馆坑]"
"""What follows the number of a house or a thing: 1号楼."""
_BEHIND_SERIAL = re.compile(_OF_PLACE)
_LONGEST_SPAN = 20
"""A range of serials reaches over so many documents at most; 1-1337 is a compound serial."""
_WINDOW = 28
_LONGEST_LOST = 4
"""Digits of a serial that runs together with the year."""
_FIRST_YEAR, _LAST_YEAR = 1949, 2049

_FOLDED_ALIKE = frozenset("干(")
_BRACKETED_YEAR = re.compile(r"(?P<open>[^\w\s])\$?\s*(?:19|20)\d\d年?\s*(?P<close>[^\w\s]\$?)?")
_YEAR_RUN_TOGETHER = re.compile(r"(?<!公告)(?<!通告)(?:19|20)\d\d年?(?=第?\d)")
_STANDARD = re.compile(r"[\u4e00-\u9fff]+〔(?:19|20)[0-9]{2}〕[1-9][0-9]*号")
"""A number as most are written: it departs in nothing."""
_OTHER_SHELLS = re.compile("[﹝﹞〘〙]")
_DIGITS = str.maketrans("OoIl〇零一二三四五六七八九", "001100123456789")
_HAN_DIGITS = frozenset("一二三四五六七八九十百")
_CHINESE_SERIAL = re.compile(
    r"(?:([一二三四五六七八九])?百)?零?(?:([一二三四五六七八九])?十)?([一二三四五六七八九])?"
)


@dataclass(frozen=True)
class DocumentNumberPatterns:
    """What `find` needs, compiled."""

    bounds: Boundaries
    bracketed: re.Pattern[str]
    """From the opening bracket to the sign."""
    trusted: frozenset[str]
    """Brackets that mark a number even behind a code that nothing else knows."""
    year_words: tuple[str, ...]
    before_sign: re.Pattern[str]
    """An order, an announcement or a number without brackets, matched up to its sign."""
    listed: re.Pattern[str]
    """A further number of a list, without the code."""


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    code: str
    year: int | None
    number: int
    rule: str
    reading: IssuerCode | None = None
    last: int | None = None
    by_year: bool = False
    """Whether the normal form is 公告2020年第5号."""


def compile_rules(rules: RuleSet) -> DocumentNumberPatterns:
    """Return what `find` needs, compiled once."""
    held = rules.document_number
    openers = "".join(re.escape(fold(b.open)) for b in held.bracket)
    closers = "".join(re.escape(fold(b.close)) for b in held.bracket)
    serials = (
        rf"(?P<serial>{_SERIAL})(?:\s?[-~—至]\s?第?(?P<last>{_SERIAL}))?(?P<more>(?:[、,/]{_SERIAL}){{1,8}})?"
    )
    # The year may have lost its closing bracket; then the serial follows at once.
    bracketed = re.compile(
        rf"(?P<open>[{openers}])\$?\s{{0,3}}{_YEAR}年?度?\s{{0,3}}(?P<close>[{closers}]\$?)?\s{{0,3}}"
        rf"第?\s{{0,3}}{serials}\s{{0,3}}(?P<sign>号)?"
    )
    orders = "|".join(fold(o.word) for o in held.order if not o.year)
    dated = "|".join(fold(o.word) for o in held.order if o.year)
    chinese = "[一二三四五六七八九十百零]{1,7}"
    before_sign = re.compile(
        rf"(?P<dated>{dated})\s?[(〔\[]?{_YEAR}[)〕\]]?年\s?第?\s?(?P<dated_serial>{_SERIAL})\Z"
        rf"|(?P<order>{orders})\s?\(?第?\s?(?P<order_serial>{_SERIAL}|{chinese})\Z"
        rf"|(?P<plain_year>(?:19|20)\d\d)(?P<nian>年)?第?(?P<plain_serial>\d{{1,4}})\Z"
        rf"|第?(?P<first_serial>{_SERIAL}|{chinese})\Z"
    )
    listed = re.compile(
        rf"(?:\s{{0,2}}(?P<joint>[、,;/和与及至~—-]|以及)\s{{0,2}})"
        rf"(?:(?P<open>[{openers}])\$?\s?{_YEAR}年?\s?[{closers}]\$?\s?)?第?(?P<serial>{_SERIAL})\s?号(?!{_OF_PLACE})"
    )
    return DocumentNumberPatterns(
        bounds=compile_boundaries(rules),
        bracketed=bracketed,
        trusted=frozenset(fold(b.open) for b in held.bracket if b.trusted),
        year_words=tuple(fold(o.word) for o in held.order if o.year),
        before_sign=before_sign,
        listed=listed,
    )


def find(view: View, patterns: DocumentNumberPatterns) -> list[DocumentNumber]:
    """Return every mention in the text, in order, none overlapping."""
    found: list[_Found] = []
    reached = 0
    for each in sorted(_candidates(view.text, patterns), key=lambda f: (f.start, -f.end)):
        if each.start >= reached:
            found.append(each)
            reached = each.end
    return [_mention(view, each, f"n{count}") for count, each in enumerate(found, 1)]


def departures(written: str, text: str) -> tuple[str, ...]:
    """Return where a document number as `written`, `text` when folded, departs from GB/T 9704-2012, 7.2.5.

    The codes are brackets (other than 〔〕), brackets_lost, ordinal (第), leading_zero, sign_lost and
    blank; an order or announcement, which has no year in brackets, departs in nothing.
    """
    if _STANDARD.fullmatch(written):
        return ()
    bracketed = _BRACKETED_YEAR.search(text)
    if bracketed:
        brackets, tail = bracketed["open"] + (bracketed["close"] or ""), text[bracketed.end() :]
    else:
        run_together = _YEAR_RUN_TOGETHER.search(text)
        if not run_together:
            return ()
        brackets, tail = "", text[run_together.end() :]
    found = {
        "brackets_lost": len(brackets) < 2,
        "brackets": len(brackets) == 2 and (brackets != "〔〕" or bool(_OTHER_SHELLS.search(written))),
        "ordinal": "第" in tail,
        "leading_zero": tail.lstrip(" \n第").startswith("0"),
        "sign_lost": not text.endswith("号"),
        "blank": bool(re.search(r"\s", text)),
    }
    return tuple(code for code, departs in found.items() if departs)


def _candidates(text: str, patterns: DocumentNumberPatterns) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for match in patterns.bracketed.finditer(text):
        for each in _bracketed(text, match, patterns):
            taken.append((each.start, each.end))
            yield each
    signs = {end - 1 for _, end in taken}
    at = text.find("号")
    while at >= 0:
        if at not in signs and _before_sign_plausible(text, at):
            alone = _unbracketed(text, at, patterns)
            if alone:
                yield alone
                yield from _list_members(text, alone, patterns)
        at = text.find("号", at + 1)


def _year(written: str) -> int | None:
    digits = written if written.isdigit() else written.translate(_DIGITS)
    year = int(digits) if digits.isdigit() else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _bracketed(text: str, match: re.Match[str], patterns: DocumentNumberPatterns) -> Iterator[_Found]:
    opener, written_year, closer, serial, last_serial, more, sign = match.group(*_PARTS)
    year = _year(written_year)
    if year is None:
        return
    opens, end = match.span()
    lost = not closer
    if lost and len(serial) > _LONGEST_LOST:
        return
    if not sign:
        end = max(match.end("serial"), match.end("last"), match.end("more"))
        if not _line_or_bracket_ends(text, end):
            return
    elif _BEHIND_SERIAL.match(text, end):
        return
    strict = opener not in patterns.trusted or lost or not sign
    name = None
    if text.endswith(patterns.year_words, 0, opens):
        word = next(word for word in patterns.year_words if text.endswith(word, 0, opens))
        name = name_before(text, opens - len(word), patterns.bounds)
    if name is not None:
        start, code, reading = name, _bare(text[name:opens]), None
    else:
        start, code, reading = code_before(text, opens, patterns.bounds, strict=strict)
    if not code:
        return
    first = int(serial)
    last = int(last_serial) if last_serial else None
    if last is not None and not first < last <= first + _LONGEST_SPAN:
        return
    rule = "closer_lost" if lost else "sign_lost" if not sign else "bracketed"
    if more:
        # 〔2018〕6、7号: each serial is a document.
        serials = list(re.finditer(_SERIAL, more))
        offset = match.start("more")
        yield _Found(start, match.end("serial"), code, year, first, rule, reading)
        for index, member in enumerate(serials):
            member_end = end if index == len(serials) - 1 else offset + member.end()
            yield _Found(offset + member.start(), member_end, code, year, int(member[0]), "listed", reading)
        return
    each = _Found(start, end, code, year, first, rule, reading, last)
    yield each
    if sign:
        yield from _list_members(text, each, patterns)


def _line_or_bracket_ends(text: str, at: int) -> bool:
    return text[at : at + 1] in ("", "\n", ")", "》", "”", ",", "。", ";", "、")


def _list_members(text: str, first: _Found, patterns: DocumentNumberPatterns) -> Iterator[_Found]:
    """Yield the numbers that follow in a list and leave out the code."""
    at, year = first.end, first.year
    for _ in range(50):
        match = patterns.listed.match(text, at)
        if not match:
            return
        if match["open"]:
            year = _year(match["year"])
        elif match["joint"] not in "、,/和与及至~—-" or (first.year is None and match["joint"] != "、"):
            return
        if year is None and first.year is not None:
            return
        start = match.start("open") if match["open"] else match.start("serial")
        yield _Found(
            start, text.index("号", match.end("serial")) + 1, first.code, year, int(match["serial"]),
            "listed", first.reading, by_year=first.by_year,
        )  # fmt: skip
        at = match.end()


def _before_sign_plausible(text: str, at: int) -> bool:
    character = text[at - 1 : at]
    if character == " ":
        character = text[at - 2 : at - 1]
    return character.isdigit() or character in _HAN_DIGITS


def _unbracketed(text: str, sign: int, patterns: DocumentNumberPatterns) -> _Found | None:
    """Return the order, announcement or number without brackets whose 号 stands at `sign`."""
    base = max(0, sign - _WINDOW)
    window = text[base:sign].rstrip(" \n")
    match = patterns.before_sign.search(window)
    if not match:
        return None
    if match["dated"]:
        return _dated(text, base + match.start(), sign, match, patterns)
    if match["order"]:
        return _order(text, base + match.start(), sign, match["order"], match["order_serial"], patterns)
    behind = text[sign + 1 : sign + 6].lstrip(" ")
    if match["plain_year"]:
        at = base + match.start("plain_year")
        word = next((w for w in patterns.year_words if behind.startswith(w)), None)
        if match["nian"] and word:
            name = name_before(text, at, patterns.bounds)
            year = _year(match["plain_year"])
            if name is None or year is None:
                return None
            return _Found(
                name,
                sign + 1,
                _bare(text[name:at]) + word,
                year,
                int(match["plain_serial"]),
                "announcement",
                by_year=True,
            )
        year = _year(match["plain_year"])
        if year is None or (match["nian"] and "第" in match[0]) or _BEHIND_SERIAL.match(text, sign + 1):
            return None
        start, code, reading = code_before(text, at, patterns.bounds, strict=True)
        if not code or reading is None or code.endswith(patterns.bounds.organ_endings):
            return None
        return _Found(start, sign + 1, code, year, int(match["plain_serial"]), "brackets_lost", reading)
    if behind.startswith("令") and not behind.startswith("令人"):
        at = base + match.start()
        return _order(text, at, sign, "令", match["first_serial"], patterns, behind=True)
    return None


def _dated(
    text: str, at: int, sign: int, match: re.Match[str], patterns: DocumentNumberPatterns
) -> _Found | None:
    year = _year(match["year"])
    if year is None:
        return None
    name = name_before(text, at, patterns.bounds)
    start = at if name is None else name
    if name is None and at and is_han(text[at - 1]):
        return None
    code = _bare(text[start:at]) + match["dated"]
    return _Found(start, sign + 1, code, year, int(match["dated_serial"]), "announcement", by_year=True)


def _order(
    text: str,
    at: int,
    sign: int,
    word: str,
    written: str,
    patterns: DocumentNumberPatterns,
    *,
    behind: bool = False,
) -> _Found | None:
    number = _serial(written)
    if not number:
        return None
    name = name_before(text, at, patterns.bounds)
    if name is None and not behind:
        start, code, reading = code_before(text, at + len(word), patterns.bounds, strict=True)
        if code and reading and reading.series == word:
            return _Found(start, sign + 1, code, None, number, "order", reading)
    if name is None:
        return None
    return _Found(name, sign + 1, _bare(text[name:at]) + word, None, number, "order")


def _serial(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    match = _CHINESE_SERIAL.fullmatch(written)
    if not match:
        return None
    value = ("一二三四五六七八九".index(match[3]) + 1) if match[3] else 0
    if "十" in written:
        value += 10 * (("一二三四五六七八九".index(match[2]) + 1) if match[2] else 1)
    if "百" in written:
        value += 100 * (("一二三四五六七八九".index(match[1]) + 1) if match[1] else 1)
    return value or None


def _bare(name: str) -> str:
    """Return the name of an issuer of orders without what the short official name leaves out."""
    return re.sub(r"[\s、]", "", name).removeprefix("中华人民共和国")


def _mention(view: View, each: _Found, mention_id: str) -> DocumentNumber:
    start, end = view.span(each.start, each.end)
    reading = each.reading
    code = _own_characters(view, each)
    span = f"{each.number}-{each.last}" if each.last else str(each.number)
    if each.year is None:
        normalized = f"{code}第{span}号"
    elif each.by_year:
        normalized = f"{code}{each.year}年第{span}号"
    else:
        normalized = f"{code}〔{each.year}〕{span}号"
    return make_document_number(
        id=mention_id,
        start=start,
        end=end,
        text=view.source.text[start:end],
        region=view.source.region_at(start),
        rule=each.rule,
        issuer_code=code,
        year=each.year,
        number=each.number,
        last_number=each.last,
        normalized=normalized,
        place=reading.place if reading else None,
        organ=reading.organ if reading else None,
        suborgan=reading.suborgan if reading else None,
        series=reading.series if reading else None,
    )


def _own_characters(view: View, each: _Found) -> str:
    """Return the code as the document writes what the fold makes alike: 乾 of names, and brackets."""
    if not _FOLDED_ALIKE.intersection(each.code):
        return each.code
    written = view.kept(each.start, min(each.start + LONGEST_RUN, each.end))
    code = each.code.replace("干", "乾") if "乾" in written else each.code
    return code.replace("(", "（").replace(")", "）") if "（" in written else code
