"""The files of a rule pack: read and held against their shapes, with every problem told at once."""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import category

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.marks import CLOSING, OPENING, unmark
from gongkai_nlp.rules.patterns import check_pattern, fold_pattern
from gongkai_nlp.rules.shapes import SHAPES
from gongkai_nlp.rules.shapes.base import Rule, pattern_keys, rule_shape

Contents = dict[str, dict[str, Any]]
"""Lists of rules as read, by stem and by name of the list."""

SUFFIXES = (".toml", ".csv")
_MISTAKEN = (".tml", ".tom", ".toml.txt", ".txt", ".ini", ".yaml", ".yml", ".json", ".tsv", ".xls", ".xlsx")
"""Ends of the names of files that were surely meant as rules, where the name begins like one of ours."""
_DROP = "drop"


@dataclass(frozen=True)
class Problem:
    """Something in a pack that is not as it should be."""

    file: str
    """Name of the file."""
    where: str | None
    """The list and the id of the rule, as far as there is one: [[unit]] unit.网格."""
    message: str
    """What is wrong, and the mend."""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.where, self.message) if part)


@dataclass
class PackFiles:
    """What the files of a pack hold: the sound rules, and the problems of all others."""

    contents: Contents = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The file that each rule stands in, by stem, list and id."""


def near(name: str, options: Iterable[str]) -> str:
    """Return the part of a message that says which of `options` was meant, and which there are."""
    known = list(options)
    close = get_close_matches(name, known, 1)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}there are: {', '.join(known)}"


def read_trusted(files: Mapping[str, bytes]) -> Contents:
    """Return the lists of rules of files that are known to be sound, by name and content."""
    held = PackFiles()
    for name, content in files.items():
        stem, _, list_name = Path(name).stem.partition(".")
        lists = held.contents.setdefault(stem, {})
        for listed, rules in _parsed(name, content, list_name).items():
            lists[listed] = [*lists.get(listed, []), *rules]
    return held.contents


def inspect_names(folder: Path) -> Iterator[Problem]:
    """Yield what lies in the folder, looks like rules and is not read."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.suffix in SUFFIXES:
            yield Problem(f"{path.name}/", None, "is a folder; rules stand in a file of that name")
        elif path.is_dir():
            held = [file.name for file in path.glob("*") if file.suffix in SUFFIXES]
            if held and not (path / "__init__.py").exists():
                yield Problem(
                    f"{path.name}/", None, f"folders inside a pack are not read; move {held[0]} one up"
                )
        else:
            stem = path.name.partition(".")[0]
            meant = get_close_matches(stem.lower(), SHAPES, 1, 0.75)
            mistaken = path.name.lower().endswith((*_MISTAKEN, *SUFFIXES)) and path.suffix not in SUFFIXES
            if meant and mistaken:
                message = f"is not read; name it {meant[0]}.toml, or {meant[0]}.<list>.csv"
                yield Problem(path.name, None, message)


def inspect_files(files: Mapping[str, bytes]) -> PackFiles:
    """Return what the rule files hold, by name and content, and every problem of theirs."""
    held = PackFiles()
    for name, content in files.items():
        stem, _, list_name = Path(name).stem.partition(".")
        if stem not in SHAPES:
            message = f"no rules are called {stem!r}; {near(stem, SHAPES)}"
            held.problems.append(Problem(name, None, message))
        elif not content.strip():
            held.problems.append(Problem(name, None, "is empty; write rules into it or take it away"))
        else:
            _inspect(held, name, stem, list_name, content)
    return held


def _inspect(held: PackFiles, name: str, stem: str, list_name: str, content: bytes) -> None:
    shape = SHAPES[stem]
    known = list(shape.model_fields)
    if name.endswith(".csv") and list_name not in known:
        wrong = f"{stem}.{list_name}.csv" if list_name else name
        message = f"{wrong} names no list of rules; name it {stem}.<list>.csv: {near(list_name, known)}"
        held.problems.append(Problem(name, None, message))
        return
    try:
        lists = _parsed(name, content, list_name)
    except RuleError as error:
        held.problems.append(Problem(name, None, str(error)))
        return
    if not lists or not any(lists.values()):
        held.problems.append(Problem(name, None, "holds no rules; write some or take the file away"))
    for listed, rules in lists.items():
        if listed == _DROP:
            _inspect_drop(held, name, stem, rules)
        elif listed not in known:
            held.problems.append(Problem(name, None, _unknown_list(listed, rules, known)))
        elif not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            message = f"{listed} is no list of rules; write [[{listed}]], in two brackets, above each"
            held.problems.append(Problem(name, None, message))
        else:
            _inspect_rules(held, name, stem, listed, rules)


def _unknown_list(listed: str, rules: Any, known: list[str]) -> str:
    if isinstance(rules, list | dict):
        return f"no rules are called [[{listed}]] here; {near(listed, known)}"
    return f"{listed} stands outside of a rule; move it below the [[{known[0]}]] that it belongs to"


def _inspect_drop(held: PackFiles, name: str, stem: str, rules: Any) -> None:
    if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        message = 'drop is a list of ids, above all rules, such as drop = ["unit.jian"]'
        held.problems.append(Problem(name, None, message))
        return
    held.contents.setdefault(stem, {}).setdefault(_DROP, []).extend(rules)


def _inspect_rules(held: PackFiles, name: str, stem: str, listed: str, rules: list[dict[str, Any]]) -> None:
    shape = rule_shape(SHAPES[stem], listed)
    assert shape is not None
    if name.endswith(".csv"):
        held.problems += _column_problems(name, shape, rules)
        rules = [{key: cell for key, cell in row.items() if key in shape.model_fields} for row in rules]
    sound = held.contents.setdefault(stem, {}).setdefault(listed, [])
    for number, rule in enumerate(rules, 1):
        name_of = rule.get("id")
        where = (
            f"[[{listed}]] {name_of}"
            if isinstance(name_of, str) and name_of
            else f"[[{listed}]] no. {number}"
        )
        problems = list(_problems_of(stem, listed, shape, rule))
        if isinstance(name_of, str) and name_of:
            key = (stem, listed, name_of)
            if key in held.places:
                problems.append(f"the id stands twice, also in {held.places[key]}; give each rule its own")
            held.places.setdefault(key, name)
        held.problems += (Problem(name, where, message) for message in problems)
        if not problems:
            sound.append(rule)


def _column_problems(name: str, shape: type[Rule], rows: list[dict[str, Any]]) -> Iterator[Problem]:
    columns = list(rows[0]) if rows else []
    for column in columns:
        if column not in shape.model_fields and column != _BEYOND:
            yield Problem(
                name, None, f"no rule here has a column {column!r}; {near(column, shape.model_fields)}"
            )
    for number, row in enumerate(rows, 2):
        if _BEYOND in row:
            yield Problem(
                name,
                f"line {number}",
                "has more cells than the head has columns; put a cell with a comma between quotes",
            )


def _problems_of(stem: str, listed: str, shape: type[Rule], rule: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one rule, each with its mend."""
    patterns = pattern_keys(SHAPES[stem], listed)
    wrong = set()
    for key, value in rule.items():
        if told := _wrong_text(value, edges=key not in (*patterns, "examples")):
            wrong.add(key)
            yield f"{key} {told}"
    for key in patterns:
        if isinstance(rule.get(key), str) and key not in wrong:
            try:
                check_pattern(fold_pattern(rule[key]))
            except RuleError as error:
                wrong.add(key)
                yield f"{key}: {error}"
    examples = rule.get("examples", ())
    for example in examples if isinstance(examples, list) else str(examples).split("|"):
        if isinstance(example, str):
            try:
                unmark(example)
            except ValueError as error:
                yield f"examples: {error} in {example!r}; put {OPENING} before and {CLOSING} behind a find"
    if not wrong:
        try:
            shape.model_validate(rule)
        except ValidationError as error:
            errors = sorted(error.errors(), key=lambda held: held["type"] != "extra_forbidden")
            chosen = {str(held["loc"][:1]) for held in errors if held["type"] == "literal_error"}
            for held in errors:
                if held["type"] != "dict_type" or str(held["loc"][:1]) not in chosen:
                    yield _said(held, shape)


def _wrong_text(value: Any, edges: bool) -> str | None:
    """Return what is wrong with the texts of one key, where none of them could do anything as it stands."""
    texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
    if value == []:
        return "is an empty list; fill it in or take it away"
    if "" in texts:
        return "holds an empty text; fill it in or take it away"
    for text in texts if edges else ():
        if text != text.strip():
            return f"holds {text!r}, which begins or ends with a blank; take the blank away"
        if hidden := next((character for character in text if category(character) == "Cf"), None):
            return f"holds the invisible character U+{ord(hidden):04X} in {text!r}; type it anew"
    return None


def _said(details: ErrorDetails, shape: type[Rule]) -> str:
    """Return what one error of a shape means for whoever wrote the rule."""
    key = str(details["loc"][0]) if details["loc"] else ""
    given = details["input"]
    kind = details["type"]
    if kind == "extra_forbidden":
        return f"no rule here has a key {key!r}; {near(key, shape.model_fields)}"
    if kind == "missing" and key == "id":
        return 'id is missing; give the rule a name of its own, id = "…"'
    if kind == "missing":
        described = shape.model_fields[key].description
        meaning = f" ({described.splitlines()[0].rstrip('.')})" if described else ""
        return f"{key} is missing{meaning}; write {key} = …"
    if kind == "literal_error":
        expected = str(details.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        return f"{key} is {given!r}; {near(str(given), expected.split(', '))}"
    mend = {
        "string_type": 'write a text between quotes, "…"',
        "tuple_type": 'write a list, ["…", "…"]',
        "bool_type": "write true or false",
        "bool_parsing": "write true or false",
        "int_type": "write a whole number, without quotes",
        "int_parsing": "write a whole number",
        "int_from_float": "write a whole number",
        "greater_than_equal": f"write a number from {details.get('ctx', {}).get('ge')}",
        "less_than_equal": f"write a number up to {details.get('ctx', {}).get('le')}",
    }.get(kind)
    if mend:
        return f"{key} is {given!r}; {mend}"
    said = details["msg"].removeprefix("Value error, ")
    return f"{key}: {said}" if key else said


_BEYOND = "…"
"""Key of the cells of a row that stand behind the last column."""


def _parsed(name: str, content: bytes, list_name: str) -> dict[str, Any]:
    """Return the lists of rules of one file.

    Raises:
        RuleError: the file is not UTF-8, no TOML, or no table; the message holds the mend.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError(f"is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if name.endswith(".csv"):
        return {list_name: _rows(text)}
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"is no TOML: {error}; {_toml_mend(str(error))}") from error


def _toml_mend(said: str) -> str:
    if "Expected ']" in said:
        return "write [[…]], with two brackets on either side, above each rule"
    if "Unescaped" in said or "escape" in said:
        return "write a pattern between single quotes, '…', where \\ stands for itself"
    if "overwrite" in said or "declare" in said:
        return "write [[…]], in two brackets, above each rule, and each key once"
    if "Invalid statement" in said or "Expected '='" in said:
        return "write key = value, a key in ASCII letters"
    return "write texts between quotes, straight ones, lists between [ and ], and close each of them"


def _rows(text: str) -> list[dict[str, Any]]:
    lines = csv.DictReader(io.StringIO(text, newline=""), restkey=_BEYOND, strict=True)
    try:
        head = list(lines.fieldnames or ())
        if len(head) == 1 and (mark := next((mark for mark in ";\t，" if mark in head[0]), None)):
            raise RuleError(f"its columns are parted by {mark!r}; part them by commas, in ASCII")
        if padded := [column for column in head if column != column.strip()]:
            raise RuleError(
                f"has blanks around the name of the column {padded[0]!r}; part cells by commas alone"
            )
        if "id" not in head:
            raise RuleError(
                f"has no column id, its first line is {','.join(head)!r}; write the columns there"
            )
        if twice := [column for column, count in Counter(head).items() if count > 1]:
            raise RuleError(f"has the column {twice[0]!r} twice; take one away")
        return [{key: cell for key, cell in row.items() if cell} for row in lines]
    except csv.Error as error:
        raise RuleError(
            f"is no CSV: {error}; close each quote, and double a quote inside of a cell"
        ) from error
