"""Find dates and periods.

One pattern filters the places where a date may begin; there the forms are tried in turn. What a mention
states is read into a `Period`; its value stands in the mention where the text alone settles it, and
linkers/period.py fills in the rest.
"""

from collections.abc import Iterator

from gongkai_nlp.finders.date.forms import Reading, read_at, read_listed
from gongkai_nlp.finders.date.patterns import DatePatterns
from gongkai_nlp.making import make_date
from gongkai_nlp.results import Date
from gongkai_nlp.view import View


def find(view: View, patterns: DatePatterns) -> list[Date]:
    """Return every date and period in the text, in order, none overlapping.

    The value is null where it leans on a year that the mention does not state.
    """
    dates: list[Date] = []
    source = view.source
    for place, place_end, rule, period, settled in readings(view, patterns):
        if period is None and settled is None:
            continue  # damaged
        start, end = view.span(place, place_end)
        value, first_day, last_day = settled or (None, None, None)
        dates.append(
            make_date(
                id=f"d{len(dates) + 1}",
                start=start,
                end=end,
                text=source.text[start:end],
                region=source.region_at(start),
                rule=rule,
                value=value,
                first_day=first_day,
                last_day=last_day,
            )
        )
    return dates


def find_damaged(view: View, patterns: DatePatterns) -> list[tuple[int, int]]:
    """Return the stretches of the text, start and end offset, that were dates before they were corrupted.

    Characters are lost (2022211日), doubled (202020年12月31日), or no calendar holds the day (2022年2月30日).
    """
    return [view.span(reading.start, reading.end) for reading in readings(view, patterns) if reading.damaged]


def readings(view: View, patterns: DatePatterns) -> tuple[Reading, ...]:
    """Return what the places of the view state, in order, none overlapping; read once for all steps."""
    return view.shared(patterns, lambda: tuple(scan(view.text, patterns)))


def scan(text: str, patterns: DatePatterns) -> Iterator[Reading]:
    """Yield what the places of `text` (that of a View) state, in order, none overlapping."""
    end = 0
    for begin in patterns.begins.finditer(text):
        start = begin.start()
        if start < end:
            continue
        reading = read_at(text, start, patterns)
        while reading is not None:
            yield reading
            end = reading.end
            reading = read_listed(text, end, reading.period, patterns)
