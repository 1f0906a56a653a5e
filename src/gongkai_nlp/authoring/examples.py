"""Try the examples of a rule: what is marked must be found, and nothing else of its kind."""

import re
from collections.abc import Sequence

from gongkai_nlp.engine import Analysis, Engine
from gongkai_nlp.fold import fold
from gongkai_nlp.reading import read
from gongkai_nlp.results import Breakdown, Mention
from gongkai_nlp.rules.marks import CLOSING, OPENING, unmark
from gongkai_nlp.rules.shapes.base import Rule
from gongkai_nlp.rules.shapes.custom import VALUE, CustomRule
from gongkai_nlp.rules.shapes.indicator import Cue, Zero

Span = tuple[int, int]

MENTIONS = {
    "document_number": "document_numbers",
    "title": "titles",
    "agency": "agencies",
    "quantity": "quantities",
    "date": "dates",
}
"""Stem of a finder, in whose examples all mentions of its kind are marked → field of a report."""

_PROVEN = {
    "breakdown": None,
    "custom": None,
    "indicator": ("cue", "zero"),
    "boilerplate": ("line", "report_title"),
    "metadata": ("kinds",),
    "citation": ("tie", "alias"),
    "section": None,
}
"""Further stems with the lists whose examples can be tried; None for all lists."""


def is_proven(stem: str, listed: str) -> bool:
    """Return whether examples of the list `listed` can be tried."""
    if stem not in _PROVEN:
        return stem in MENTIONS
    lists = _PROVEN[stem]
    return lists is None or listed in lists


def analyse(engine: Engine, text: str) -> Analysis:
    """Return what `engine` finds in `text`, read with its own rules."""
    return engine.analyse(read(text, rules=engine.rules))


def fault_of(engine: Engine, stem: str, listed: str, rule: Rule, example: str) -> str | None:
    """Return what `example` shows that is not as it is marked, with the mend, or None."""
    text, marked = unmark(example)
    if stem == "metadata":
        return _fault_of_kind(engine, rule, text)
    if listed == "tie":
        return _fault_of_tie(engine, text)
    if listed == "alias":
        found = re.search(getattr(rule, "pattern", ""), fold(text))
        return None if found else f"the pattern is not in the example {_shown(text)}; mend one of them"
    if stem == "section" and hasattr(rule, "pattern"):
        match = re.search(rule.pattern, fold(text))
        return compare(text, marked, [match.span()] if match else [])
    if listed == "report_title":
        pattern = re.compile(getattr(rule, "pattern", ""))
        whole = pattern.fullmatch("".join(fold(text).split())) is not None
        return compare(text, marked, [(0, len(text))] if whole else [])
    analysis = analyse(engine, text)
    if isinstance(rule, Cue | Zero):
        return _fault_of_indicator(analysis, rule, text, marked)
    if stem == "section":
        return _fault_of_heading(analysis, rule, text, marked)
    fault = compare(text, marked, _found(analysis, stem, rule))
    if fault and isinstance(rule, CustomRule) and analysis.view.text != text:
        return f"{fault} (patterns see {_shown(analysis.view.text)})"
    if isinstance(rule, CustomRule):
        return fault or _fault_of_reading(analysis, rule, text)
    return fault


def _found(analysis: Analysis, stem: str, rule: Rule) -> list[Span]:
    """Return the stretches of the kind that the rule is of."""
    if stem == "boilerplate":
        blocks = analysis.view.source.blocks
        return [(held.start, held.end) for held in blocks if held.kind in ("boilerplate", "page_footer")]
    if stem == "breakdown":
        used = {name for held in analysis.breakdowns for name in _members(held)}
        return [(held.start, held.end) for held in analysis.quantities if held.id in used]
    mentions: Sequence[Mention]
    if isinstance(rule, CustomRule):
        mentions = [held for held in analysis.customs if held.label == rule.label]
    else:
        mentions = getattr(analysis, MENTIONS[stem])
    return [(held.start, held.end) for held in mentions]


def _members(held: Breakdown) -> set[str | None]:
    return {held.total, *held.parts, held.part, held.whole, held.ratio}


def compare(text: str, marked: Sequence[Span], found: Sequence[Span]) -> str | None:
    """Return how what is found differs from what is marked, or None."""
    missed = [span for span in marked if span not in found]
    more = [span for span in found if span not in marked]
    for start, end in missed:
        instead = [span for span in more if span[0] < end and start < span[1]]
        other = f"; it finds {_quoted(text, instead[0])} there" if instead else ""
        return (
            f"the example {_shown(text)} does not show {OPENING}{text[start:end]}{CLOSING} found{other}; "
            "mend the rule, or the marks"
        )
    for span in more:
        return (
            f"the example {_shown(text)} shows {_quoted(text, span)} found, which is not marked; "
            f"write {OPENING}{text[slice(*span)]}{CLOSING} where that is right, else narrow the rule"
        )
    return None


def _shown(text: str) -> str:
    line = text.replace("\n", "⏎")
    return f"“{line if len(line) <= 40 else line[:40] + '…'}”"


def _quoted(text: str, span: Span) -> str:
    return f"“{text[slice(*span)]}”"


def _fault_of_reading(analysis: Analysis, rule: CustomRule, text: str) -> str | None:
    """Return which part of a mention matched and cannot be read as `normalize` asks, or None."""
    asked = {VALUE: rule.normalize} if isinstance(rule.normalize, str) else rule.normalize
    pattern = re.compile(rule.pattern, re.MULTILINE)
    for held in (held for held in analysis.customs if held.rule == rule.id):
        match = pattern.search(analysis.view.text)
        stated = match.groupdict() if match else {}
        for name, reading in asked.items():
            if stated.get(name, "") is not None and {VALUE: held.value, **held.fields}[name] is None:
                return (
                    f"the example {_shown(text)}: {name} of “{held.text}” cannot be read as {reading}; "
                    f"narrow the group {name} to what can, or choose another reading"
                )
    return None


def _fault_of_indicator(analysis: Analysis, rule: Cue | Zero, text: str, marked: list[Span]) -> str | None:
    if not marked:
        if rule.id in {held.rule for held in analysis.indicators}:
            return _unmarked(text)
        return None
    ends = {end for _, end in marked}
    stated = {held.indicator for held in analysis.indicators if held.end in ends}
    missing = sorted(set(rule.indicator) - stated)
    if not missing:
        return None
    if not any(held.end in ends for held in (*analysis.quantities, *analysis.indicators)):
        return (
            f"the example {_shown(text)}: no figure ends where {_quoted(text, marked[0])} does; mark the "
            "numeral with its unit, and add a unit that is not known: gongkai rules new unit"
        )
    instead = f" (it states {', '.join(sorted(stated))})" if stated else ""
    return (
        f"the example {_shown(text)}: {_quoted(text, marked[0])} states no {missing[0]}{instead}; "
        "mend object, needs, without or units"
    )


def _fault_of_heading(analysis: Analysis, rule: Rule, text: str, marked: list[Span]) -> str | None:
    role = getattr(rule, "role", None)
    if role is None:
        return compare(text, marked, [(held.start, held.end) for held in analysis.sections])
    for start, end in marked:
        roles = [held.roles for held in analysis.sections if held.start <= start and end <= held.end]
        if not roles:
            return f"the example {_shown(text)}: {_quoted(text, (start, end))} is no heading; mark a heading"
        if role not in roles[0]:
            told = ", ".join(roles[0])
            return f"the example {_shown(text)}: the heading is of {told}, not of {role}; mend text or role"
    if not marked and any(held.role_rule == rule.id for held in analysis.sections):
        return _unmarked(text)
    return None


def _unmarked(text: str) -> str:
    return f"the example {_shown(text)} has no marks, and the rule finds something in it; narrow the rule"


def _fault_of_kind(engine: Engine, rule: Rule, text: str) -> str | None:
    found = analyse(engine, f"{text}\n根据有关规定,现予以公布。").metadata.kind
    wanted = getattr(rule, "kind", None)
    if found == wanted:
        return None
    return f"the example {_shown(text)}, a title, is of the kind {found}, not {wanted}; mend pattern or kind"


def _fault_of_tie(engine: Engine, text: str) -> str | None:
    if any(title.document_number for title in analyse(engine, text).titles):
        return None
    return f"in the example {_shown(text)} no title carries a document number; mend the pattern"
