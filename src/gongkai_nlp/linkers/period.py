"""Settle dates that lean on another year: 10月31日, 今年7月, 去年同期, 次年1月.

今年, 去年 and the like count from the reporting year. 同年, 次年 count from the year that the sentence has
just named. A date without a year takes it, in this order, from a full date earlier in its sentence
(2017年8月启动,9月完成), from the year that opens its sentence or an earlier one of the paragraph
(2019年,我局将…), and then in a report from the reporting year, in any other document from the nearest
full date before it. Where none of these is known the value stays null.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.finders.date import DatePatterns, Reading, compile_rules, read_at, read_listed
from gongkai_nlp.periods import Point, Settled, settle
from gongkai_nlp.results import Date, Metadata
from gongkai_nlp.view import View

__all__ = ["compile_rules", "link"]

_REPORTS = {"annual_report", "work_summary"}
_SENTENCE_END = re.compile(r"[。!?;\n]")
_OPENS = re.compile(r"(?:\A|[\n。!?;]|[一二三四五六七八九十]是)(?:截至|截止|自|从|在|于|到|至)?\Z")
_LONGEST_LEAD = 4
"""Characters before a year that can stand between it and the end of the sentence before."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A date that later ones may lean on."""

    place: int
    end: int
    year: int
    month: int | None
    opens: bool
    """Whether it opens a sentence."""
    in_title: bool


def link(view: View, patterns: DatePatterns, metadata: Metadata, dates: Sequence[Date]) -> list[Date]:
    """Return the dates with their values filled in from the reporting year or from earlier dates."""
    linked: list[Date] = []
    named: list[_Named] = []
    before: Reading | None = None
    for date in dates:
        place = view.place(date.start)
        if date.value is None:
            reading = _read_again(view, patterns, date, place, before)
            settled = reading and _settled(view.text, reading, named, metadata)
            if settled:
                date = date.model_copy(update=settled._asdict())
            before = reading
        else:
            before = None
        linked.append(date)
        if date.value is not None and (now := _named(view.text, date, place)):
            named.append(now)
    return linked


def _read_again(
    view: View, patterns: DatePatterns, date: Date, place: int, before: Reading | None
) -> Reading | None:
    """Return what the mention states, which the finder has read before."""
    reading = read_at(view.text, place, patterns)
    if reading is None and before is not None:
        reading = read_listed(view.text, before.end, before.period, patterns)
    if (
        reading is None
        or reading.period is None
        or view.span(reading.start, reading.end) != (date.start, date.end)
    ):
        return None
    return reading


def _settled(text: str, reading: Reading, named: Sequence[_Named], metadata: Metadata) -> Settled | None:
    period = reading.period
    assert period is not None
    first = _anchor(text, reading.start, period.first, named, metadata)
    last = first
    if period.last is not None and period.last.year.anchor != period.first.year.anchor:
        last = _anchor(text, reading.start, period.last, named, metadata)
    month = next((each.month for each in reversed(named) if each.month is not None), None)
    return settle(period, first, month, last)


def _anchor(text: str, place: int, point: Point, named: Sequence[_Named], metadata: Metadata) -> int | None:
    """Return the year that the point counts from."""
    anchor = point.year.anchor
    if anchor == "report":
        return _reporting_year(metadata)
    near = _near(text, place, named, full_only=anchor == "open")
    if near is not None:
        return near.year
    if anchor == "open":
        if (topic := _topic(text, place, named)) is not None:
            return topic.year
        earlier = [each for each in named if each.month is not None and not each.in_title]
    else:
        earlier = [each for each in named if not each.in_title]
    if earlier and metadata.kind not in _REPORTS:
        return earlier[-1].year
    return _reporting_year(metadata)


def _reporting_year(metadata: Metadata) -> int | None:
    if metadata.year is not None:
        return metadata.year
    stamp = metadata.signed or metadata.published
    return int(stamp[:4]) if stamp and stamp[:4].isdigit() and metadata.kind not in _REPORTS else None


def _near(text: str, place: int, named: Sequence[_Named], *, full_only: bool) -> _Named | None:
    """Return the nearest date before `place` in its sentence, titles passed by."""
    for each in reversed(named):
        if _SENTENCE_END.search(text, each.end, place):
            return None
        if not each.in_title and (each.month is not None or not full_only):
            return each
    return None


def _topic(text: str, place: int, named: Sequence[_Named]) -> _Named | None:
    """Return the date that opens this sentence or an earlier one of the paragraph."""
    for each in reversed(named):
        if "\n" in text[each.end : place]:
            return None
        if each.opens and not each.in_title:
            return each
    return None


def _named(text: str, date: Date, place: int) -> _Named | None:
    """Return what later dates may take from `date`; nothing from a range of years or a recurring day."""
    if date.first_day is None or date.last_day is None or date.first_day[:4] != date.last_day[:4]:
        return None
    value = date.value or ""
    month = int(date.last_day[5:7]) if len(value) > 4 else None
    lead = text[max(0, place - _LONGEST_LEAD) : place]
    opened = text.rfind("《", max(0, place - 80), place)
    in_title = opened > text.rfind("》", max(0, place - 80), place)
    return _Named(
        place, place + len(date.text), int(date.first_day[:4]), month, bool(_OPENS.search(lead)), in_title
    )
