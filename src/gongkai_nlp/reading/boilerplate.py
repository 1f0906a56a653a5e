"""Tell the lines of a web page or a print layout from those of the document, by rule data."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from gongkai_nlp.fold import fold
from gongkai_nlp.rules import RuleSet, built_in
from gongkai_nlp.rules.shapes.boilerplate import BoilerplateRules
from gongkai_nlp.source import Hints

ZONE = 60
"""So many lines from either end are looked at for what belongs to the page."""
LONGEST = 200
"""A longer line is text, whatever it holds; the footers of some sites come near it."""
_SENTENCE = 60
"""A line of this length with a full stop in it is text of the document."""
_MENU_ENTRY = 12
_LONGEST_PAGE_NUMBER = 24
_DATE = re.compile(
    r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})(?:日|(?!\d))\s*T?\s*(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_NAME = re.compile(r"[^\s:|\[\]【】(),;。<>]{2,30}(?=\s|[|\[\]【】(),;。<>]|$)")

Search = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True)
class BoilerplatePatterns:
    """The compiled rules: immutable, shared by threads."""

    head: Search
    weak_head: Search
    foot: Search
    weak_foot: Search
    anywhere: Search
    page_number: Search
    kept: re.Pattern[str]
    report_title: re.Pattern[str]
    published: dict[str, re.Pattern[str]]
    publisher: dict[str, re.Pattern[str]]
    label: re.Pattern[str]
    """Any of the labels of both."""
    part_names: frozenset[str]
    split_words: frozenset[str]


def compile_rules(rules: BoilerplateRules) -> BoilerplatePatterns:
    """Return the compiled rules of ``boilerplate.toml``."""

    def joined(wheres: tuple[str, ...], firm: bool) -> Search:
        chosen = [rule.pattern for rule in rules.line if rule.where in wheres and rule.firm is firm]
        return _search_of(chosen)

    def labels(fact: str) -> dict[str, re.Pattern[str]]:
        held = [label for hint in rules.hint if hint.fact == fact for label in hint.labels]
        return {label: re.compile(r"\s*".join(map(re.escape, label)) + r"\s*:\s*") for label in held}

    published, publisher = labels("published"), labels("publisher")
    return BoilerplatePatterns(
        head=joined(("head", "edge"), firm=True),
        weak_head=joined(("head", "edge"), firm=False),
        foot=joined(("foot", "edge", "any"), firm=True),
        weak_foot=joined(("foot", "edge"), firm=False),
        anywhere=joined(("any",), firm=True),
        page_number=joined(("print",), firm=True),
        kept=_any_of([rule.pattern for rule in rules.kept]),
        report_title=_any_of([rule.pattern for rule in rules.report_title]),
        published=published,
        publisher=publisher,
        label=re.compile("|".join(label.pattern for label in (published | publisher).values()) or "(?!)"),
        part_names=frozenset(name for rule in rules.part for name in rule.names),
        split_words=frozenset(fold(rule.id) for rule in rules.split_word),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)


def _search_of(patterns: Sequence[str]) -> Search:
    """Return the search for any of the patterns: at the start of a line alone, where all stand there."""
    return _any_of(patterns).match if all(map(_is_anchored, patterns)) else _any_of(patterns).search


def _is_anchored(pattern: str) -> bool:
    """Return whether `pattern` begins with ^ and has no alternatives but in groups."""
    outer = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", pattern)
    while outer != (inner := re.sub(r"\([^()]*\)", "", outer)):
        outer = inner
    return pattern.startswith("^") and "|" not in outer


@lru_cache(maxsize=8)
def patterns_of(rules: RuleSet | None) -> BoilerplatePatterns:
    """Return the compiled rules of `rules`, or the built-in ones; compiled once for the same rules."""
    held = built_in("boilerplate") if rules is None else rules.boilerplate
    assert isinstance(held, BoilerplateRules)
    return compile_rules(held)


def squeezed(lines: Iterable[str]) -> list[str]:
    """Return the lines without any blank, as the patterns see them."""
    return ["".join(line.split()) for line in lines]


def _is_text(line: str) -> bool:
    return len(line) > LONGEST or (len(line) >= _SENTENCE and "。" in line)


def fold_short(lines: Sequence[str]) -> list[str]:
    """Return the lines folded, at one go; long ones, which are no boilerplate, as they stand."""
    folded = fold("\n".join(line for line in lines if len(line) <= LONGEST))
    result: list[str] = []
    at = 0
    for line in lines:
        if len(line) <= LONGEST:
            result.append(folded[at : at + len(line)])
            at += len(line) + 1
        else:
            result.append(line)
    return result


def judge(folded: Sequence[str], narrow: Sequence[str], patterns: BoilerplatePatterns) -> set[int]:
    """Return the indexes of the `folded` lines, blank ones excluded, that are boilerplate.

    `narrow` are the same lines `squeezed`.
    """
    found: set[int] = set()
    _judge_head(folded, narrow, patterns, found)
    _judge_foot(folded, narrow, patterns, found)
    anywhere = patterns.anywhere
    found.update(
        [index for index, line in enumerate(folded) if len(line) <= LONGEST and anywhere(narrow[index])]
    )
    return found


def page_numbers(folded: Sequence[str], narrow: Sequence[str], patterns: BoilerplatePatterns) -> set[int]:
    """Return the indexes of the `folded` lines, `squeezed` in `narrow`, that hold a page number alone."""
    page_number = patterns.page_number
    return {
        index
        for index, line in enumerate(folded)
        if len(line) <= _LONGEST_PAGE_NUMBER and page_number(narrow[index])
    }


def _judge_head(
    folded: Sequence[str], narrow: Sequence[str], patterns: BoilerplatePatterns, found: set[int]
) -> None:
    firm: list[int] = []
    end = 0
    for index, line in enumerate(folded[:ZONE]):
        if _is_text(line):
            break
        end = index + 1
        if patterns.head(narrow[index]):
            firm.append(index)
    if not firm:
        return
    found.update(firm)
    for index, line in enumerate(narrow[:end]):
        if index in found:
            continue
        if patterns.weak_head(line) and (index < firm[-1] or index - 1 in found):
            found.add(index)
        elif (
            len(line) <= _MENU_ENTRY
            and index < firm[-1]
            and (index == 0 or index - 1 in found)
            and not patterns.kept.search(line)
        ):
            # An entry of the menu that no rule names: short, and all before it is menu.
            found.add(index)


def _judge_foot(
    folded: Sequence[str], narrow: Sequence[str], patterns: BoilerplatePatterns, found: set[int]
) -> None:
    first = len(folded)
    at = len(folded) - 1
    while at >= max(0, len(folded) - ZONE) and not _is_text(folded[at]):
        line = narrow[at]
        if patterns.foot(line):
            first = at
        elif patterns.kept.search(line) and not patterns.weak_foot(line):
            break
        at -= 1
    found.update(range(first, len(folded)))
    while first < len(folded) and first > 0 and patterns.weak_foot(narrow[first - 1]):
        first -= 1
        found.add(first)


def hints_of(folded: Iterable[str], patterns: BoilerplatePatterns) -> Hints:
    """Return when and by whom the page was put up, as the `folded` boilerplate lines say it."""
    lines = [line for line in folded if ":" in line and patterns.label.search(line)]
    return Hints(
        published=_best(lines, patterns.published, iso_date),
        publisher=_best(lines, patterns.publisher, _name),
    )


def _best(
    lines: list[str],
    labels: Mapping[str, re.Pattern[str]],
    value_at: Callable[[str, int], str | None],
) -> str | None:
    """Return the value behind the most trusted label that has one."""
    for pattern in labels.values():
        for line in lines:
            for match in pattern.finditer(line):
                if value := value_at(line, match.end()):
                    return value
    return None


def iso_date(line: str, at: int = 0) -> str | None:
    """Return the date or moment that stands at `at` in ISO 8601, or None."""
    match = _DATE.match(line, at)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups())
    try:
        if hour is None:
            return date(int(year or 0), int(month or 0), int(day or 0)).isoformat()
        moment = datetime(int(year or 0), int(month or 0), int(day or 0), hour, int(minute or 0), second or 0)
        return moment.isoformat(timespec="minutes" if second is None else "seconds")
    except ValueError:
        return None


def _name(line: str, at: int) -> str | None:
    match = _NAME.match(line, at)
    return match[0].strip() or None if match else None
