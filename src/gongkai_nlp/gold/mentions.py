"""What may be wrong with annotated mentions: where they stand, and what their fields say."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from gongkai_nlp.fold import fold
from gongkai_nlp.gold.shapes import (
    MENTIONS,
    GoldCustom,
    GoldDate,
    GoldDocumentNumber,
    GoldFile,
    GoldMention,
    GoldQuantity,
    GoldSection,
    GoldTitle,
)

Found = Iterator[tuple[str, str]]
"""Entry of the file, and what is wrong with it and what to do."""
_RUN_IN_LEVEL = 9
_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?)?)?")
_PER_CENT = "百分之"
_LAYOUT = re.compile(r"\s+")


def mention_problems(gold: GoldFile, text: str | None) -> Found:
    """Yield what is wrong with the mentions of `gold`; places are looked at where the text is there."""
    for label in MENTIONS:
        mentions: Sequence[GoldMention] = getattr(gold, label) or ()
        before: dict[str, GoldMention] = {}
        for index, mention in enumerate(mentions):
            entry = f"{label}[{index}]"
            if text is not None:
                yield from ((entry, told) for told in _place(mention, text))
            # Mentions of one kind stand apart; of kinds of rule packs each is one of its own.
            kind = mention.label if isinstance(mention, GoldCustom) else label
            last = before.setdefault(kind, mention)
            if last is not mention and mention.start < last.end:
                yield entry, _order(mention, last)
            if mention.end >= last.end:
                before[kind] = mention
            yield from ((entry, told) for told in _fields(mention, gold))


def _place(mention: GoldMention, text: str) -> Iterator[str]:
    if not mention.start < mention.end <= len(text):
        yield (
            f"{mention.start}:{mention.end} is no stretch of a text of {len(text)} characters; "
            + _nearest(mention, text)
        )
        return
    stands = text[mention.start : mention.end]
    if stands != mention.text:
        yield f"{mention.text!r} is annotated where {stands!r} stands; {_nearest(mention, text)}"
    elif stands != stands.strip():
        left = mention.start + len(stands) - len(stands.lstrip())
        yield (
            f"{stands!r} begins or ends with a blank; leave it out: "
            f"start {left}, end {left + len(stands.strip())}"
        )
    if mention.line is not None and mention.line != (line := text.count("\n", 0, mention.start) + 1):
        yield f"line is {mention.line}; it stands in line {line}, write that or leave the key out"


def _nearest(mention: GoldMention, text: str) -> str:
    """Return where the text of a mention does stand, nearest to where it was looked for."""
    starts = [found.start() for found in re.finditer(re.escape(mention.text), text)]
    if not starts:
        return f"{mention.text!r} stands nowhere; copy the mention from the text"
    start = min(starts, key=lambda start: abs(start - mention.start))
    return f"write start {start}, end {start + len(mention.text)}"


def _order(mention: GoldMention, before: GoldMention) -> str:
    if mention.start == before.start and mention.end == before.end:
        return f"{mention.text!r} is annotated twice; keep one"
    if mention.end <= before.start:
        return f"{mention.text!r} stands before {before.text!r}; order the entries by start"
    return f"{mention.text!r} overlaps the entry before it, {before.text!r}; keep one, the longest name"


def _fields(mention: GoldMention, gold: GoldFile) -> Iterator[str]:
    match mention:
        case GoldDocumentNumber():
            yield from _document_number(mention)
        case GoldTitle():
            yield from _title(mention, gold)
        case GoldQuantity():
            yield from _quantity(mention)
        case GoldDate():
            yield from _date(mention)
        case GoldSection():
            yield from _section(mention)


def _document_number(number: GoldDocumentNumber) -> Iterator[str]:
    code, year = number.issuer_code, number.year
    if code != fold(code):
        yield f"issuer_code is {code!r}; write it in simplified characters: {fold(code)!r}"
    normalized = f"{code}〔{year}〕{number.number}号" if year else f"{code}第{number.number}号"
    if number.normalized != normalized:
        yield f"normalized is {number.normalized!r}; write {normalized!r}, or mend code, year and number"
    written = _squeezed(number.text)
    in_digits = any(character in "0123456789" for character in written)
    if not written.startswith(_squeezed(code)) or (in_digits and str(number.number) not in written):
        yield (
            f"code {code!r} and number {number.number} do not stand in {number.text!r}; "
            "write them as they stand there"
        )


def _title(title: GoldTitle, gold: GoldFile) -> Iterator[str]:
    if not (title.text.startswith("《") and title.text.endswith("》")):
        yield f"{title.text!r} is not between 《》; annotate the outermost marks too"
    numbers = len(gold.document_numbers or ())
    if title.document_number is not None and title.document_number >= numbers:
        yield f"document_number is {title.document_number}; there are {numbers}, counted from 0"


def _quantity(quantity: GoldQuantity) -> Iterator[str]:
    stated = [quantity.value is not None, quantity.low is not None, quantity.high is not None]
    if stated not in ([True, False, False], [False, True, True]):
        yield "it needs a value, or low and high; write one of the two and leave out the other"
    elif quantity.low and quantity.high and Decimal(quantity.low) > Decimal(quantity.high):
        yield f"low {quantity.low} is above high {quantity.high}; swap them"
    unit, written = fold(quantity.unit), _squeezed(quantity.text)
    if quantity.unit != unit:
        yield f"unit is {quantity.unit!r}; write it in simplified characters: {unit!r}"
    elif not written.endswith(_squeezed(unit)) and not (unit == "%" and written.startswith(_PER_CENT)):
        yield f"{quantity.text!r} does not end with the unit {unit!r}; write the unit that ends it"


def _date(stated: GoldDate) -> Iterator[str]:
    if stated.value is None:
        if not stated.optional:
            yield 'value is null; write the date in ISO 8601, or "optional": true'
        return
    if not is_period(stated.value):
        yield f"value is {stated.value!r}; write ISO 8601 as far as stated, such as 2018-10-31"


def is_period(value: str) -> bool:
    """Return whether `value` is a date or an interval in ISO 8601; the year may be XXXX."""
    days = value.split("/")
    if len(days) > 2 or not all(map(_is_day, days)):
        return False
    return len(days) == 1 or len(days[0]) != len(days[1]) or days[0] <= days[1]


def _is_day(value: str) -> bool:
    parts = _DAY.fullmatch(value)
    if parts is None:
        return False
    year, month, day, time = parts.groups()
    try:
        date(2000 if year == "XXXX" else int(year), int(month or 1), int(day or 1))
        datetime.fromisoformat(f"2000-01-01T{time or '00:00'}")
    except ValueError:
        return False
    return True


def _section(section: GoldSection) -> Iterator[str]:
    if (section.level == _RUN_IN_LEVEL) != (section.kind == "run_in"):
        yield f"a {section.kind} at level {section.level}; level 9 is for run_in, and for it alone"
    elif not 0 <= section.level <= _RUN_IN_LEVEL:
        yield f"level is {section.level}; write 0 for the title, 1 to 8 below it, 9 for run_in"
    if section.role in section.also:
        yield f"also repeats the role {section.role!r}; leave it out there"
    if section.number is not None and _squeezed(section.number) not in _squeezed(section.text):
        yield f"number is {section.number!r}, which does not stand in {section.text!r}; write it as it stands"


def _squeezed(text: str) -> str:
    return _LAYOUT.sub("", fold(text))
