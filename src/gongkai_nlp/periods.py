"""Points and periods of the calendar: from what a text states to ISO 8601 and to first and last days."""

from calendar import monthrange
from functools import lru_cache
from typing import Literal, NamedTuple

Anchor = Literal["stated", "report", "mentioned", "open", "every"]
EVERY_YEAR = "XXXX"
EVERY_MONTH = "XX"


class Ref(NamedTuple):
    """A year or month as a text gives it."""

    anchor: Anchor
    """What it counts from; stated counts from nothing, every has no number."""
    number: int = 0
    """The year or month itself where it is stated, else the distance from the anchor."""


OPEN = Ref("open")
"""A year that the text leaves open."""


class Settled(NamedTuple):
    """A period with its ISO 8601 value; the days are null for a period of every year.

    A range that runs backwards has its days as stated, and no value.
    """

    value: str | None
    first_day: str | None
    last_day: str | None


class Point(NamedTuple):
    """One end of a period as a text gives it: a year, month, day or minute."""

    year: Ref
    month: Ref | None = None
    last_month: int | None = None
    """Last month of a quarter or half year, whose first is `month`."""
    day: int | None = None
    days: tuple[int, int] | None = None
    """First and last day, where a part of the month is named (上旬)."""
    clock: str | None = None
    """Hour and minute, with seconds and zone as far as stated."""

    def possible(self) -> bool:
        """Return whether a calendar can hold this point, in a leap year where the year is not stated."""
        if self.month is not None and self.month.anchor == "stated" and not 1 <= self.month.number <= 12:
            return False
        if self.day is None:
            return True
        if not 1 <= self.day <= 31:
            return False
        if self.month is None or self.month.anchor != "stated":
            return True
        year = self.year.number if self.year.anchor == "stated" else 2000
        return self.day <= _length(year, self.month.number)


class Period(NamedTuple):
    """A point, or the stretch from one point to another."""

    first: Point
    last: Point | None = None

    @property
    def leans_on(self) -> Anchor:
        """What the year counts from."""
        return self.first.year.anchor


def stretch(first: Point, last: Point) -> Period:
    """Return the period from `first` to `last`, which takes from `first` what it does not state.

    A last month before the first one, its year left out, lies in the next year (12月25日至1月5日).
    """
    if last.month is None and last.day is not None:
        last = last._replace(month=first.month)
    if last.day is None and last.clock is not None:
        last = last._replace(month=first.month, day=first.day)
    if last.year.anchor == "open":
        turns = first.month and last.month and _stated(last.month) < _stated(first.month)
        last = last._replace(year=Ref(first.year.anchor, first.year.number + bool(turns)))
    return Period(first, last)


def _stated(month: Ref) -> int:
    return month.number if month.anchor == "stated" else 0


@lru_cache(maxsize=4096)
def settle(
    period: Period, anchor: int | None = None, month: int | None = None, last_anchor: int | None = None
) -> Settled | None:
    """Return the ISO 8601 value and the days of `period`, or None where they cannot be settled.

    Args:
        period: What the text states.
        anchor: The year that an unstated year counts from.
        month: The month that an unstated month counts from.
        last_anchor: The same as `anchor` for the end of a stretch, where it counts from another year.
    """
    first = _iso(period.first, anchor, month)
    if first is None:
        return None
    last = first
    if period.last is not None:
        found = _iso(period.last, anchor if last_anchor is None else last_anchor, month)
        if found is None:
            return None
        last = found
    value = first.start if first.start == last.end else f"{first.start}/{last.end}"
    if first.first_day is None or last.last_day is None:
        return Settled(value, None, None)
    backwards = first.first_day > last.last_day or (first.start > last.end and "T" in last.end)
    return Settled(None if backwards else value, first.first_day, last.last_day)


def years(first: int, last: int) -> Settled:
    """Return the period of the years `first` to `last`."""
    return Settled(f"{first}/{last}", f"{first:04}-01-01", f"{last:04}-12-31")


def decade(first: int) -> Settled:
    """Return the ten years from `first`, in the form of the Extended Date/Time Format."""
    return Settled(f"{first // 10}X", f"{first:04}-01-01", f"{first + 9:04}-12-31")


class _Iso(NamedTuple):
    start: str
    end: str
    first_day: str | None
    last_day: str | None


def _iso(point: Point, anchor: int | None, anchor_month: int | None) -> _Iso | None:
    if point.year.anchor == "every":
        return _recurring(point)
    year = point.year.number if point.year.anchor == "stated" else _moved(anchor, point.year.number)
    if year is None or not 1 <= year <= 9999:
        return None
    if point.month is None:
        return _Iso(f"{year:04}", f"{year:04}", f"{year:04}-01-01", f"{year:04}-12-31")
    month = point.month.number if point.month.anchor == "stated" else _moved(anchor_month, point.month.number)
    if month is None:
        return None
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_month = point.last_month or month
    length = _length(year, last_month)
    start, end = f"{year:04}-{month:02}", f"{year:04}-{last_month:02}"
    if point.day is None:
        low, high = point.days or (1, length)
        return _Iso(start, end, f"{start}-{low:02}", f"{end}-{min(high, length):02}")
    if point.day > length:
        return None
    day = f"{start}-{point.day:02}"
    stamp = f"{day}T{point.clock}" if point.clock else day
    return _Iso(stamp, stamp, day, day)


def _recurring(point: Point) -> _Iso | None:
    """Return the value of what comes back every year or every month, such as XXXX-10-31 or XXXX-XX-05."""
    if point.month is None:
        return None
    named = point.month.anchor == "stated"
    start = f"{EVERY_YEAR}-{point.month.number:02}" if named else f"{EVERY_YEAR}-{EVERY_MONTH}"
    end = f"{EVERY_YEAR}-{point.last_month:02}" if point.last_month else start
    if point.day is not None:
        start = end = f"{start}-{point.day:02}" + (f"T{point.clock}" if point.clock else "")
    return _Iso(start, end, None, None)


@lru_cache(maxsize=4096)
def _length(year: int, month: int) -> int:
    """Return how many days the month has."""
    return monthrange(year, month)[1]


def _moved(anchor: int | None, distance: int) -> int | None:
    return None if anchor is None else anchor + distance
