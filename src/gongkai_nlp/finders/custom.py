"""Find mentions of the kinds that rule packs bring along: a pattern, a label, fields, one of our readings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gongkai_nlp.finders import date
from gongkai_nlp.numerals import parse_number
from gongkai_nlp.results import Custom
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.custom import VALUE
from gongkai_nlp.view import View

Reader = Callable[[View, int, int], str | None]
"""What reads the stretch of a view between two places; None where it cannot be read with certainty."""


@dataclass(frozen=True)
class CustomPattern:
    """A rule, compiled."""

    id: str
    label: str
    pattern: re.Pattern[str]
    value: Reader
    fields: dict[str, Reader]


@dataclass(frozen=True)
class Candidate:
    """A stretch of the view that a rule matches."""

    rule: CustomPattern
    match: re.Match[str]


def compile_rules(rules: RuleSet) -> tuple[CustomPattern, ...]:
    """Return what `find` needs, compiled once."""
    if not rules.custom.custom:
        return ()
    readers: dict[str, Reader] = {
        "fold": lambda view, start, end: view.text[start:end],
        "written": lambda view, start, end: view.written(start, end),
        "number": _number,
        "date": _date_reader(rules),
    }
    compiled: list[CustomPattern] = []
    for rule in rules.custom.custom:
        asked = {VALUE: rule.normalize} if isinstance(rule.normalize, str) else rule.normalize
        pattern = re.compile(rule.pattern, re.MULTILINE)
        fields = {name: readers[asked.get(name, "fold")] for name in pattern.groupindex if name != VALUE}
        compiled.append(
            CustomPattern(rule.id, rule.label, pattern, readers[asked.get(VALUE, "fold")], fields)
        )
    return tuple(compiled)


def find(view: View, patterns: Sequence[CustomPattern]) -> list[Custom]:
    """Return every mention in the text, in order; those of one label do not overlap."""
    return [_mention(number, view, one) for number, one in enumerate(winners(candidates(view, patterns)), 1)]


def candidates(view: View, patterns: Sequence[CustomPattern]) -> list[Candidate]:
    """Return all that the rules match, the first and longest first, then in the order of the rules."""
    found = [
        Candidate(rule, match)
        for rule in patterns
        for match in rule.pattern.finditer(view.text)
        if match.end() > match.start()
    ]
    return sorted(found, key=lambda one: (one.match.start(), -one.match.end()))


def winners(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that overlap none of their label before them."""
    ends: dict[str, int] = {}
    kept: list[Candidate] = []
    for one in found:
        if one.match.start() >= ends.get(one.rule.label, 0):
            ends[one.rule.label] = one.match.end()
            kept.append(one)
    return kept


def _mention(number: int, view: View, found: Candidate) -> Custom:
    rule, match = found.rule, found.match
    start, end = view.span(*match.span())
    value = match.span(VALUE) if VALUE in rule.pattern.groupindex else match.span()
    return Custom(
        id=f"x{number}",
        start=start,
        end=end,
        text=view.source.text[start:end],
        region=view.region(match.start()),
        rule=rule.id,
        label=rule.label,
        value=_read(rule.value, view, value),
        fields={name: _read(reader, view, match.span(name)) for name, reader in rule.fields.items()},
    )


def _read(reader: Reader, view: View, place: tuple[int, int]) -> str | None:
    """Return what stands at `place`; None for a group that took no part in the match."""
    return reader(view, *place) if place[0] >= 0 else None


def _number(view: View, start: int, end: int) -> str | None:
    try:
        return format(parse_number(view.text[start:end]), "f")
    except ValueError:
        return None


def _date_reader(rules: RuleSet) -> Reader:
    patterns = date.compile_rules(rules)

    def read(view: View, start: int, end: int) -> str | None:
        reading = date.read_at(view.text[start:end], 0, patterns)
        if reading is None or reading.damaged or reading.end != end - start or reading.settled is None:
            return None
        return reading.settled.value

    return read
