"""Rule data: read, checked against its shape, merged from packs.

A pack is a folder of ``<stem>.toml`` files; a long flat list stands beside it as ``<stem>.<list>.csv``.
Later packs add to earlier ones: a rule with the same id replaces, ``drop = ["id", …]`` removes.
"""

import csv
import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.patterns import check_pattern, fold_pattern
from gongkai_nlp.rules.shapes.agency import AgencyRules
from gongkai_nlp.rules.shapes.base import RuleFile, pattern_keys
from gongkai_nlp.rules.shapes.boilerplate import BoilerplateRules
from gongkai_nlp.rules.shapes.breakdown import BreakdownRules
from gongkai_nlp.rules.shapes.citation import CitationRules
from gongkai_nlp.rules.shapes.custom import CustomRules
from gongkai_nlp.rules.shapes.date import DateRules
from gongkai_nlp.rules.shapes.document_number import DocumentNumberRules
from gongkai_nlp.rules.shapes.finding import FindingRules
from gongkai_nlp.rules.shapes.indicator import IndicatorRules
from gongkai_nlp.rules.shapes.metadata import MetadataRules
from gongkai_nlp.rules.shapes.quantity import QuantityRules
from gongkai_nlp.rules.shapes.referent import ReferentRules
from gongkai_nlp.rules.shapes.section import SectionRules
from gongkai_nlp.rules.shapes.table import TableRules
from gongkai_nlp.rules.shapes.title import TitleRules

DEFAULT_PACK = Path(__file__).parent
SHAPES: dict[str, type[RuleFile]] = {
    "boilerplate": BoilerplateRules,
    "document_number": DocumentNumberRules,
    "title": TitleRules,
    "agency": AgencyRules,
    "quantity": QuantityRules,
    "date": DateRules,
    "section": SectionRules,
    "table": TableRules,
    "metadata": MetadataRules,
    "citation": CitationRules,
    "referent": ReferentRules,
    "breakdown": BreakdownRules,
    "indicator": IndicatorRules,
    "finding": FindingRules,
    "custom": CustomRules,
}


Contents = dict[str, dict[str, Any]]
"""Lists of rules as read, by stem and by name of the list."""


@dataclass(frozen=True)
class Pack:
    """The rules of one folder as read, before they are checked; plain JSON through and through."""

    name: str
    digest: str
    """SHA-256 of the files; packs of the same name and digest are equal."""
    contents: Contents = field(compare=False)


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All rules of a list of packs; immutable, and shared between threads."""

    boilerplate: BoilerplateRules
    document_number: DocumentNumberRules
    title: TitleRules
    agency: AgencyRules
    quantity: QuantityRules
    date: DateRules
    section: SectionRules
    table: TableRules
    metadata: MetadataRules
    citation: CitationRules
    referent: ReferentRules
    breakdown: BreakdownRules
    indicator: IndicatorRules
    finding: FindingRules
    custom: CustomRules
    packs: tuple[Pack, ...] = ()
    """The packs laid over the built-in rules."""
    digests: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each pack's files, by the pack's name."""


def read_pack(folder: str | Path) -> Pack:
    """Return the rules of `folder`, or of the installed pack of that name (entry point ``gongkai_rules``).

    Raises:
        RuleError: there is no such folder or pack, or a file is not as it should be.
    """
    path = Path(folder)
    if not path.is_dir():
        path = _installed(str(folder))
    digest = hashlib.sha256()
    contents: Contents = {}
    for file in sorted((*path.glob("*.toml"), *path.glob("*.csv"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
        stem, _, list_name = file.stem.partition(".")
        if stem not in SHAPES:
            raise RuleError(f"{file}: no rules are called {stem!r}; known: {', '.join(SHAPES)}")
        lists = contents.setdefault(stem, {})
        for name, rules in _read_file(file, list_name).items():
            checked = _checked(file, name, rules)
            if path != DEFAULT_PACK and name != "drop":
                _check_patterns(file, name, checked)
            lists[name] = [*lists.get(name, []), *checked]
    return Pack("default" if path == DEFAULT_PACK else path.name, digest.hexdigest(), contents)


def _installed(name: str) -> Path:
    packs = {entry.name: entry for entry in entry_points(group="gongkai_rules")}
    if name not in packs:
        installed = ", ".join(sorted(packs)) or "none"
        raise RuleError(f"{name}: no folder of rules and no installed pack; installed: {installed}")
    return Path(packs[name].load().__file__).parent


def load_rules(packs: Sequence[str | Path] = ()) -> RuleSet:
    """Return the built-in rules with those of `packs`, folders or installed packs, laid over in order.

    Raises:
        RuleError: a file that is no TOML, an unknown key, a rule without id, an id to drop that is
            not there; the message names file, id and mend.
    """
    return combine(tuple(read_pack(pack) for pack in packs))


def built_in(stem: str) -> RuleFile:
    """Return the built-in rules of one stem, without reading the others."""
    lists: dict[str, Any] = {}
    for file in sorted(DEFAULT_PACK.glob(f"{stem}.*")):
        _, _, list_name = file.stem.partition(".")
        for name, rules in _read_file(file, list_name).items():
            lists[name] = [*lists.get(name, []), *rules]
    return _shaped(stem, SHAPES[stem], lists)


@cache
def _default_pack() -> Pack:
    return read_pack(DEFAULT_PACK)


@lru_cache(maxsize=8)
def combine(packs: tuple[Pack, ...] = ()) -> RuleSet:
    """Return the built-in rules with those of `packs` laid over them, checked, once for the same packs."""
    merged: dict[str, dict[str, list[Any]]] = {stem: {} for stem in SHAPES}
    for pack in (_default_pack(), *packs):
        for stem, lists in pack.contents.items():
            _lay_over(merged[stem], lists, f"{pack.name}/{stem}.toml")
    parsed = {stem: _shaped(stem, SHAPES[stem], lists) for stem, lists in merged.items()}
    digests = {pack.name: pack.digest for pack in (_default_pack(), *packs)}
    return RuleSet(**parsed, packs=packs, digests=digests)  # type: ignore[arg-type]


def _lay_over(held: dict[str, list[Any]], lists: dict[str, Any], where: str) -> None:
    dropped = set(lists.get("drop", ()))
    known = {rule["id"] for rules in held.values() for rule in rules}
    if unknown := sorted(dropped - known):
        raise RuleError(f"{where}: drop names {', '.join(unknown)}, which no earlier pack holds")
    for name, rules in held.items():
        held[name] = [rule for rule in rules if rule["id"] not in dropped]
    for name, rules in lists.items():
        if name != "drop":
            kept = {rule["id"]: rule for rule in held.get(name, [])}
            held[name] = list((kept | {rule["id"]: rule for rule in rules}).values())


def _checked(file: Path, name: str, rules: Any) -> list[Any]:
    if name == "drop":
        if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
            raise RuleError(f'{file}: drop is a list of ids, such as drop = ["unit.jian"]')
        return rules
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise RuleError(f"{file}: {name} is no list of rules; write [[{name}]] above each")
    seen: set[str] = set()
    for rule in rules:
        if not isinstance(rule.get("id"), str):
            raise RuleError(f"{file}: a rule under [[{name}]] has no id; give it one")
        if rule["id"] in seen:
            raise RuleError(f"{file}: the id {rule['id']} stands twice under [[{name}]]")
        seen.add(rule["id"])
    return rules


def _check_patterns(file: Path, name: str, rules: Sequence[dict[str, Any]]) -> None:
    """See that the patterns of a user's rules keep to what is allowed."""
    for rule in rules:
        for key in pattern_keys(SHAPES[file.stem.partition(".")[0]], name):
            if isinstance(rule.get(key), str):
                try:
                    check_pattern(fold_pattern(rule[key]))
                except RuleError as error:
                    raise RuleError(f"{file}: [[{name}]] {rule['id']}: {key}: {error}") from error


def _read_file(path: Path, list_name: str) -> dict[str, Any]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(lines)]
        return {list_name: rows}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not TOML in UTF-8: {error}") from error


def _shaped(stem: str, shape: type[RuleFile], lists: dict[str, Any]) -> RuleFile:
    try:
        return shape.model_validate(lists)
    except ValidationError as error:
        first = error.errors()[0]
        name, *rest = first["loc"]
        where = f"[[{name}]]"
        if rest and isinstance(rest[0], int):
            where += f" {lists[str(name)][rest[0]].get('id')}: {'.'.join(map(str, rest[1:]))}"
        raise RuleError(f"{stem}.toml: {where}: {first['msg']}") from error
