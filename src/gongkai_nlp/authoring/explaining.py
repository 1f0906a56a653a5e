"""Explain a place of a document: what each step found there, and which rules that hangs on.

The steps keep no record of what they tried. Which rules bear on a place shows by leaving rules out: one
that what is found hangs on is one without which something else is found there. That holds for rules that
find, for rules that forbid, and for those that won over another one. Where several rules of one list would
each do, they show together; rules of different lists that would each do, do not.
"""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from gongkai_nlp.authoring.listing import ListedRule, list_rules
from gongkai_nlp.authoring.variants import build_steps
from gongkai_nlp.engine import STEPS, Analysis
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.reading import read
from gongkai_nlp.results import Record
from gongkai_nlp.rules import RuleSet, load_rules
from gongkai_nlp.rules.shapes import SHAPES
from gongkai_nlp.rules.shapes.base import Rule, pattern_keys
from gongkai_nlp.source import Source
from gongkai_nlp.view import View

_HIDDEN = ("start", "end", "text", "region", "body_start", "body_end", "message_en", "spans", "cells")
_REFERENCES = (
    "quantity",
    "section",
    "cell",
    "document_number",
    "mentions",
    "total",
    "parts",
    "part",
    "whole",
    "ratio",
)
"""Ids of other records: they shift with every mention before, which is no change at the place."""
_LONGEST = 60
_NOTHING = "(?!)"
"""A pattern that matches nowhere."""
_READING = "boilerplate"
"""The stem whose rules work when a document is read."""

Facts = dict[str, str]
"""What is found at a place: for each kind and stretch, what is said of it."""


@dataclass(frozen=True)
class Found:
    """What one step changed at the place."""

    step: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bearing:
    """A rule that what is found at the place hangs on, or several of which each would do."""

    rules: tuple[ListedRule, ...]
    lost: tuple[str, ...]
    """What is not found without the rule."""
    gained: tuple[str, ...]
    """What is found instead without the rule."""


@dataclass(frozen=True)
class Explanation:
    """What was found at a place, and why."""

    text: str
    """What stands there."""
    region: str
    found: tuple[Found, ...]
    """By the steps that found something, in their order."""
    bearings: tuple[Bearing, ...]
    """The rules that this hangs on, in the order of the packs' files."""


def explain(
    document: Path | str | bytes, start: int, end: int, *, rules: Sequence[str | Path] = ()
) -> Explanation:
    """Return what is found between two offsets of `document`, step by step, and which rules that hangs on.

    Args:
        document: text, the path or the content of a file.
        start: offset of the first code point, into the text that a report counts in.
        end: one past the last one.
        rules: folders of rules, or names of installed packs.

    Raises:
        GongkaiError: the document cannot be read, a pack is not as it should be, or the offsets lie outside.
    """
    rule_set = load_rules(rules)
    place = _Place(document, read(document, rules=rule_set), start, end)
    if not 0 <= start < end <= len(place.source.text):
        raise GongkaiError(
            f"{start}:{end} is no stretch of the text; name one between 0 and {len(place.source.text)}"
        )
    steps = tuple(place.by_step(rule_set))
    search = _Search(place, rule_set)
    by_list = groupby(list_rules(rule_set), lambda one: (one.stem, one.listed))
    bearings = [bearing for _, listed in by_list for bearing in search.bearings(list(listed))]
    region = place.source.region_at(start)
    return Explanation(place.source.text[start:end], region, steps, tuple(bearings))


@dataclass(frozen=True)
class _Place:
    """A stretch of a document."""

    document: Path | str | bytes
    source: Source
    start: int
    end: int

    def by_step(self, rules: RuleSet) -> Iterator[Found]:
        """Yield what each step changes here."""
        analysis = _begun(self.source)
        before: Facts = {}
        for step in STEPS:
            step.build(rules)(analysis)
            now = self.facts(analysis)
            changed = _difference(now, before)
            if changed:
                yield Found(step.stem, changed)
            before = now

    def facts(self, analysis: Analysis) -> Facts:
        """Return what the records of `analysis` that touch the place say."""
        facts: Facts = {}
        for step in STEPS:
            for name in step.writes:
                held = getattr(analysis, name)
                for record in held if isinstance(held, list) else ():
                    for part in (record, *getattr(record, "cells", ())):
                        if key := self._key(name, part, analysis):
                            facts[key] = _said(part)
        region = analysis.view.source.region_at(self.start)
        return facts if region == "body" else facts | {"region": region}

    def _key(self, name: str, record: Record, analysis: Analysis) -> str | None:
        """Return kind and stretch of a record that touches the place."""
        spans = getattr(record, "spans", None) or [
            (getattr(record, "start", None), getattr(record, "end", None))
        ]
        for start, end in spans:
            if start is not None and start < self.end and self.start < end and not hasattr(record, "cells"):
                text = analysis.view.source.text[start:end]
                shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
                return f"{name} {start}:{end} “{shown}” {getattr(record, 'code', '')}".rstrip()
        return None


def _begun(source: Source) -> Analysis:
    return Analysis(View(source), warnings=list(source.warnings))


def _said(record: Record) -> str:
    """Return what a record says, but for where and by which id."""
    held = record.model_dump(mode="json", exclude={"id", *_HIDDEN, *_REFERENCES}, exclude_defaults=True)
    return " ".join(f"{key}={_written(value)}" for key, value in held.items())


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}:{held}" for key, held in value.items())
    return ",".join(map(str, value)) if isinstance(value, list) else str(to_jsonable_python(value))


class _Search:
    """Looks for the rules that what is found at a place hangs on, by leaving out ever fewer."""

    def __init__(self, place: _Place, rules: RuleSet) -> None:
        self.place = place
        self.rules = rules
        self.built = build_steps(rules)
        self.states: list[Analysis] = []
        """What was known before each step."""
        analysis = _begun(place.source)
        for built in self.built:
            self.states.append(copy(analysis))
            built.run(analysis)
        self.all_found = place.facts(analysis)

    def found(self, rules: RuleSet, changed: str) -> Facts:
        """Return what is found with `rules`, which differ from the search's own in the file `changed`."""
        if changed == _READING:
            first, analysis = 0, _begun(read(self.place.document, rules=rules))
        else:
            asking = (number for number, built in enumerate(self.built) if changed in built.asked)
            first = next(asking, len(self.built) - 1)
            analysis = copy(self.states[first])
        for built in self.built[first:]:
            built.with_rules(rules, changed)(analysis)
        return self.place.facts(analysis)

    def found_without(self, listed: Sequence[ListedRule]) -> Facts | None:
        """Return what is found without these rules of one list; None where a step needs some of them."""
        try:
            return self.found(_without(self.rules, listed), listed[0].stem)
        except (re.error, ValueError, LookupError):
            return None

    def bearings(self, listed: Sequence[ListedRule]) -> Iterator[Bearing]:
        """Yield those of `listed` that what is found hangs on; several where none does alone."""
        found = self.found_without(listed)
        if found == self.all_found:
            return
        if len(listed) > 1:
            middle = len(listed) // 2
            single = [*self.bearings(listed[:middle]), *self.bearings(listed[middle:])]
            if single or found is None:
                yield from single
                return
            listed = self.fewest(listed, [])
            found = self.found_without(listed)
        if found is not None:
            lost, gained = _difference(self.all_found, found), _difference(found, self.all_found)
            yield Bearing(tuple(listed), lost, gained)

    def fewest(self, listed: Sequence[ListedRule], gone: Sequence[ListedRule]) -> list[ListedRule]:
        """Return as few of `listed` as make a difference when they are left out together with `gone`."""
        if gone and self.found_without(gone) != self.all_found:
            return []
        if len(listed) == 1:
            return list(listed)
        middle = len(listed) // 2
        first = self.fewest(listed[:middle], [*gone, *listed[middle:]])
        return [*first, *self.fewest(listed[middle:], [*gone, *first])]


def _difference(here: Facts, there: Facts) -> tuple[str, ...]:
    return tuple(f"{key}: {said}" for key, said in here.items() if there.get(key) != said)


def _without(rules: RuleSet, left_out: Sequence[ListedRule]) -> RuleSet:
    """Return `rules` without some of one file."""
    stem = left_out[0].stem
    gone = {(one.listed, one.rule.id) for one in left_out}
    held = getattr(rules, stem)
    kept = {
        listed: tuple(rule for rule in of if (listed, rule.id) not in gone) or _mute(stem, listed, of)
        for listed, of in held
        if any(listed == name for name, _ in gone)
    }
    changed: dict[str, Any] = {stem: held.model_copy(update=kept)}
    return replace(rules, **changed)


def _mute(stem: str, listed: str, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return one rule whose patterns match nothing, for a list without patterns may match everything."""
    keys = pattern_keys(SHAPES[stem], listed)
    return (rules[0].model_copy(update=dict.fromkeys(keys, _NOTHING)),) if keys else ()
