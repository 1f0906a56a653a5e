"""The shape of ``rules/date.toml``."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile

Month = Annotated[int, Field(ge=1, le=12)]
Anchor = Literal["report", "mentioned", "every", "open"]


class DateWord(Rule):
    """Words with the contexts in which they are no date words."""

    words: tuple[str, ...]
    """The words; the longest that fits wins."""
    not_after: tuple[str, ...] = ()
    """Texts of which none may stand right before the word (安 before 全年)."""
    not_before: tuple[str, ...] = ()
    """Texts of which none may stand right behind the word (龄 behind 全年)."""


class YearWord(DateWord):
    """A word for a year that leans on another one: 今年, 去年, 次年, 每年."""

    anchor: Anchor
    """report: the reporting year; mentioned: the year stated last; open: as where none stands; every."""
    shift: int = 0
    """Years from the anchor."""
    alone: bool = True
    """Whether the word is a date without a month or quarter behind it."""


class MonthWord(DateWord):
    """A word for a month that leans on another one and has a day behind it: 次月5日, 每月10日."""

    anchor: Literal["mentioned", "every"]
    shift: int = 0
    """Months from the anchor."""


class YearPart(DateWord):
    """A part of the year with months of its own: 上半年, 前三季度."""

    first_month: Month
    last_month: Month

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "YearPart":
        if self.last_month < self.first_month:
            raise ValueError(
                f"last_month {self.last_month} is before first_month {self.first_month}; swap them"
            )
        return self


class Edge(DateWord):
    """What narrows a year or month down without naming another unit: 年底, 月初, 上旬, 全年."""

    of: Literal["year", "month"]
    first_day: int | None = None
    """First day of the month, where the word states it exactly."""
    last_day: int | None = None
    """Last day of the month; a shorter month ends sooner."""


class Era(DateWord):
    """A calendar that counts years from another one than ours."""

    offset: int
    """Add this to a year of the era."""
    bare: bool = False
    """Whether a year of three digits with month and day (113年10月31日) counts in this era."""


class Plan(Rule):
    """A plan period, such as 十四五 for 2021 to 2025."""

    name: str
    first_year: int
    last_year: int
    quoted: bool = False
    """Whether the name is a plan only between quotation marks."""


class DayPart(DateWord):
    """A word before the hour: 上午, 下午."""

    afternoon: bool = False
    """Whether hours up to 11 count from noon."""
    noon: bool = False
    """Whether twelve is meant, and small hours count from it."""


class NotDate(Rule):
    """Texts that make a date of the common form something else."""

    before: tuple[str, ...] = ()
    """Standing right before it (农历)."""
    behind: tuple[str, ...] = ()
    """Standing right behind it."""
    form: Literal["any", "month", "round_year"] = "any"
    """Any form; a month without year and day (12月龄); a year of full hundreds (2000年历史)."""


class Lasting(DateWord):
    """A word behind a date from which something lasts, so that a later date is not of its year."""

    in_clause: bool = False
    """Whether the word may stand anywhere in the rest of the clause."""


class PastYear(Rule):
    """Titles of documents that tell of the year they name, whenever they were signed (统计公报)."""

    pattern: Pattern
    """What such a title ends with."""


class Deadline(DateWord):
    """Words behind a date by which something is to be done (6月底前)."""

    done: tuple[str, ...] = ()
    """Words earlier in the clause that say that it is done, or that nothing came of it (已, 未)."""


class Form(Rule):
    """A form of dates that the finder reads by itself; without its rule it is not looked for."""


class DateRules(RuleFile):
    """All rules of ``date.toml``."""

    forms: tuple[Form, ...] = ()
    year_words: tuple[YearWord, ...] = ()
    month_words: tuple[MonthWord, ...] = ()
    year_parts: tuple[YearPart, ...] = ()
    edges: tuple[Edge, ...] = ()
    eras: tuple[Era, ...] = ()
    plans: tuple[Plan, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    not_dates: tuple[NotDate, ...] = ()
    lasting: tuple[Lasting, ...] = ()
    past_years: tuple[PastYear, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
