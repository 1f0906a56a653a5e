"""Take problems and commitments apart, one by one: what was found lacking, what was promised."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai_nlp.finders.section.enumerators import opening_enumerator
from gongkai_nlp.fold import fold
from gongkai_nlp.making import make_item
from gongkai_nlp.results import Item, Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.patterns import compile_search
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Role

_CLAUSE = re.compile(r"[^。;!?\n]+")
_SHORTEST = 4
_SIGNATURE = re.compile(
    r"[\d二〇零一三四五六七八九十年月日]{6,14}$|[^,。:;]{3,24}(?:政府|委员会|办公室|局|厅|委)$"
)
"""A line with the date or the organ at the end of a report."""
_LONGEST_SIGNATURE = 28
_ROLES: frozenset[Role] = frozenset({"problems", "improvement", "problems_and_improvement"})
_FINAL = "。;:,、.!? "


@dataclass(frozen=True)
class ItemPatterns:
    """What `link` needs, compiled."""

    deficient: re.Pattern[str]
    plans: re.Pattern[str]


def compile_rules(rules: RuleSet) -> ItemPatterns:
    """Return what `link` needs, compiled once."""
    turns = rules.section.turns
    return ItemPatterns(
        deficient=compile_search([fold(rule.pattern) for rule in rules.section.deficiencies]),
        plans=compile_search([fold(rule.pattern) for rule in turns if rule.role == "improvement"]),
    )


def link(view: View, patterns: ItemPatterns, sections: Sequence[Section]) -> tuple[list[Item], list[Item]]:
    """Return the problems and the commitments of the document, each in order."""
    problems: list[Item] = []
    commitments: list[Item] = []
    text = view.text
    for section, below in _stating(sections):
        if not below and section.kind == "run_in":
            start, end = view.places(section.start, section.end)
            stop = view.place(section.body_end)
            if section.number is not None and (number := opening_enumerator(text, start, end)) is not None:
                start = number.end
            line = text.find("\n", start, stop)
            lacking = section.role == "problems"
            if lacking:
                # 改进措施:一是… within the paragraph of the last problem.
                turn = patterns.plans.search(text, end, line if line >= 0 else stop)
                sentence = text.rfind("。", start, turn.start() + 1) if turn else -1
                if sentence >= 0:
                    line = sentence
            item = _item(view, start, line if line >= 0 else stop, section)
            if item is not None:
                (problems if lacking else commitments).append(item)
            if lacking and line >= 0:
                # Plans often follow the list of problems without a heading of their own.
                later = _stated(view, section, line, stop, patterns)
                commitments += (item for role, item in later if role == "improvement")
            continue
        start = view.place(section.body_start)
        stop = view.place(below[0].start if below else section.body_end)
        for role, item in _stated(view, section, start, stop, patterns):
            if role == "problems":
                problems.append(item)
            elif not below or below[0].role == "problems":
                # Before a list of plans, a sentence only introduces it.
                commitments.append(item)
    return problems, commitments


def _stating(sections: Sequence[Section]) -> Iterable[tuple[Section, list[Section]]]:
    """Return the sections on what is lacking or planned, each with those right below it."""
    stating: dict[str, tuple[Section, list[Section]]] = {}
    for section in sections:
        if stating and (parent := section.parent) is not None and parent in stating:
            stating[parent][1].append(section)
        if section.role in _ROLES:
            stating[section.id] = (section, [])
    return stating.values()


def _item(view: View, start: int, end: int, section: Section) -> Item | None:
    """Return the item from place `start` to `end`, the punctuation at its end excluded."""
    text = view.text
    while end > start and text[end - 1] in _FINAL:
        end -= 1
    while start < end and text[start] in _FINAL:
        start += 1
    length = end - start
    if length < _SHORTEST or (length <= _LONGEST_SIGNATURE and _SIGNATURE.match(text, start, end)):
        return None
    first, last = view.span(start, end)
    return make_item(start=first, end=last, text=view.source.text[first:last], section=section.id)


def _stated(
    view: View, section: Section, start: int, end: int, patterns: ItemPatterns
) -> Iterator[tuple[Role, Item]]:
    """Yield what running text between two places says is lacking or planned, clause by clause."""
    text = view.text
    role: Role = section.role
    for match in _CLAUSE.finditer(text, start, end):
        first, stop = match.span()
        introduction = text.rfind(":", first, stop)
        if introduction >= 0:
            first = introduction + 1
        number = opening_enumerator(text, first, min(first + 8, stop))
        if number is not None:
            first = number.end
        if patterns.plans.search(match[0]):
            role = "improvement"
            lacking = False
        else:
            lacking = patterns.deficient.search(text, first, stop) is not None
            if lacking and role == "problems_and_improvement":
                role = "problems"
        if role == "problems_and_improvement" or (role == "problems" and not lacking):
            continue
        if item := _item(view, first, stop, section):
            yield role, item
