"""Settle dates that lean on another year: 10月31日, 今年7月, 去年同期, 次年1月.

今年, 去年 and the like count from the reporting year. 同年, 次年 count from the year that the sentence has
just named. A date without a year takes it, in this order, from a full date earlier in its sentence
(2017年8月启动,9月完成), from the year that opens its sentence or an earlier one of the paragraph
(2019年,我局将…), for a line of a list from that of the paragraph whose colon opens it (2020年将做到:),
from the heading above it (二、2020年工作打算), and then in a report, or a bulletin about the year of its
title, from that year, or from the next where an annual report means to improve something by then
(6月底前), in any other document from the nearest full date before it or the year of signature.
Where none of these is known the value stays null.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.finders.date import DatePatterns, compile_rules, readings
from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.making import changed
from gongkai_nlp.periods import Period, Point, Ref, Settled, settle
from gongkai_nlp.results import Date, Metadata, Section
from gongkai_nlp.view import View

__all__ = ["compile_rules", "link"]

_REPORTS = {"annual_report", "work_summary"}
_SENTENCE_END = re.compile(r"[。!?;\n]")
_OPENS = re.compile(
    r"(?:(?:\A|[\n。!?;:])(?:[\d一二三四五六七八九十]{1,2}、)?|[一二三四五六七八九十]是)"
    r"(?:截至|截止|自|从|在|于|到|至)?\Z"
)
_BEFORE_OPENING = frozenset("\n。!?;:、是至止自从在于到") | {""}
"""Last characters of what ``_OPENS`` matches; none at the start of the text."""
_DATED = re.compile(r"\d|年")  # \d is a digit of any width
_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[二一][〇零○O0o九][〇零○一二三四五六七八九]{2}(?=年)")
_NEXT_ITEM = re.compile(r"[二三四五六七八九十][是要]")
"""How a line begins that goes on with a list within a sentence or paragraph."""
_ITEM = re.compile(r"(\(?)(?:([0-9]{1,2})|[一二三四五六七八九十]{1,3})([)、.是要])")
"""How a line of a list begins; its marks tell one list from another."""
_LONGEST_LEAD = 4
"""So many characters can stand between the end of a sentence and the year that opens the next."""
_LONGEST_TITLE = 80
_JOINS = frozenset("、和与及")
_THIS_YEAR = Ref("report")
_INTENTIONS = frozenset({"improvement", "problems_and_improvement"})
_CLAUSE = re.compile(r"[,。;!?\n]")
_LONGEST_CLAUSE = 30
_MOST_AROUND = 60
"""So many sections before a date are asked whether they hold it."""


@dataclass(slots=True)
class _Named:
    """What the text before a place has named, for a date there to lean on."""

    text: str
    lasting: re.Pattern[str]
    usual: int | None
    """The year that a date without one has anyway."""
    place: int = 0
    """How far the text has been read."""
    in_sentence: int | None = None
    """The year named last in this sentence."""
    by_date: int | None = None
    """The year of the full date named last in this sentence, unless it began something that lasts."""
    topic: int | None = None
    """The same of the date that opened this sentence or an earlier one of the paragraph."""
    year: int | None = None
    """The year named last."""
    dated_year: int | None = None
    """The year of the last full date."""
    month: int | None = None
    heading: int | None = None
    """The year that the heading names under which the date stands."""
    listed: int | None = None
    """The topic of the paragraph whose colon opened the list that the lines belong to."""
    marks: tuple[str, bool, str] | None = None
    """How the lines of that list are numbered."""
    due: int | None = None
    """The year in which something is due by the date, where it is the one after the reporting year."""

    def read_to(self, place: int) -> None:
        """Go on to `place`, and forget what the ends of sentences and paragraphs close."""
        if _SENTENCE_END.search(self.text, self.place, place):
            self.in_sentence = self.by_date = None
            line = self.text.rfind("\n", self.place, place)
            opens = self.topic not in (None, self.usual) and ":\n" in self.text[self.place : line + 1]
            if line >= 0 and self.listed is None and not opens:
                if not _NEXT_ITEM.match(self.text, line + 1):
                    self.topic = None
            elif line >= 0:
                line = self.text.find("\n", self.place, place)
                while line >= 0:
                    self.begin(line + 1)
                    line = self.text.find("\n", line + 1, place)
        self.place = place

    def begin(self, line: int) -> None:
        """Begin a line: of a paragraph that goes on, of a list that a colon opened, or of something new."""
        text = self.text
        if self.topic and text.endswith(":", 0, line - 1):
            self.listed, self.marks = self.topic, None
        if text.startswith("\n", line) or _NEXT_ITEM.match(text, line):
            return
        item = _ITEM.match(text, line)
        self.topic = None
        if item is None and self.marks is None:
            self.listed = None  # no list behind the colon
        if item and self.listed:
            marks = (item[1], item[2] is not None, item[3])
            if self.marks in (None, marks):
                self.marks, self.topic = marks, self.listed
            elif item[3] == "、":
                self.listed = None

    def take(
        self,
        value: str | None,
        first_day: str | None,
        last_day: str | None,
        place: int,
        end: int,
        *,
        this_year: bool,
    ) -> None:
        """Remember a date, but for a range of years, a recurring day or a date inside of a title.

        A word for the reporting year (`this_year`) opens a topic wherever it stands.
        """
        if value is None:
            self.in_sentence = self.by_date = self.topic = None
            return
        if first_day is None or last_day is None or first_day[:4] != last_day[:4]:
            return
        text = self.text
        lowest = max(0, place - _LONGEST_TITLE)
        opening = text.rfind("《", lowest, place)
        if opening >= 0 and opening > text.rfind("》", lowest, place):
            return
        self.year = self.in_sentence = year = int(first_day[:4])
        opens = this_year or (
            text[place - 1 : place] in _BEFORE_OPENING
            and text[end : end + 1] not in _JOINS
            and _OPENS.search(text[max(0, place - _LONGEST_LEAD) : place]) is not None
        )
        dated = len(value) > len("2018")
        lasts = (dated or opens) and self.lasting.match(text, end) is not None
        if dated:
            self.dated_year, self.month = year, int(last_day[5:7])
            self.by_date = None if lasts else year
        if this_year or (opens and not lasts):
            self.topic = year


def link(
    view: View,
    patterns: DatePatterns,
    metadata: Metadata,
    dates: Sequence[Date],
    sections: Sequence[Section] = (),
) -> list[Date]:
    """Return the dates with their values filled in from the reporting year or from earlier dates."""
    linked: list[Date] = []
    stated = {reading.start: reading for reading in readings(view, patterns)}
    headed = _headed(sections)
    starts = [section.start for section in sections] if metadata.kind == "annual_report" else []
    around: list[tuple[int, int, int]] = []
    is_report = metadata.kind in _REPORTS or _tells_of_its_year(metadata, patterns)
    named = _Named(view.text, patterns.lasting, metadata.year if is_report else None)
    for date in dates:
        start, value, first_day, last_day = date.start, date.value, date.first_day, date.last_day
        place, end = view.places(start, date.end)
        named.read_to(place)
        while headed and headed[-1][0] <= start:
            around.append(headed.pop())
        while around and around[-1][1] <= start:
            around.pop()
        named.heading = around[-1][2] if around else None
        this_year = False
        if value is None:
            reading = stated.get(place)
            if reading and reading.end == end and reading.period:
                this_year = reading.period.first.year == _THIS_YEAR
                named.due = None
                if starts and patterns.deadline.match(view.text, end):
                    last = bisect_right(starts, date.start)
                    near = sections[max(0, last - _MOST_AROUND) : last]
                    named.due = _due(view, patterns, metadata, date, near)
                settled = _settled(reading.period, named, metadata, is_report=is_report)
                if settled:
                    value, first_day, last_day = settled
                    date = changed(date, value=value, first_day=first_day, last_day=last_day)
        named.take(value, first_day, last_day, place, end, this_year=this_year)
        linked.append(date)
    return linked


def _due(
    view: View, patterns: DatePatterns, metadata: Metadata, date: Date, before: Sequence[Section]
) -> int | None:
    """Return the year after that of an annual report, where it means to improve something by the date.

    `before` holds the sections that begin before the date, in order.
    """
    text = view.text
    place, end = view.places(date.start, date.end)
    for section in reversed(before):
        # A lead phrase speaks for its paragraph.
        apart = section.kind == "run_in" and text.find("\n", view.place(section.start), place) >= 0
        if date.start < section.body_end and not apart:
            if section.role not in _INTENTIONS:
                return None
            break
    else:
        return None
    clause = _CLAUSE.split(text[max(0, place - _LONGEST_CLAUSE) : place])[-1]
    behind = _CLAUSE.split(text[end : end + _LONGEST_CLAUSE])[0]
    done = patterns.done.search(clause + behind) is not None
    return None if done or metadata.year is None else metadata.year + 1


def _headed(sections: Sequence[Section]) -> list[tuple[int, int, int]]:
    """Return the stretches under headings that name one year (二、2020年工作打算), the last one first."""
    found = []
    for section in reversed(sections):
        dated = section.kind == "heading" and section.level and _DATED.search(section.text)
        years = set(_YEAR.findall(fold(section.text))) if dated else ()
        if len(years) == 1 and (year := next(iter(years))).isdecimal():
            found.append((section.body_start, section.body_end, int(year)))
    return found


def _tells_of_its_year(metadata: Metadata, patterns: DatePatterns) -> bool:
    """Return whether the title names the year that the document tells of (2021年…统计公报)."""
    title = "".join(fold_name(metadata.title or "").split())
    return len(set(_YEAR.findall(title))) == 1 and patterns.past_years.search(title) is not None


def _settled(period: Period, named: _Named, metadata: Metadata, *, is_report: bool) -> Settled | None:
    first = _anchor(period.first, named, metadata, is_report=is_report)
    last = _anchor(period.last, named, metadata, is_report=is_report) if period.last else None
    return settle(period, first, named.month, last)


def _anchor(point: Point, named: _Named, metadata: Metadata, *, is_report: bool) -> int | None:
    """Return the year that the point counts from."""
    if point.year.anchor == "report":
        return _own_year(metadata, is_report)
    candidates: tuple[int | None, ...]
    if point.year.anchor == "mentioned":
        candidates = (named.in_sentence, None if is_report else named.year)
    else:
        dated = None if is_report else named.dated_year
        candidates = (named.by_date, named.topic, named.heading, named.due, dated)
    return next((year for year in candidates if year is not None), _own_year(metadata, is_report))


def _own_year(metadata: Metadata, is_report: bool) -> int | None:
    """Return the reporting year; of a document that is no report, the year of its signature before that."""
    stamp = None if is_report else metadata.signed or metadata.published
    return int(stamp[:4]) if stamp and stamp[:4].isdigit() else metadata.year
