"""Rule data: read, checked against its shape, merged from packs.

A pack is a folder of ``<stem>.toml`` files; a long flat list stands beside it as ``<stem>.<list>.csv``.
Later packs add to earlier ones: a rule with the same id replaces, ``drop = ["id", …]`` removes. Where the
first rule that fits decides, those of a later pack are asked before those of an earlier one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.files import (
    SUFFIXES,
    Contents,
    PackFiles,
    Problem,
    inspect_files,
    inspect_names,
    read_trusted,
)
from gongkai_nlp.rules.shapes import SHAPES
from gongkai_nlp.rules.shapes.agency import AgencyRules
from gongkai_nlp.rules.shapes.base import RuleFile
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
BUILT_IN = "default"
"""Name of the pack of built-in rules."""


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
    pack, held = inspect_pack(folder)
    if held.problems:
        first, *more = held.problems
        rest = f" ({len(more)} more: gongkai rules check {folder})" if more else ""
        raise RuleError(
            f"{pack_folder(folder) / first.file}: {str(first).removeprefix(f'{first.file}: ')}{rest}"
        )
    return pack


def inspect_pack(folder: str | Path) -> tuple[Pack, PackFiles]:
    """Return the sound rules of a pack, and what its files hold, with all of their problems.

    Raises:
        RuleError: there is no such folder or installed pack.
    """
    path = pack_folder(folder)
    files = _files(path)
    held = _inspected(path, tuple(files.items()))
    return Pack(path.resolve().name, _digest(files), held.contents), held


def pack_folder(folder: str | Path) -> Path:
    """Return the folder of a pack: `folder` itself, or that of the installed pack of the name.

    Raises:
        RuleError: there is no such folder or installed pack.
    """
    path = Path(folder)
    if path.is_file():
        raise RuleError(f"{path} is a file; name the folder that holds the rules, {path.parent}")
    return path if path.is_dir() else _installed(str(folder))


@lru_cache(maxsize=16)
def _inspected(path: Path, files: tuple[tuple[str, bytes], ...]) -> PackFiles:
    """Return what is in the files; the same content is looked at once."""
    held = inspect_files(dict(files))
    held.problems[:0] = inspect_names(path)
    if not files:
        message = (
            "holds no rules; name the folder with the files <stem>.toml, or begin with: gongkai rules new"
        )
        held.problems.append(Problem("", None, message))
    return held


def _files(path: Path) -> dict[str, bytes]:
    found = sorted(file for suffix in SUFFIXES for file in path.glob(f"*{suffix}") if file.is_file())
    return {file.name: file.read_bytes() for file in found}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _installed(name: str) -> Path:
    packs = {entry.name: entry for entry in entry_points(group="gongkai_rules")}
    if name not in packs:
        installed = ", ".join(sorted(packs)) or "none"
        raise RuleError(f"{name}: no folder of rules and no installed pack; installed: {installed}")
    entry = packs[name]
    try:
        return Path(next(iter(entry.load().__path__)))
    except (ImportError, AttributeError) as error:
        raise RuleError(
            f"{name}: its entry point {entry.value} is no package that can be imported ({error}); "
            f'name the package whose folder holds the rules, {name} = "package"'
        ) from error


def load_rules(packs: Sequence[str | Path] = ()) -> RuleSet:
    """Return the built-in rules with those of `packs`, folders or installed packs, laid over in order.

    Raises:
        RuleError: a file that is no TOML, an unknown key, a rule without id, an id to drop that is
            not there; the message names file, id and mend.
    """
    return combine(tuple(read_pack(pack) for pack in packs))


def built_in(stem: str) -> RuleFile:
    """Return the built-in rules of one stem, without reading the others."""
    files = {name: content for name, content in _files(DEFAULT_PACK).items() if name.startswith(f"{stem}.")}
    return _shaped(stem, SHAPES[stem], read_trusted(files)[stem])


@cache
def built_in_pack() -> Pack:
    """Return the built-in rules as a pack."""
    files = _files(DEFAULT_PACK)
    return Pack(BUILT_IN, _digest(files), read_trusted(files))


@lru_cache(maxsize=8)
def combine(packs: tuple[Pack, ...] = ()) -> RuleSet:
    """Return the built-in rules with those of `packs` laid over them, checked, once for the same packs."""
    merged: dict[str, dict[str, list[Any]]] = {stem: {} for stem in SHAPES}
    digests: dict[str, str] = {}
    for pack in (built_in_pack(), *packs):
        for stem, lists in pack.contents.items():
            _lay_over(merged[stem], lists, SHAPES[stem].first_wins, f"{pack.name}/{stem}.toml")
        name, number = pack.name, 1
        while digests.get(name, pack.digest) != pack.digest:
            number += 1
            name = f"{pack.name}#{number}"
        digests[name] = pack.digest
    parsed = {stem: _shaped(stem, SHAPES[stem], lists) for stem, lists in merged.items()}
    return RuleSet(**parsed, packs=packs, digests=digests)  # type: ignore[arg-type]


def _lay_over(
    held: dict[str, list[Any]], lists: Mapping[str, Any], first_wins: frozenset[str], where: str
) -> None:
    known = [rule["id"] for rules in held.values() for rule in rules]
    dropped = set(lists.get("drop", ()))
    if unknown := sorted(dropped.difference(known)):
        raise RuleError(f"{where}: {unknown_drop(unknown[0], known)}")
    for name, rules in held.items():
        held[name] = [rule for rule in rules if rule["id"] not in dropped]
    for name, rules in lists.items():
        if name == "drop":
            continue
        before = {rule["id"]: rule for rule in held.get(name, [])}
        given = {rule["id"]: rule for rule in rules}
        added = {rule_id: rule for rule_id, rule in given.items() if rule_id not in before}
        kept = {rule_id: given.get(rule_id, rule) for rule_id, rule in before.items()}
        held[name] = list((added | kept if name in first_wins else kept | added).values())


def unknown_drop(rule_id: str, known: Sequence[str]) -> str:
    """Return what is wrong with dropping an id that no earlier pack holds."""
    close = get_close_matches(rule_id, known, 1, 0.75)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"drop names {rule_id}, which no earlier pack holds; {meant}gongkai rules list shows the ids"


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
