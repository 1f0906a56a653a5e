"""What a figure is of: the period, whether past or planned, whose, and in which section it stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from gongkai_nlp.fold import fold
from gongkai_nlp.linkers.breakdown import any_of
from gongkai_nlp.linkers.figures import Figure, Sentence
from gongkai_nlp.making import make_indicator
from gongkai_nlp.results import Agency, Date, Indicator, Metadata, Section
from gongkai_nlp.rules.shapes.indicator import IndicatorRules, WordList
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Frame, Role, Scope

_YEAR = re.compile(r"(?:19|20)\d\d")
_SUBJECT_END = re.compile(r"[,、:\s]*(?:\d{4}年度?[,]?)?")
_INTENTIONS: tuple[Role, ...] = ("improvement", "problems_and_improvement", "problems")
"""Roles of sections that tell what is meant to be done."""
_OPENING = 20
"""So many characters at the start of a sentence may say that it is about the whole area."""
_MOST_AROUND = 60
"""So many sections back are asked whether they hold a place."""


@dataclass(frozen=True)
class FramePatterns:
    """Words for plans, sums over years, comparisons and the whole area."""

    planned: re.Pattern[str]
    intended: re.Pattern[str]
    """Words of headings of plans."""
    cumulative: re.Pattern[str]
    compared: re.Pattern[str]
    area: re.Pattern[str]

    @classmethod
    def of(cls, held: IndicatorRules) -> "FramePatterns":
        """Return the patterns of a rule file."""

        def words(rules: Iterable[WordList]) -> str:
            return any_of(word for rule in rules for word in rule.words)

        return cls(
            planned=re.compile(words(held.planned)),
            intended=re.compile(words(held.intended)),
            cumulative=re.compile(words(held.cumulative)),
            compared=re.compile(rf"(?:{words(held.compared)})$"),
            area=re.compile(words(held.area)),
        )


class Surroundings(NamedTuple):
    """The sections that hold a place."""

    section: Section | None
    """The innermost."""
    roles: frozenset[Role]
    """The roles of all of them."""
    plans: bool
    """Whether the innermost says what is to be done, and it or one around it is called plans."""
    year: str | None
    """The year that the innermost heading with one names."""


def _year_of(section: Section) -> str | None:
    """Return the one year that a heading names (二、2020年工作打算)."""
    if section.kind != "heading" or not section.level:
        return None
    years = set(_YEAR.findall(section.text))
    return years.pop() if len(years) == 1 else None


class Framer:
    """Says of a place in the text which period, frame, subject and section a figure there has."""

    def __init__(
        self,
        view: View,
        patterns: FramePatterns,
        metadata: Metadata,
        sections: Sequence[Section],
        dates: Sequence[Date],
        agencies: Sequence[Agency],
    ) -> None:
        self.view = view
        self.patterns = patterns
        self.metadata = metadata
        self.reporting = None if metadata.year is None else str(metadata.year)
        self.sections = sorted(sections, key=attrgetter("body_start"))
        self.section_starts = [section.body_start for section in self.sections]
        self.bounds = sorted({*self.section_starts, *(section.body_end for section in self.sections)})
        self.surroundings: dict[int, Surroundings] = {}
        """By the number of bounds before a place; between two of them they are the same."""
        self.dates = [date for date in dates if (value := date.value) and _YEAR.match(value)]
        self.date_starts = [date.start for date in self.dates]
        self.agencies = agencies
        self.agency_starts = [agency.start for agency in agencies]

    def around(self, offset: int) -> Surroundings:
        """Return what the sections that hold `offset` are."""
        bound = bisect_right(self.bounds, offset)
        if bound not in self.surroundings:
            index = bisect_right(self.section_starts, offset)
            near = reversed(self.sections[max(0, index - _MOST_AROUND) : index])
            holding = [section for section in near if offset < section.body_end]
            roles = frozenset(role for section in holding for role in (section.role, *section.roles))
            years = (_year_of(section) for section in holding)
            year = next((year for year in years if year), None)
            self.surroundings[bound] = Surroundings(
                holding[0] if holding else None, roles, self.are_plans(holding), year
            )
        return self.surroundings[bound]

    def are_plans(self, holding: Sequence[Section]) -> bool:
        """Return whether sections, the innermost first, tell of plans: 今后工作打算, not 改进情况."""
        if not holding or holding[0].role != "improvement":
            return False
        return any(self.patterns.intended.search(fold(section.text)) for section in holding)

    def has_role(self, offset: int, roles: Sequence[str]) -> bool:
        """Return whether a section around `offset` has one of `roles`."""
        return not self.around(offset).roles.isdisjoint(roles)

    def is_intention(self, sentence_start: int, place: int, offset: int) -> bool:
        """Return whether a figure is what a section on improvement means to reach."""
        if not self.has_role(offset, _INTENTIONS):
            return False
        planned = self.patterns.planned.search(self.view.text, sentence_start, place)
        return planned is not None or self.around(offset).plans

    def figures(
        self,
        indicators: Sequence[str],
        rule: str,
        sentence: Sentence,
        figure: Figure,
        place: int,
        left: str,
        earlier: bool = False,
    ) -> Iterator[Indicator]:
        """Yield an Indicator for each id that a figure states; `place` is where the statement begins.

        `earlier` says that the figure is what another is compared with, of the date named or the year before.
        """
        quantity = figure.quantity
        period, frame = self.compared(figure) if earlier else self.period(sentence.start, figure.start, left)
        scope, subject = self.subject(sentence.start, figure.start, left)
        start, end = self.view.span(min(place, figure.start), figure.end)
        section = self.around(quantity.start).section
        for indicator in indicators:
            yield make_indicator(
                start=start,
                end=end,
                text=self.view.source.text[start:end],
                indicator=indicator,
                value=quantity.value,
                low=quantity.low,
                high=quantity.high,
                unit=quantity.unit,
                qualifier=quantity.qualifier,
                period=period,
                frame=frame,
                scope=scope,
                subject=subject,
                basis="quantity",
                quantity=quantity.id,
                section=section.id if section else None,
                rule=rule,
            )

    def zero(self, indicator: str, rule: str, sentence_start: int, start: int, end: int) -> Indicator:
        """Return the Indicator of a statement that there was none, between two places."""
        left = self.view.text[sentence_start:start]
        period, frame = self.period(sentence_start, start, left)
        scope, subject = self.subject(sentence_start, start, left)
        first, last = self.view.span(start, end)
        section = self.around(first).section
        return make_indicator(
            start=first,
            end=last,
            text=self.view.source.text[first:last],
            indicator=indicator,
            value=Decimal(0),
            period=period,
            frame=frame,
            scope=scope,
            subject=subject,
            basis="zero_statement",
            section=section.id if section else None,
            rule=rule,
        )

    def period(self, sentence_start: int, place: int, left: str) -> tuple[str | None, Frame]:
        """Return period and frame of a figure at `place`: of the last date before it, else the report's.

        What a section on improvement means to reach without a date is of the next year.
        """
        reporting, offset = self.reporting, self.view.offset(place)
        dated = self.dated(sentence_start, place, offset)
        if dated is None:
            dated = self.around(offset).year
        if (
            self.metadata.year
            and (dated or reporting) == reporting
            and self.is_intention(sentence_start, place, offset)
        ):
            return str(self.metadata.year + 1), "planned"
        period = dated or reporting
        if period and reporting and period > reporting:
            return period, "planned"
        if period and reporting and period < reporting:
            return period, "previous"
        if self.patterns.planned.search(left):
            return period, "planned"
        if self.patterns.cumulative.search(self.view.text, sentence_start, place):
            return period, "cumulative"
        return period, "year"

    def compared(self, figure: Figure) -> tuple[str | None, Frame]:
        """Return the period of a figure behind 比2022年的 or 比上年的."""
        low = self.view.offset(max(0, figure.start - 10))
        index = bisect_left(self.date_starts, figure.quantity.start)
        if index and self.date_starts[index - 1] >= low:
            return (self.dates[index - 1].value or "")[:4], "previous"
        return None if self.metadata.year is None else str(self.metadata.year - 1), "previous"

    def dated(self, sentence_start: int, place: int, offset: int) -> str | None:
        """Return the year of the last date of the sentence before `place` that is not just compared with."""
        index = bisect_left(self.date_starts, offset)
        if not index:
            return None
        text = self.view.text
        low = self.view.offset(sentence_start)
        while index and self.date_starts[index - 1] >= low:
            index -= 1
            date = self.dates[index]
            at = self.view.place(date.start)
            if self.patterns.compared.search(text, max(sentence_start, at - 3), at):
                continue
            if text.count("《", sentence_start, at) > text.count("》", sentence_start, at):
                continue
            return (date.value or "")[:4]
        return None

    def subject(self, sentence_start: int, place: int, left: str) -> tuple[Scope, str | None]:
        """Return whose figure it is: another body that opens the sentence, the area, or the issuer."""
        issuer = self.metadata.issuer
        text = self.view.text
        match = _SUBJECT_END.match(text, sentence_start, place)
        opening = match.end() if match else sentence_start
        offset = self.view.offset(opening) if opening < len(text) else 0
        index = bisect_left(self.agency_starts, offset)
        if index < len(self.agencies) and self.agencies[index].start == offset:
            agency = self.agencies[index]
            if agency.canonical and agency.canonical != issuer and self.view.place(agency.end - 1) < place:
                return "named", agency.canonical
        area = self.patterns.area
        if area.search(left) or area.search(text, sentence_start, min(place, sentence_start + _OPENING)):
            return "area", issuer
        return "organ", issuer
