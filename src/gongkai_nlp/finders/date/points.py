"""Read years, months, days and hours out of what the patterns matched."""

import re

from gongkai_nlp.finders.date.patterns import SMALL, DatePatterns
from gongkai_nlp.periods import OPEN, Point, Ref
from gongkai_nlp.rules.shapes.date import MonthWord

_DIGITS = str.maketrans("零〇一二三四五六七八九Oo", "0012345678900")
_TENS = {"十": 10, "廿": 20, "卅": 30}
_YEARS_READ = range(1000, 2200)
_SHORT_YEARS_UNCLEAR = range(41, 50)
"""Two digits that may be neither 1950 to 1999 nor 2000 to 2040."""


def point_of(found: re.Match[str], patterns: DatePatterns) -> Point | None:
    """Return what the match states, or None where it is no date."""
    if found.lastgroup == "year":
        number = digits(found["year"])
        return Point(Ref("stated", number)) if number in _YEARS_READ else None
    if word := found["month_word"]:
        return _point_of_month_word(found, patterns.month_words[word], patterns)
    year = _year_of(found, patterns)
    if year is None:
        return None
    month = last_month = day = days = None
    if found["month"]:
        month = Ref("stated", 1 if found["month"] == "元" else small(found["month"]))
        day = small(found["day"]) if found["day"] else None
        days = _days_of(found["edge"], patterns)
    elif found["from_month"]:
        month = Ref("stated", small(found["from_month"]))
    elif quarter := found["quarter"] or found["from_quarter"]:
        last_month = 3 * small(quarter.removeprefix("第"))
        month = Ref("stated", last_month - 2)
    elif found["part"]:
        part = patterns.year_parts[found["part"]]
        month, last_month = Ref("stated", part.first_month), part.last_month
    elif year.anchor == "every" or (found["year_edge"] and year == OPEN and not found["year_word"]):
        return None
    return Point(year, month, last_month, day, days)


def _point_of_month_word(found: re.Match[str], word: MonthWord, patterns: DatePatterns) -> Point:
    year = Ref("every" if word.anchor == "every" else "mentioned")
    day = small(found["word_day"]) if found["word_day"] else None
    return Point(year, Ref(word.anchor, word.shift), None, day, _days_of(found["word_edge"], patterns))


def _days_of(edge: str | None, patterns: DatePatterns) -> tuple[int, int] | None:
    rule = patterns.month_edges[edge] if edge else None
    return (rule.first_day, rule.last_day) if rule and rule.first_day and rule.last_day else None


def _year_of(found: re.Match[str], patterns: DatePatterns) -> Ref | None:
    """Return the year of the match, or None where what stands there is none."""
    if word := found["year_word"]:
        rule = patterns.year_words[word]
        alone = found.end() == found.end("year_word") or found["whole"] is not None
        return None if alone and not rule.alone else Ref(rule.anchor, rule.shift)
    if written := found["year"] or found["from_year"]:
        year = digits(written)
        return Ref("stated", year) if year in _YEARS_READ else None
    if found["era"]:
        number = _era_year(found["era_year"])
        return Ref("stated", number + patterns.eras[found["era"]].offset) if number else None
    if found["bare_era"]:
        era = patterns.bare_era
        return Ref("stated", int(found["bare_era"]) + era.offset) if era else None
    if found["short"]:
        return _short_year(found)
    return OPEN


def _short_year(found: re.Match[str]) -> Ref | None:
    """Return the year of two digits, where it is no count of years: '18年, 18年5月, 08年, 九八年."""
    written = found["short"]
    number = digits(written)
    if number in _SHORT_YEARS_UNCLEAR:
        return None
    followed = ("whole", "month", "from_month", "quarter", "from_quarter", "part", "year_edge")
    marked = found["quote"] or any(found[group] for group in followed) or written[0] in "0〇零"
    if written.isascii():
        clear = bool(marked)
    else:
        first, second = divmod(number, 10)
        clear = first == 0 or (second - first != 1 and written != "三五")
    return Ref("stated", number + (1900 if number >= 50 else 2000)) if clear else None


def _era_year(written: str) -> int | None:
    """Return the number of a year of an era: 元, 113, 一一三, 二十六, 一百一十三."""
    if written == "元":
        return 1
    if "百" not in written and "十" not in written:
        return digits(written)
    hundreds, _, rest = written.rpartition("百")
    rest = rest.lstrip("零〇")
    if not re.fullmatch(rf"{SMALL}?", rest) or len(hundreds) > 1:
        return None
    return 100 * (digits(hundreds) if hundreds else 0) + (small(rest) if rest else 0)


def digits(written: str) -> int:
    """Return the number that digits stand for one by one: 2018, 二〇一八, 二O一八."""
    return int(written if written.isdecimal() else written.translate(_DIGITS))


def small(written: str) -> int:
    """Return a number below 100: 5, 05, 五, 〇五, 十五, 二十五, 廿五."""
    if written.isdecimal():
        return int(written)
    if written[0] in _TENS:
        return _TENS[written[0]] + (digits(written[1:]) if len(written) > 1 else 0)
    tens, ten, ones = written.partition("十")
    if ten:
        return 10 * digits(tens) + (digits(ones) if ones else 0)
    return digits(written)


def clock_at(text: str, start: int, patterns: DatePatterns) -> tuple[str | None, int]:
    """Return the time of day at `start` and its end, or None and `start`."""
    found = patterns.clock.match(text, start)
    if found is None:
        return None, start
    hour = small(found["hour"])
    part = patterns.day_parts[found["part"]] if found["part"] else None
    if part is not None:
        if hour == 12 and not part.noon:
            return None, start
        hour += 12 if (part.afternoon and hour < 12) or (part.noon and hour < 6) else 0
    minute = found["minute"] or found["minute_word"] or ("30" if found["half"] else "0")
    second = found["second"] or found["second_word"]
    numbers = [hour, small(minute), *([small(second)] if second else [])]
    if hour > 24 or max(numbers[1:]) > 59 or (hour == 24 and any(numbers[1:])):
        return None, start
    return ":".join(f"{number:02}" for number in numbers) + (found["zone"] or ""), found.end()
