"""Read the date that begins at a place, form by form."""

import re
from functools import lru_cache
from typing import NamedTuple

from gongkai_nlp.finders.date.patterns import (
    HAN_DIGITS,
    LISTED,
    LISTED_DAYS,
    SMALL,
    TO,
    WEEKDAY,
    YEAR,
    DatePatterns,
)
from gongkai_nlp.finders.date.points import clock_at, digits, point_of, small
from gongkai_nlp.periods import OPEN, Period, Point, Ref, Settled, decade, settle, stretch, years
from gongkai_nlp.rules.edges import first_characters

_DAMAGED = re.compile(
    r"""(?:
        (?:19|20)(?:
            [0-9]{3,8}年(?:[0-9]{1,4}月)?(?:[0-9]{1,4}日)?      # 202020年12月31日
          | [0-9]{3,6}日                                       # 2022211日
          | [0-9]{2}年(?:
                (?:[0-9]{1,4}|[0-9]{0,2}月)日                  # 2022年211日, 2017年1月日
              | [0-9]{3,4}月(?:[0-9]{1,4}日)?))
      | [2-9][0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?           # 202年10月31日
      | (?<=[日0-9][至到—-])[0-9]{3,4}日                       # 至1231日
      | (?<=[于在])(?:3[2-9]|[4-9][0-9])日(?![之以内后前])      # 于55日
    )""",
    re.VERBOSE,
)
_SEPARATED = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-./])(?P<month>[0-9]{1,2})"
    r"(?:(?P=mark)(?P<day>[0-9]{1,2}))?日?"
    r"(?![0-9A-SU-Za-z_%号元期卷]|(?P=mark)(?!(?:19|20)[0-9]{2}(?P=mark))[0-9])"
)
_CODE = re.compile(r"[A-Za-z0-9_/.第-]")
"""What stands before such numbers where they are part of a code, a path or a serial."""
_MONTH_AND_DAY = re.compile(
    r"(?P<month>[0-9]{1,2})(?P<mark>[./])(?P<day>[0-9]{1,2})(?![0-9A-Za-z_%]|[-./][0-9])"
)
_YEARS = re.compile(rf"((?:19|20)[0-9]{{2}}){TO}((?:19|20)[0-9]{{2}})(?=[)\]】》]|[一二三四五六两]年)")
_DECADE = re.compile(
    rf"(?P<full>{YEAR})年代"
    r"|(?:(?P<century>1[5-9]|2[01]|十[五六七八九]|二十一?)世纪|(?P<last>上个?世纪))?"
    r"(?P<tens>[1-9]0|[二三四五六七八九]?十)年代"
)
_LONGEST_DECADE = 12
_TO = re.compile(TO)
_AND = re.compile(rf"{TO}|、")
_TIES = first_characters(_AND.pattern) or frozenset()
_LISTED = re.compile(LISTED)
_LISTED_DAY = re.compile(
    rf"{WEEKDAY}?{LISTED}(?P<day>{SMALL})(?:[日号](?![内之以])|(?={LISTED}{SMALL}{LISTED_DAYS}))"
)
_END_DAY = re.compile(rf"(?P<day>{SMALL})[日号]")
_SERIAL = re.compile(r"[〕\])]?第?[0-9]{1,5}号")

_NUMERALS = frozenset("0123456789十廿卅" + HAN_DIGITS)
_LUNAR = frozenset("十" + HAN_DIGITS)

_ITEM_NUMBER = re.compile(r"(?<![^\n。;])[0-9]{1,2}\.$")
# Forms of dates, by the id of their rule.
CALENDAR, SEPARATED, LISTED_DAY, DECADE, YEARS = "calendar", "separated", "listed_day", "decade", "years"


class Reading(NamedTuple):
    """What stands at a place of the text: a date, or a stretch that once was one."""

    start: int
    end: int
    rule: str
    period: Period | None = None
    settled: Settled | None = None
    """The value, where the text alone settles it."""

    @property
    def damaged(self) -> bool:
        """Whether characters are lost, or no calendar holds such a day."""
        return self.period is None and self.settled is None


def read_at(text: str, start: int, patterns: DatePatterns) -> Reading | None:
    """Return the date that begins at `start`, a range whole, or None."""
    forms, initial = patterns.forms, text[start]
    if (
        initial in "12"
        and CALENDAR in forms
        and (bare := patterns.bare_year.match(text, start))
        and not text[start - 1 : start].isdigit()
    ):
        return Reading(start, bare.end(), CALENDAR, *_bare_year(text[start : start + 4]))
    if initial.isdigit() or initial in HAN_DIGITS:
        if damaged := _DAMAGED.match(text, start):
            return Reading(start, damaged.end(), CALENDAR)
        if start and text[start - 1].isdigit():
            return None
        if initial in "12" and text[start + 4 : start + 5] != "年":
            if SEPARATED in forms and (reading := _separated(text, start, patterns)):
                return reading
            if YEARS in forms and (found := _YEARS.match(text, start)) and found[1] < found[2]:
                return Reading(start, found.end(), YEARS, settled=years(int(found[1]), int(found[2])))
    if DECADE in forms and text.find("年代", start, start + _LONGEST_DECADE) > 0:
        found = _DECADE.match(text, start)
        if found and (settled := _decade(found)):
            return Reading(start, found.end(), DECADE, settled=settled)
    if initial in patterns.plan_starts:
        found = patterns.plan.match(text, start)
        if found and (reading := _plan(text, found, patterns)):
            return reading
    return _calendar(text, start, patterns) if CALENDAR in forms else None


@lru_cache(maxsize=256)
def _bare_year(written: str) -> tuple[Period, Settled | None]:
    period = Period(Point(Ref("stated", int(written))))
    return period, settle(period)


def read_listed(text: str, start: int, before: Period | None, patterns: DatePatterns) -> Reading | None:
    """Return the day that a list goes on with behind the date `before` (3月5日、⟦6日⟧), or None."""
    if before is None or LISTED_DAY not in patterns.forms:
        return None
    point = before.last or before.first
    if point.day is None or not (found := _LISTED_DAY.match(text, start)):
        return None
    point = point._replace(day=small(found["day"]), clock=None)
    if not point.possible():
        return None
    clock, end = clock_at(text, found.end(), patterns)
    return _reading(found.start("day"), end, LISTED_DAY, Period(point._replace(clock=clock)))


def _reading(start: int, end: int, rule: str, period: Period) -> Reading:
    """Return the reading of `period` with its value, where that leans on no other year."""
    leans = period.leans_on not in ("stated", "every")
    return Reading(start, end, rule, period, None if leans else settle(period))


def _separated(text: str, start: int, patterns: DatePatterns) -> Reading | None:
    found = _SEPARATED.match(text, start)
    if found is None or (start and _CODE.match(text[start - 1])):
        return None
    first, end = _point_of_numbers(found), found.end()
    if first.day is None and not _is_year_and_month(text, found):
        return None
    if not first.possible():
        near = found["day"] and int(found["month"]) <= 12 and int(found["day"]) <= 31
        return Reading(start, end, SEPARATED) if near else None
    if first.day is not None:
        clock, end = clock_at(text, end, patterns)
        first = first._replace(clock=clock)
    period = Period(first)
    if to := _TO.match(text, end):
        last, last_end = _separated_end(text, to.end(), first, found["mark"], patterns)
        if last is not None:
            period, end = stretch(first, last), last_end
    return _reading(start, end, SEPARATED, period)


def _is_year_and_month(text: str, found: re.Match[str]) -> bool:
    """Return whether 2018-12 is a month; 2018.12 may be a number, but for brackets or a range."""
    start, end = found.span()
    two_digits = len(found["month"]) == 2
    if text[start - 1 : start] in {")", "〕", "号"}:
        return False  # 国土(经)2023-12 is the number of a parcel
    if found["mark"] != ".":
        return two_digits
    bracketed = (
        two_digits and text[start - 1 : start] in {"(", "[", "【"} and text[end : end + 1] in {")", "]", "】"}
    )
    to = _TO.match(text, end)
    after = to and _SEPARATED.match(text, to.end())
    return bracketed or bool(after and after["mark"] == ".")


def _separated_end(
    text: str, start: int, first: Point, mark: str, patterns: DatePatterns
) -> tuple[Point | None, int]:
    if found := _SEPARATED.match(text, start):
        last = _point_of_numbers(found)
    elif (found := _MONTH_AND_DAY.match(text, start)) and found["mark"] == mark:
        last = Point(OPEN, Ref("stated", int(found["month"])), day=int(found["day"]))
    else:
        return _end_of_day(text, start, first, patterns)
    if (last.day is None) != (first.day is None) or not last.possible():
        return None, start
    clock, end = clock_at(text, found.end(), patterns) if last.day else (None, found.end())
    return last._replace(clock=clock), end


def _point_of_numbers(found: re.Match[str]) -> Point:
    day = int(found["day"]) if found["day"] else None
    return Point(Ref("stated", int(found["year"])), Ref("stated", int(found["month"])), day=day)


def _decade(found: re.Match[str]) -> Settled | None:
    if found["full"]:
        first = digits(found["full"])
        return decade(first) if first % 10 == 0 else None
    tens = small(found["tens"])
    if found["last"]:
        return decade(1900 + tens)
    if found["century"]:
        return decade((small(found["century"]) - 1) * 100 + tens)
    return decade(1900 + tens) if 50 <= tens <= 90 else None


def _plan(text: str, found: re.Match[str], patterns: DatePatterns) -> Reading | None:
    plan = patterns.plans[found["name"]]
    quoted = found["open"] is not None and found["close"] is not None
    if (plan.quoted and not quoted) or (found["open"] and not quoted):
        return None
    start, end = found.span() if quoted else found.span("name")
    if not quoted and start and text[start - 1] in HAN_DIGITS + "十百第":
        return None
    return Reading(start, end, plan.id, settled=years(plan.first_year, plan.last_year))


def _calendar(text: str, start: int, patterns: DatePatterns) -> Reading | None:
    found = patterns.point.match(text, start)
    if found is None or found.end() == start or not _stands_alone(text, found):
        return None
    first = point_of(found, patterns)
    if first is None:
        return None
    if not first.possible():
        return Reading(start, found.end(), CALENDAR) if _is_surely_date(found) else None
    end = found.end()
    if first.day is not None:
        clock, end = clock_at(text, end, patterns)
        first = first._replace(clock=clock)
    period = Period(first)
    if text[end : end + 1] in _TIES and (
        to := (_AND if found["from_month"] or found["from_quarter"] else _TO).match(text, end)
    ):
        last, last_end = _calendar_end(text, to.end(), first, patterns)
        if last is not None:
            if not last.possible():
                return Reading(start, last_end, CALENDAR)
            period, end = stretch(first, last), last_end
            if to[0] == "、" and not _are_neighbours(first, last):
                return _year_alone(start, found, first, patterns)
    if period.last is None and _is_half_a_range(text, found):
        return None
    if _is_no_date(text, start, end, found, first, patterns):
        return None
    return _reading(start, end, _rule_of(found, patterns), period)


def _calendar_end(text: str, start: int, first: Point, patterns: DatePatterns) -> tuple[Point | None, int]:
    found = patterns.point.match(text, start)
    if found is None or found.end() == start:
        return _end_of_day(text, start, first, patterns)
    last = None if _is_half_a_range(text, found) else point_of(found, patterns)
    if last is None:
        return _end_of_day(text, start, first, patterns)
    clock, end = clock_at(text, found.end(), patterns) if last.day else (None, found.end())
    return last._replace(clock=clock), end


def _end_of_day(text: str, start: int, first: Point, patterns: DatePatterns) -> tuple[Point | None, int]:
    """Return the end of a range that names a day of the same month, or an hour of the same day."""
    if first.day is not None and (found := _END_DAY.match(text, start)):
        clock, end = clock_at(text, found.end(), patterns)
        return Point(OPEN, first.month, day=small(found["day"]), clock=clock), end
    if first.clock is not None:
        clock, end = clock_at(text, start, patterns)
        if clock is not None:
            return Point(OPEN, clock=clock), end
    return None, start


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Return whether nothing before the match makes it the tail of another number (刑期5年⟦3月⟧)."""
    start = found.start()
    if not start or text[start] not in _NUMERALS:
        return True
    before = text[start - 1]
    if before in _NUMERALS or before in "百千万亿":
        return False
    if found["short"]:
        return before not in "/-–—~"
    if found["year"] or found["from_year"] or found["bare_era"]:
        return True
    if before in "年第" or (before in "-/" and text[start - 2 : start - 1].isdigit()):
        return False
    # 8.8月底前完成: the number of an item stands before the point, at the head of a line or sentence.
    due = found["edge"] or found[0].endswith("份") or text.startswith("前", found.end())
    numbered = due and _ITEM_NUMBER.search(text, max(start - 4, 0), start)
    return before != "." or found["day"] is not None or bool(numbered)


def _are_neighbours(first: Point, last: Point) -> bool:
    """Return whether 3、4月 or 一、二季度 is one stretch of time."""
    if first.month is None or last.month is None:
        return False
    return last.month.number - (first.last_month or first.month.number) == 1


def _year_alone(start: int, found: re.Match[str], first: Point, patterns: DatePatterns) -> Reading | None:
    """Return the year before a list of months or quarters that lie apart (⟦2018年⟧3、9月)."""
    end = found.start("from_month") if found["from_month"] else found.start("from_quarter")
    if first.year == OPEN:
        return None
    return _reading(start, end, _rule_of(found, patterns), Period(Point(first.year)))


def _is_half_a_range(text: str, found: re.Match[str]) -> bool:
    """Return whether the match stops at a number whose 年, 月 or 日 stands behind the end of the range."""
    if found["from_month"] or found["from_quarter"]:
        return True
    cut_short = found["from_year"] is not None and found.end() == found.end("from_year")
    cut_short |= found["day"] is not None and found.end() == found.end("day")
    return cut_short and not _LISTED.match(text, found.end())


def _is_surely_date(found: re.Match[str]) -> bool:
    return found["year"] is not None or found["day"] is not None


def _is_no_date(
    text: str, start: int, end: int, found: re.Match[str], first: Point, patterns: DatePatterns
) -> bool:
    """Return whether what stands around makes the match something else than a date."""
    month_only = first.day is None and first.year == OPEN and found["month"] is not None and not found["edge"]
    year_only = first.month is None and not found["year_edge"] and first.year.anchor == "stated"
    if year_only and _SERIAL.match(text, end):
        return True
    if month_only and text[end : end + 1] in _LUNAR:
        return True  # 三月三 is a feast of the lunar calendar
    if patterns.no_date.holds(text, start, end):
        return True
    if month_only:
        return patterns.no_month.holds(text, start, end)
    round_year = year_only and first.year.number % 100 == 0
    return round_year and patterns.no_round_year.holds(text, start, end)


def _rule_of(found: re.Match[str], patterns: DatePatterns) -> str:
    if word := found["year_word"]:
        return patterns.year_words[word].id
    if word := found["month_word"]:
        return patterns.month_words[word].id
    if word := found["part"]:
        return patterns.year_parts[word].id
    return CALENDAR
