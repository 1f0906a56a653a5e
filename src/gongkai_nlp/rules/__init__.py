"""Rule data: read, checked against its shape, merged from packs.

A pack is a folder of ``<stem>.toml`` files; a long flat list stands beside it as ``<stem>.<list>.csv``.
Later packs add to earlier ones: a rule with the same id replaces, ``drop = ["id", …]`` removes.
"""

import csv
import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.shapes.agency import AgencyRules
from gongkai_nlp.rules.shapes.base import RuleFile
from gongkai_nlp.rules.shapes.boilerplate import BoilerplateRules
from gongkai_nlp.rules.shapes.breakdown import BreakdownRules
from gongkai_nlp.rules.shapes.citation import CitationRules
from gongkai_nlp.rules.shapes.date import DateRules
from gongkai_nlp.rules.shapes.document_number import DocumentNumberRules
from gongkai_nlp.rules.shapes.finding import FindingRules
from gongkai_nlp.rules.shapes.indicator import IndicatorRules
from gongkai_nlp.rules.shapes.metadata import MetadataRules
from gongkai_nlp.rules.shapes.period import PeriodRules
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
    "period": PeriodRules,
    "breakdown": BreakdownRules,
    "indicator": IndicatorRules,
    "finding": FindingRules,
}


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
    period: PeriodRules
    breakdown: BreakdownRules
    indicator: IndicatorRules
    finding: FindingRules
    digests: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each pack's files, by the pack's name."""


def load_rules(packs: Sequence[str | Path] = ()) -> RuleSet:
    """Return the built-in rules with those of the folders `packs` laid over them, in order.

    Raises:
        RuleError: a file that is no TOML, an unknown key, a rule without id, an id to drop that is
            not there; the message names file, id and mend.
    """
    return _load(tuple(Path(pack).resolve() for pack in packs))


@cache
def _load(packs: tuple[Path, ...]) -> RuleSet:
    digests: dict[str, str] = {}
    merged: dict[str, dict[str, Any]] = {stem: {} for stem in SHAPES}
    for pack in (DEFAULT_PACK, *packs):
        if not pack.is_dir():
            raise RuleError(f"{pack}: no such folder of rules")
        digest = hashlib.sha256()
        for path in sorted((*pack.glob("*.toml"), *pack.glob("*.csv"))):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
            _merge(merged, path)
        digests["default" if pack == DEFAULT_PACK else pack.name] = digest.hexdigest()
    parsed = {stem: _shaped(stem, SHAPES[stem], lists) for stem, lists in merged.items()}
    return RuleSet(**parsed, digests=digests)  # type: ignore[arg-type]


def _merge(merged: dict[str, dict[str, Any]], path: Path) -> None:
    stem, _, list_name = path.stem.partition(".")
    if stem not in merged:
        raise RuleError(f"{path}: no rules are called {stem!r}; known: {', '.join(SHAPES)}")
    lists = merged[stem]
    for name, rules in _contents(path, list_name).items():
        if name == "drop":
            known = {rule["id"] for held in lists.values() for rule in held}
            if unknown := sorted(set(rules) - known):
                raise RuleError(f"{path}: drop names {', '.join(unknown)}, which no earlier pack holds")
            for other, held in lists.items():
                lists[other] = [rule for rule in held if rule["id"] not in rules]
            continue
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            raise RuleError(f"{path}: {name} is no list of rules; write [[{name}]] above each")
        by_id: dict[str, Any] = {}
        for rule in rules:
            if "id" not in rule:
                raise RuleError(f"{path}: a rule under [[{name}]] has no id; give it one")
            if rule["id"] in by_id:
                raise RuleError(f"{path}: the id {rule['id']} stands twice under [[{name}]]")
            by_id[rule["id"]] = rule
        kept = {rule["id"]: rule for rule in lists.get(name, [])}
        lists[name] = list((kept | by_id).values())


def _contents(path: Path, list_name: str) -> dict[str, Any]:
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
