"""What a figure is of: the period, whether past or planned, whose, and in which section it stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
_INTENTIONS: frozenset[Role] = frozenset({"improvement", "problems_and_improvement", "problems"})
"""Roles of sections that tell what is meant to be done."""
_OPENING = 20
"""So many characters at the start of a sentence may say that it is about the whole area."""
_LONGEST_PARAGRAPH = 2000
"""So far back the opening of a paragraph is looked for."""
_MOST_AROUND = 60
"""So many sections back are asked whether they hold a place."""


@dataclass(frozen=True)
class FramePatterns:
    """Words for plans, sums over years, comparisons and the whole area."""

    planned: re.Pattern[str]
    intended: re.Pattern[str]
    """Words of headings of plans."""
    cumulative: re.Pattern[str]
    longest_cumulative: int
    several_years: re.Pattern[str]
    """Words at the head of a paragraph about several years."""
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
            longest_cumulative=max((len(word) for rule in held.cumulative for word in rule.words), default=0),
            several_years=re.compile(words(held.several_years)),
            compared=re.compile(rf"(?:{words(held.compared + held.carried)})$"),
            area=re.compile(words(held.area)),
        )


class Surroundings(NamedTuple):
    """The sections that hold a place."""

    holding: Sequence[int]
    """Where they stand among all sections, the innermost first."""
    section: str | None
    """The id of the innermost."""
    role: Role | None
    """The role of the innermost."""
    roles: Sequence[Role]
    """The roles of all of them."""


def _year_of(section: Section) -> str | None:
    """Return the one year that a heading names (二、2020年工作打算)."""
    years: list[str] = _YEAR.findall(section.text)
    if len(set(years)) != 1 or section.kind != "heading" or not section.level:
        return None
    return years[0]


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
        self.text = view.text
        self.patterns = patterns
        self.year = metadata.year
        self.reporting = None if self.year is None else str(self.year)
        self.issuer = metadata.issuer
        starts = [section.body_start for section in sections]
        order = sorted(range(len(starts)), key=starts.__getitem__)
        self.sections = [sections[index] for index in order]
        self.section_starts = [starts[index] for index in order]
        self.section_ends = [section.body_end for section in self.sections]
        self.section_roles: list[Role] = [section.role for section in self.sections]
        self.section_years: dict[int, str | None] = {}
        """The years that headings name, for those that were asked."""
        self.bounds = sorted({*self.section_starts, *self.section_ends})
        self.surroundings: dict[int, Surroundings] = {}
        """By the number of bounds before a place; between two of them they are the same."""
        dated = [(date.start, value) for date in dates if (value := date.value) and _YEAR.match(value)]
        self.date_starts = [start for start, _ in dated]
        self.date_years = [value[:4] for _, value in dated]
        self.agencies = agencies
        self.agency_starts = [agency.start for agency in agencies]
        self.several_years = (-1, False)
        """Where the sentence last asked about begins, and whether its paragraph is about several years."""
        self.not_cumulative = (0, 0)
        """Where the sentence last asked about begins, and up to where no word of it sums over years."""

    def reach(self, roles: Collection[str]) -> tuple[int, int]:
        """Return where the first section with one of `roles` in the first place begins, and the last ends."""
        held = [index for index, role in enumerate(self.section_roles) if role in roles]
        if not held:
            return 0, 0
        return self.section_starts[held[0]], max(self.section_ends[index] for index in held)

    def around(self, offset: int) -> Surroundings:
        """Return what the sections that hold `offset` are."""
        bound = bisect_right(self.bounds, offset)
        known = self.surroundings.get(bound)
        if known is not None:
            return known
        before = bisect_right(self.section_starts, offset)
        low = max(0, before - _MOST_AROUND)
        holding = [index for index, end in enumerate(self.section_ends[low:before], low) if offset < end]
        holding.reverse()
        section = self.sections[holding[0]].id if holding else None
        role = self.section_roles[holding[0]] if holding else None
        roles = [self.section_roles[index] for index in holding]
        for index in holding:
            roles += self.sections[index].roles
        found = self.surroundings[bound] = Surroundings(holding, section, role, roles)
        return found

    def year_around(self, around: Surroundings) -> str | None:
        """Return the year that the innermost heading with one names."""
        years = self.section_years
        for index in around.holding:
            if index not in years:
                years[index] = _year_of(self.sections[index])
            if year := years[index]:
                return year
        return None

    def are_plans(self, around: Surroundings) -> bool:
        """Return whether sections tell of plans: 今后工作打算, not 改进情况."""
        if around.role != "improvement":
            return False
        intended = self.patterns.intended.search
        return any(intended(fold(self.sections[index].text)) for index in around.holding)

    def has_role(self, offset: int, roles: frozenset[Role]) -> bool:
        """Return whether a section around `offset` has one of `roles`."""
        return not roles.isdisjoint(self.around(offset).roles)

    def is_intention(self, around: Surroundings, sentence_start: int, place: int) -> bool:
        """Return whether a figure is what a section on improvement means to reach."""
        if _INTENTIONS.isdisjoint(around.roles):
            return False
        planned = self.patterns.planned.search(self.text, sentence_start, place)
        return planned is not None or self.are_plans(around)

    def is_cumulative(self, sentence_start: int, place: int) -> bool:
        """Return whether a sentence says before `place` that it sums over years; it is read once for all."""
        asked, known = self.not_cumulative
        start = max(sentence_start, known - self.patterns.longest_cumulative)
        if asked != sentence_start:
            start = known = sentence_start
        if self.patterns.cumulative.search(self.text, start, place):
            return True
        self.not_cumulative = sentence_start, max(known, place)
        return False

    def figures(
        self,
        indicators: Sequence[str],
        rule: str,
        sentence: Sentence,
        figure: Figure,
        place: int,
        left: str,
        earlier: bool = False,
    ) -> list[Indicator]:
        """Return an Indicator for each id that a figure states; `place` is where the statement begins.

        `earlier` says that the figure is what another is compared with, of the date named or the year before.
        """
        quantity = figure.quantity
        around = self.around(quantity.start)
        if earlier:
            period, frame = self.compared(figure)
        else:
            period, frame = self.period(around, sentence.start, figure.start, left)
        scope, subject = self.subject(sentence.start, figure.start, left)
        start, end = self.view.span(min(place, figure.start), figure.end)
        text = self.view.source.text[start:end]
        return [
            make_indicator(
                start=start,
                end=end,
                text=text,
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
                section=around.section,
                rule=rule,
            )
            for indicator in indicators
        ]

    def zero(self, indicator: str, rule: str, sentence_start: int, start: int, end: int) -> Indicator:
        """Return the Indicator of a statement that there was none, between two places."""
        left = self.text[sentence_start:start]
        first, last = self.view.span(start, end)
        around = self.around(first)
        period, frame = self.period(around, sentence_start, start, left)
        scope, subject = self.subject(sentence_start, start, left)
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
            section=around.section,
            rule=rule,
        )

    def period(
        self, around: Surroundings, sentence_start: int, place: int, left: str
    ) -> tuple[str | None, Frame]:
        """Return period and frame of a figure at `place`: of the last date before it, else the report's.

        What a section on improvement means to reach without a date is of the next year.
        """
        reporting = self.reporting
        stated = self.dated(sentence_start, place)
        dated = stated or self.year_around(around)
        if (
            self.year
            and (dated or reporting) == reporting
            and self.is_intention(around, sentence_start, place)
        ):
            return str(self.year + 1), "planned"
        period = dated or reporting
        if period and reporting and period > reporting:
            return period, "planned"
        if period and reporting and period < reporting:
            return period, "previous"
        if self.patterns.planned.search(left):
            return period, "planned"
        if self.is_cumulative(sentence_start, place) or (
            stated is None and self.is_of_several_years(sentence_start)
        ):
            return period, "cumulative"
        return period, "year"

    def is_of_several_years(self, sentence_start: int) -> bool:
        """Return whether the paragraph opens with words for several years, in a sentence before."""
        asked, found = self.several_years
        if asked != sentence_start:
            low = max(sentence_start - _LONGEST_PARAGRAPH, 0)
            opening = self.text.rfind("\n", low, sentence_start) + 1
            stop = min(opening + _OPENING, sentence_start)
            found = (
                bool(opening or not low)
                and self.patterns.several_years.search(self.text, opening, stop) is not None
            )
            self.several_years = sentence_start, found
        return found

    def compared(self, figure: Figure) -> tuple[str | None, Frame]:
        """Return the period of a figure behind 比2022年的 or 比上年的."""
        low = self.view.offset(max(0, figure.start - 10))
        index = bisect_left(self.date_starts, figure.quantity.start)
        if index and self.date_starts[index - 1] >= low:
            return self.date_years[index - 1], "previous"
        return None if self.year is None else str(self.year - 1), "previous"

    def dated(self, sentence_start: int, place: int) -> str | None:
        """Return the year of the last date of the sentence before `place` that is not just compared with."""
        text, starts = self.text, self.date_starts
        index = bisect_left(starts, self.view.offset(place))
        if not index:
            return None
        low = self.view.offset(sentence_start)
        while index and starts[index - 1] >= low:
            index -= 1
            at = self.view.place(starts[index])
            if self.patterns.compared.search(text, max(sentence_start, at - 3), at):
                continue
            if text.count("《", sentence_start, at) > text.count("》", sentence_start, at):
                continue
            return self.date_years[index]
        return None

    def subject(self, sentence_start: int, place: int, left: str) -> tuple[Scope, str | None]:
        """Return whose figure it is: another body that opens the sentence, the area, or the issuer."""
        issuer, text, starts = self.issuer, self.text, self.agency_starts
        opening = sentence_start
        if not text[opening : opening + 1].isalpha() and (match := _SUBJECT_END.match(text, opening, place)):
            opening = match.end()
        offset = self.view.offset(opening) if opening < len(text) else 0
        index = bisect_left(starts, offset)
        if index < len(starts) and starts[index] == offset:
            agency = self.agencies[index]
            if agency.canonical and agency.canonical != issuer and self.view.place(agency.end - 1) < place:
                return "named", agency.canonical
        area = self.patterns.area
        if area.search(left) or area.search(text, sentence_start, min(place, sentence_start + _OPENING)):
            return "area", issuer
        return "organ", issuer
