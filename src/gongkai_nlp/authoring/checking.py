"""Check a pack of rules before it is used: every problem at once, each with its mend.

A rule is tried in its own examples, with the pack laid over the built-in rules and without the rule alone:
one that changes nothing is not needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from gongkai_nlp.authoring.examples import MENTIONS, analyse, fault_of, is_proven
from gongkai_nlp.authoring.listing import each_rule, says
from gongkai_nlp.authoring.variants import Built, build_steps
from gongkai_nlp.engine import STEPS, Analysis, Engine
from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules import Pack, RuleSet, combine, inspect_pack, load_rules, unknown_drop
from gongkai_nlp.rules.files import Contents, PackFiles, Problem, near
from gongkai_nlp.rules.marks import unmark
from gongkai_nlp.rules.shapes.base import Rule
from gongkai_nlp.rules.shapes.indicator import CellRule, Definition
from gongkai_nlp.rules.shapes.quantity import UnitRule

_NAMES = ("text", "name", "code", "word", "term", "sign", "label", "ending", "pattern")
"""The key that says what a rule of a flat list is about."""
_WRITTEN = tuple(dict.fromkeys(name for step in STEPS for name in step.writes))
_NOT_COMPARED = {"id", "rule", "role_rule"}

Place = tuple[str, str, str]
"""Stem, list and id of a rule."""


@dataclass
class Check:
    """What a check of a pack says."""

    folder: Path
    rules: int = 0
    """Number of sound rules."""
    problems: list[Problem] = field(default_factory=list)
    """What must be mended."""
    notes: list[Problem] = field(default_factory=list)
    """What is worth knowing, and no fault."""

    def line(self, problem: Problem) -> str:
        """Return a problem or note as one line, with the path of its file."""
        path = self.folder / problem.file
        return ": ".join(part for part in (str(path), problem.where, problem.message) if part)


def check_pack(folder: str | Path, *, below: Sequence[str | Path] = ()) -> Check:
    """Return all that is wrong with the rules of `folder`, or of the installed pack of that name.

    Args:
        folder: folder of rules, or name of an installed pack.
        below: packs between the built-in rules and this one, in their order.

    Raises:
        RuleError: there is no such folder or pack, or one of those below is not as it should be.
    """
    pack, files = inspect_pack(folder)
    check = Check(Path(folder), len(files.places), list(files.problems))
    earlier = load_rules(below)
    contents = _without_unknown_drops(pack.contents, earlier, check)
    if not any(held for lists in contents.values() for held in lists.values()):
        return check
    try:
        rules = combine((*earlier.packs, Pack(pack.name, f"{pack.digest} as checked", contents)))
        built = build_steps(rules)
    except (RuleError, ValueError, LookupError, TypeError) as error:
        check.problems.append(
            Problem("", None, f"the rules do not work together: {error}; take them in one by one")
        )
        return check
    trial = _Trial(rules, built)
    known = {(stem, listed, rule.id): rule for stem, listed, rule in each_rule(earlier)}
    sound = {
        (stem, listed, rule["id"])
        for stem, lists in contents.items()
        for listed, held in lists.items()
        if listed != "drop"
        for rule in held
    }
    for stem, listed, rule in each_rule(rules):
        place = (stem, listed, rule.id)
        if place not in sound:
            continue
        check.problems += (_problem(files, place, said) for said in _references(rule, rules))
        check.notes += (_problem(files, place, said) for said in _overlaps(place, rule, known))
        check.notes += (_problem(files, place, said) for said in _unused(rule, rules))
        _prove(check, files, trial, place, rule, known.get(place))
    return check


def _problem(files: PackFiles, place: Place, message: str) -> Problem:
    return Problem(files.places[place], f"[[{place[1]}]] {place[2]}", message)


def _without_unknown_drops(contents: Contents, earlier: RuleSet, check: Check) -> Contents:
    """Return the contents of a pack without the drops that would drop nothing."""
    kept: Contents = {}
    for stem, lists in contents.items():
        known = [rule.id for _, held in getattr(earlier, stem) for rule in held]
        dropped = list(dict.fromkeys(lists.get("drop", [])))
        for rule_id in dropped:
            if rule_id not in known:
                check.problems.append(Problem(f"{stem}.toml", None, unknown_drop(rule_id, known)))
            else:
                check.notes.append(Problem(f"{stem}.toml", None, f"drops the earlier rule {rule_id}"))
        kept[stem] = {**lists, "drop": [rule_id for rule_id in dropped if rule_id in known]}
    return kept


def _references(rule: Rule, rules: RuleSet) -> Iterator[str]:
    """Yield the names in the rule that nothing bears."""
    if isinstance(rule, UnitRule) and rule.base_unit:
        others = [unit for unit in rules.quantity.unit if unit.id != rule.id]
        bases = {unit.base_unit for unit in others if unit.base_unit}
        if rule.base_unit not in bases.union(unit.name for unit in others):
            meant = near(rule.base_unit, sorted(bases)).partition("there are")[0]
            yield f"base_unit is {rule.base_unit!r}; {meant}else write a [[unit]] with that name"
    if isinstance(rule, CellRule):
        yield from _cell_references(rule, rules)
    defined = {held.id for held in rules.indicator.definition}
    named = getattr(rule, "indicator", getattr(rule, "indicators", ()))
    for name in (named,) if isinstance(named, str) else named or ():
        if name not in defined:
            meant = near(name, sorted(defined)).partition("there are")[0]
            yield f"no indicator {name} is defined; {meant}write a [[definition]] with that id"
    lists = {f"{{{held.id}}}" for held in rules.indicator.vocabulary}
    for key in ("object", "needs", "without", "topic"):
        words = getattr(rule, key, ())
        for word in words if isinstance(words, tuple) else ():
            if word.startswith("{") and word not in lists:
                yield f"{key} names the list {word}, which there is not; {near(word, sorted(lists))}"
            elif key == "object" and len(word) < 2:
                yield f"object holds {word!r}; words of one character are not looked for, write a longer one"


def _cell_references(rule: CellRule, rules: RuleSet) -> Iterator[str]:
    """Yield the row and the column that the table of the rule does not have."""
    known = {
        "row": {held.key for held in rules.table.row if held.table == rule.table},
        "column": {held.key for held in rules.table.column if held.table == rule.table},
    }
    for name, keys in known.items():
        key = getattr(rule, name)
        if keys and key not in keys:
            yield f"{name} is {key!r}, which tables of {rule.table} do not have; {near(key, sorted(keys))}"


def _overlaps(place: Place, rule: Rule, known: dict[Place, Rule]) -> Iterator[str]:
    if place in known:
        yield f"replaces the earlier rule of that id, which says {says(known[place])}"
    key = next((name for name in _NAMES if getattr(rule, name, None)), None)
    if key is None:
        return
    for (stem, listed, rule_id), other in known.items():
        if (stem, listed) == place[:2] and rule_id != rule.id and getattr(other, key) == getattr(rule, key):
            yield f"the earlier rule {rule_id} has the same {key}; to replace it, give this one its id"


def _unused(rule: Rule, rules: RuleSet) -> Iterator[str]:
    """Yield that a definition is one which nothing states."""
    held = rules.indicator
    stated = {name for listed in (held.cue, held.zero) for one in listed for name in one.indicator}
    stated.update(cell.indicator for cell in held.cell)
    stated.update(row.key for row in rules.table.row if row.table == "statistics")
    if isinstance(rule, Definition) and rule.id not in stated:
        yield "nothing states this indicator; write a [[cue]], a [[zero]] or a [[cell]] with it"


class _Trial:
    """The steps with the rules of the pack, and with one of these left out."""

    def __init__(self, rules: RuleSet, built: Sequence[Built]) -> None:
        self.rules = rules
        self.built = built
        self.engine = Engine(rules, [one.as_step() for one in built])

    def engine_without(self, place: Place, replaced: Rule | None) -> Engine:
        """Return the engine without the rule at `place`, or with the one that it replaces."""
        return Engine(without(self.rules, place, replaced), [one.as_step(place[0]) for one in self.built])


def _prove(
    check: Check, files: PackFiles, trial: _Trial, place: Place, rule: Rule, replaced: Rule | None
) -> None:
    """Try the examples of a rule, with it and without it."""
    stem, listed, _ = place
    if not is_proven(stem, listed):
        return
    if not rule.examples:
        said = 'has no examples; add some, examples = ["…⟦what is found⟧…", "what is not"]'
        check.notes.append(_problem(files, place, said))
        return
    tried = (fault_of(trial.engine, stem, listed, rule, example) for example in rule.examples)
    faults = [fault for fault in tried if fault]
    if not faults and (idle := _idle(trial, place, rule, replaced)):
        faults = [idle]
    check.problems += (_problem(files, place, fault) for fault in faults)


def _idle(trial: _Trial, place: Place, rule: Rule, replaced: Rule | None) -> str | None:
    """Return what to do about a rule that changes nothing in its own examples; None where it does."""
    other = trial.engine_without(place, replaced)
    marked_any = False
    for example in rule.examples:
        text, marked = unmark(example)
        before, after = analyse(other, text), analyse(trial.engine, text)
        if facts(before) != facts(after):
            return None
        marked_any = marked_any or bool(marked)
        finder = next((held for span in marked if (held := _rule_at(before, place[0], span))), None)
        if finder:
            found = text[slice(*marked[0])]
            return (
                f"changes nothing in its examples: “{found}” is found without it, by {finder}; "
                "take it away, or add an example that needs it"
            )
    if marked_any:
        return "changes nothing in its examples; take it away, or add an example that needs it"
    return "no example has marks, and it changes nothing in them; add one with ⟦…⟧ around what it finds"


def _rule_at(analysis: Analysis, stem: str, span: tuple[int, int]) -> str | None:
    """Return the rule of the mention at `span`."""
    mentions = getattr(analysis, MENTIONS.get(stem, "customs"))
    return next((held.rule for held in mentions if (held.start, held.end) == span), None)


def without(rules: RuleSet, place: Place, replaced: Rule | None = None) -> RuleSet:
    """Return `rules` without the one at `place`, or with `replaced` where that stands."""
    stem, listed, rule_id = place
    held = getattr(rules, stem)
    kept = tuple(
        replaced if rule.id == rule_id and replaced else rule
        for rule in getattr(held, listed)
        if rule.id != rule_id or replaced
    )
    changed: dict[str, Any] = {stem: held.model_copy(update={listed: kept})}
    return replace(rules, **changed)


def facts(analysis: Analysis) -> list[Any]:
    """Return all that an analysis says, but for the ids of mentions and rules."""
    blocks = [(block.kind, block.start, block.end) for block in analysis.view.source.blocks]
    return [blocks, *(_plain(to_jsonable_python(getattr(analysis, name))) for name in _WRITTEN)]


def _plain(held: Any) -> Any:
    if isinstance(held, dict):
        return {key: _plain(value) for key, value in held.items() if key not in _NOT_COMPARED}
    return [_plain(value) for value in held] if isinstance(held, list) else held
