"""Compile the rules for dates into the patterns that dates are read with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from gongkai_nlp.fold import fold
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.edges import first_characters
from gongkai_nlp.rules.shapes.date import (
    DateWord,
    DayPart,
    Edge,
    Era,
    Lasting,
    MonthWord,
    NotDate,
    Plan,
    YearPart,
    YearWord,
)

HAN_DIGITS = "〇零一二三四五六七八九"
NUMERAL = rf"0-9{HAN_DIGITS}十廿卅"
"""Inside of a character class: what numbers of days and months are written with."""
SMALL = (
    r"(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[〇零]?[一二三四五六七八九])"
)
YEAR = rf"[12一二][{HAN_DIGITS}0-9Oo]{{3}}"
QUARTER = "第?[一二三四1-4]"
WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)"
TO = rf"{WEEKDAY}?(?:起?,?[至到]|[-–—~]{{1,2}})"
WHOLE = "度(?![假过量身荷电外])"
LISTED = "[、和及与]"
LISTED_DAYS = rf"(?:{LISTED}{SMALL}){{0,5}}[日号]"
"""Behind a day of a list whose 日 stands only behind the last."""
_OPEN, _CLOSE = '“"「『', '”"」』'


@dataclass(frozen=True)
class NoDate:
    """What makes a date of the common form something else."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    ends: frozenset[str]
    """Last characters of ``before``."""
    starts: frozenset[str]
    """First characters of ``behind``."""

    def holds(self, text: str, start: int, end: int) -> bool:
        """Return whether it stands around the places `start` to `end`."""
        return (text[start - 1 : start] in self.ends and text.endswith(self.before, 0, start)) or (
            text[end : end + 1] in self.starts and text.startswith(self.behind, end)
        )


@dataclass(frozen=True, slots=True, eq=False)
class DatePatterns:
    """The compiled rules for dates."""

    begins: re.Pattern[str]
    """Where a date may begin."""
    point: re.Pattern[str]
    """Year, month and day in words or with 年月日."""
    bare_year: re.Pattern[str]
    """A year with nothing around it that any rule looks at: every other date is one."""
    plan: re.Pattern[str]
    clock: re.Pattern[str]
    forms: frozenset[str]
    year_words: dict[str, YearWord]
    month_words: dict[str, MonthWord]
    year_parts: dict[str, YearPart]
    month_edges: dict[str, Edge]
    eras: dict[str, Era]
    bare_era: Era | None
    day_parts: dict[str, DayPart]
    plans: dict[str, Plan]
    plan_starts: frozenset[str]
    """What a plan period may begin with: the first characters of the names, and quotation marks."""
    no_date: NoDate
    no_month: NoDate
    """The same for a month without year and day."""
    no_round_year: NoDate
    """The same for a year of full hundreds."""
    lasting: re.Pattern[str]
    """What stands behind a date that begins something lasting."""
    deadline: re.Pattern[str]
    """What stands behind a date by which something is to be done."""
    done: re.Pattern[str]
    """What says before such a date that it is done already."""
    past_years: re.Pattern[str]
    """How titles end whose year is the one that the document tells of."""


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> DatePatterns:
    """Return what reading dates needs, compiled once for all steps that do."""
    held = rules.date
    month_edges = [edge for edge in held.edges if edge.of == "month"]
    year_edges = [edge for edge in held.edges if edge.of == "year"]
    plans = {fold(plan.name): plan for plan in held.plans}
    in_year = _in_year(_choice(held.year_parts), _choice(year_edges), _choice(month_edges))
    no_date = _no_date(rule for rule in held.not_dates if rule.form == "any")
    return DatePatterns(
        begins=_begins([*held.year_words, *held.month_words, *held.year_parts, *held.eras], plans),
        point=_point(
            _choice(held.eras),
            _choice(held.year_words, ending="度?"),
            in_year,
            _choice(held.month_words),
            _choice(month_edges),
        ),
        bare_year=_bare_year(in_year, no_date),
        plan=re.compile(
            rf"(?P<open>[{_OPEN}])?(?P<name>{_longest_first(plans)})(?P<close>[{_CLOSE}])?+"
            rf"(?!规划|纲要|计划|普法|[{NUMERAL}百千万亿.]|[个岁人年月日天名号米条件项家次元倍亩分点度路街])"
        ),
        clock=_clock(_choice(held.day_parts)),
        forms=frozenset(form.id for form in held.forms),
        year_words=_by_word(held.year_words),
        month_words=_by_word(held.month_words),
        year_parts=_by_word(held.year_parts),
        month_edges=_by_word(month_edges),
        eras=_by_word(held.eras),
        bare_era=next((era for era in held.eras if era.bare), None),
        day_parts=_by_word(held.day_parts),
        plans=plans,
        plan_starts=frozenset(_OPEN).union(name[0] for name in plans),
        no_date=no_date,
        no_month=_no_date(rule for rule in held.not_dates if rule.form == "month"),
        no_round_year=_no_date(rule for rule in held.not_dates if rule.form == "round_year"),
        lasting=_lasting(held.lasting),
        deadline=re.compile(_choice(held.deadlines)),
        done=re.compile(_longest_first(fold(word) for rule in held.deadlines for word in rule.done)),
        past_years=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in held.past_years) or "(?!)"),
    )


def _no_date(rules: Iterable[NotDate]) -> NoDate:
    held = list(rules)
    before = tuple(word for rule in held for word in rule.before)
    behind = tuple(word for rule in held for word in rule.behind)
    return NoDate(
        before, behind, frozenset(word[-1] for word in before), frozenset(word[0] for word in behind)
    )


_W = TypeVar("_W", bound=DateWord)


def _by_word(rules: Iterable[_W]) -> dict[str, _W]:
    return {fold(word): rule for rule in rules for word in rule.words}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"


def _choice(rules: Sequence[DateWord], ending: str = "") -> str:
    """Return a pattern of all the words, each between its contexts, the longest first.

    What may not stand behind a word may not stand behind the word and its `ending` either.
    """
    choices = []
    for word, rule in sorted(_by_word(rules).items(), key=lambda item: (-len(item[0]), item[0])):
        # The word comes first, as that is what `re` rules out fastest.
        before = "".join(f"(?<!{re.escape(fold(text) + word)})" for text in rule.not_after)
        behind = f"(?!{ending}(?:{_longest_first(map(fold, rule.not_before))}))" if rule.not_before else ""
        choices.append(f"{re.escape(word)}{before}{behind}")
    return "|".join(choices) or "(?!)"


def _lasting(rules: Sequence[Lasting]) -> re.Pattern[str]:
    near = _choice([rule for rule in rules if not rule.in_clause])
    far = _choice([rule for rule in rules if rule.in_clause])
    return re.compile(rf"{near}|[^,。;!?\n]{{0,40}}(?:{far})")


def _begins(rules: Iterable[DateWord], plans: Iterable[str]) -> re.Pattern[str]:
    """Return the filter: classes of first and second characters, so that the search skips all others fast."""
    firsts: dict[str, str] = {}
    for word in sorted({*_by_word(rules), *plans, "上世纪", "上个世纪"}):
        firsts[word[1:]] = firsts.get(word[1:], "") + re.escape(word[0])
    rests = "|".join(f"{re.escape(rest)}(?<=[{first}]{re.escape(rest)})" for rest, first in firsts.items())
    seconds = "".join(re.escape(word[0]) for word in {*firsts, *plans} if word)
    second = "" if "" in firsts else rf"(?=[{NUMERAL}Oo年月季世日,~、和及与起至到–—{seconds}-])"
    return re.compile(
        rf"[{NUMERAL}元第'‘’{_OPEN}{''.join(firsts.values())}]{second}(?<![0-9][0-9])(?="
        rf"(?<=[{NUMERAL}元第'‘’])(?:"
        rf"[{NUMERAL}Oo]{{0,10}}+(?:[年月季世日]|,[至到]|[-–—~、和及与起至到][-–—~至到第{NUMERAL}])"
        rf"|(?<=[12])[09][0-9]{{2}}[./][0-9])"
        rf"|(?<=[{_OPEN}])(?:{_longest_first(plans)})"
        rf"|{rests})"
    )


def _in_year(parts: str, year_edges: str, month_edges: str) -> str:
    """Return the verbose pattern of what may stand behind a year."""
    return rf"""的?(?:
            (?P<month>{SMALL}|(?<![{NUMERAL}百千万亿美欧港日公])元)月份?(?!份|额)
            (?:(?P<day>{SMALL})(?:[日号]|(?={TO}{SMALL}[日号]|{LISTED}{SMALL}{LISTED_DAYS}))|月?(?P<edge>{month_edges}))?
          | (?P<from_month>{SMALL})(?=(?:{TO}|、){SMALL}月)
          | (?P<quarter>{QUARTER})季度(?![一二两三四1-4]次|每)[初末底]?
          | (?P<from_quarter>{QUARTER})(?=(?:{TO}|、){QUARTER}季度)
          | (?P<part>{parts})
          | (?P<year_edge>{year_edges})
        )"""


def _point(eras: str, year_words: str, in_year: str, month_words: str, month_edges: str) -> re.Pattern[str]:
    starts = first_characters(f"(?x){in_year}")
    # One look rules the long list of choices out.
    look = f"(?=[{_members(starts)}])" if starts else ""
    return re.compile(
        rf"""(?:
        (?: (?P<era>{eras})(?P<era_year>元|[0-9]{{1,3}}|[{HAN_DIGITS}十百]{{1,5}})年
          | (?P<year>{YEAR})学?年(?!级)
          | (?P<bare_era>1[0-2][0-9])年(?=[0-9]{{1,2}}月[0-9]{{1,2}}日)
          | (?P<quote>['‘’])?(?P<short>[0-9]{{2}}|[{HAN_DIGITS}]{{2}})年
          | (?P<from_year>{YEAR})(?={TO}{YEAR}学?年|(?:{LISTED}{YEAR}){{1,5}}年)
          | (?P<year_word>{year_words})
        )
        (?P<whole>{WHOLE})?
        |(?=[0-9一二三四五六七八九十廿卅〇零第元上下前后])
        )
        (?:{look}{in_year})?
        | (?P<month_word>{month_words})(?:的?(?P<word_day>{SMALL})[日号]|月?(?P<word_edge>{month_edges}))
        """,
        re.VERBOSE,
    )


def _bare_year(in_year: str, no_date: NoDate) -> re.Pattern[str]:
    starts = first_characters(f"(?x){in_year}")
    if starts is None:
        return re.compile("(?!)")
    behind = starts | no_date.starts | frozenset("级度代月日、〕])第")
    before = no_date.ends | frozenset(f"{HAN_DIGITS}十廿卅百千万亿")
    # A year of full hundreds may be a count of years.
    return re.compile(
        rf"(?<![0-9{_members(before)}])(?:1[0-9]|2[01])(?!00)[0-9]{{2}}年(?:{WHOLE})?+(?![0-9{_members(behind)}]|{TO})"
    )


def _members(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


def _clock(day_parts: str) -> re.Pattern[str]:
    return re.compile(
        rf"""{WEEKDAY}?[\ T]?(?P<part>{day_parts})?(?P<hour>{SMALL}|[零〇])
        (?: :(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}})(?:\.[0-9]{{1,9}})?
                (?P<zone>Z|[+-][0-9]{{2}}:?[0-9]{{2}}(?!:))?)?(?![0-9:])
          | [时点](?: (?P<minute_word>{SMALL})
                     (?:分(?:(?P<second_word>{SMALL})秒)?
                     |(?=[^-–—~{NUMERAL}\u4e00-\u9fff.%]|\Z|[许前后起止至到召在举]|左右|[-–—~]{SMALL}[时点:]))
                 | (?P<half>半) | 整 | (?![间候期钟要意建问])) )""",
        re.VERBOSE,
    )
