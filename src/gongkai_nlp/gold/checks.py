"""Check annotation files edited by hand: everything wrong at once, each with its mend."""

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gongkai_nlp.errors import GongkaiError, ReadError
from gongkai_nlp.gold.facts import fact_problems
from gongkai_nlp.gold.files import SUFFIX, document_beside, parsed
from gongkai_nlp.gold.mentions import mention_problems
from gongkai_nlp.gold.shapes import GoldFile
from gongkai_nlp.reading import read

_ONLY_TIDY = frozenset(["extra_forbidden"])
"""What is wrong with a file and yet lets it be scored."""
_MENDS = {
    "int_type": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "string_type": 'write a text between quotes, "…"',
    "bool_type": "write true or false",
    "list_type": "write a list of entries, […]",
    "model_type": 'write an entry, {"…": …}, or take it away',
    "dict_type": 'write an object, {"…": …}',
}
"""What to do about a value of another type, by the types of pydantic's errors."""
_LONGEST = 60
"""Most characters of a wrong value that a message shows."""


@dataclass(frozen=True)
class Problem:
    """Something in an annotation file that is not as it should be."""

    path: Path
    entry: str
    """Where in the file: ``quantities[3]``; empty for the file as a whole."""
    message: str
    """What is wrong, and after a semicolon what to do."""

    def __str__(self) -> str:
        return f"{self.path}: {self.entry}: {self.message}" if self.entry else f"{self.path}: {self.message}"


def check_gold(path: Path) -> list[Problem]:
    """Return all that is wrong with the annotation file `path`, in order of its entries."""

    def problem(message: str, entry: str = "") -> Problem:
        return Problem(path, entry, message)

    repeated: list[str] = []
    try:
        gold = parsed(path, lambda pairs: _unique(pairs, repeated))
    except GongkaiError as error:
        return [problem(str(error))]
    found = [problem(f"the key {key!r} stands twice in one entry; keep one") for key in repeated]
    found += shape_problems(path, gold)
    if not found:
        held = GoldFile.model_validate(gold)
        text, unread = _text(path)
        found += [problem(message) for message in unread]
        found += [problem(message, entry) for entry, message in mention_problems(held, text)]
        found += [problem(message, entry) for entry, message in fact_problems(held)]
    return found


def unusable(path: Path, gold: object) -> Problem | None:
    """Return the first thing in the shape of `gold` that keeps it from being scored, or None."""
    return next(shape_problems(path, gold, ignored=_ONLY_TIDY), None)


def shape_problems(path: Path, gold: object, ignored: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Yield what is wrong with keys and values of `gold`, one by one; `ignored` are types of pydantic."""
    if not isinstance(gold, dict):
        yield Problem(path, "", "not an object; name the kinds of annotation as keys")
        return
    for key, value in gold.items():
        if value is None:
            message = "it is null; leave the key out where the kind is not annotated, or write []"
            yield Problem(path, key, message)
    try:
        GoldFile.model_validate(gold)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if details["type"] not in ignored:
                yield Problem(path, _entry(details["loc"]), _told(details, gold))


def _unique(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated += [key for key in held if keys.count(key) > 1]
    return held


def _text(path: Path) -> tuple[str | None, list[str]]:
    """Return the text that offsets count in, or what keeps it from being read."""
    document = document_beside(path)
    if document is None:
        name = path.name.removesuffix(SUFFIX)
        return None, [f"no document beside it; put {name}.txt or {name}.html there"]
    try:
        return read(document).text, []
    except ReadError as error:
        return None, [str(error)]


def _entry(location: tuple[int | str, ...]) -> str:
    """Return the entry that a location is in: ``quantities[3]``, or ``metadata``."""
    entry = str(location[0])
    return f"{entry}[{location[1]}]" if len(location) > 1 and isinstance(location[1], int) else entry


def _told(details: ErrorDetails, gold: Mapping[str, Any]) -> str:
    """Return an error of pydantic in words of ours, with the mend."""
    *above, key = details["loc"]
    value = details["input"]
    match details["type"]:
        case "extra_forbidden":
            known = _known_keys(above)
            near = difflib.get_close_matches(str(key), known, 1)
            return f"unknown key {key!r}; {f'write {near[0]!r}' if near else f'known are {_listed(known)}'}"
        case "missing":
            return f"the key {key!r} is missing; add it"
        case "literal_error":
            expected = details["ctx"]["expected"]
            return f"{_path(details['loc'])} is {value!r}; write one of {expected}"
        case "string_pattern_mismatch":
            return f'{_path(details["loc"])} is {value!r}; write a decimal number in digits, such as "1200.5"'
        case "string_too_short":
            return f"{_path(details['loc'])} is empty; fill it in, or write null where there is nothing"
        case "greater_than_equal":
            return f"{_path(details['loc'])} is {value!r}; write a number from 0"
    written = json.dumps(value, ensure_ascii=False)
    shown = written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
    mend = _MENDS.get(details["type"], f"{details['msg'][0].lower()}{details['msg'][1:]}")
    return f"{_path(details['loc'])} is {shown}; {mend}"


def _path(location: tuple[int | str, ...]) -> str:
    """Return the key within its entry: ``also[0]``."""
    rest = location[2:] if len(location) > 1 and isinstance(location[1], int) else location[1:]
    told = ""
    for part in rest:
        told += f"[{part}]" if isinstance(part, int) else f"{'.' if told else ''}{part}"
    return told or "it"


def _known_keys(above: list[int | str]) -> list[str]:
    """Return the keys that an entry may have."""
    if not above:
        return list(GoldFile.model_fields)
    annotation: Any = GoldFile.model_fields[str(above[0])].annotation
    shape = annotation.__args__[0]
    shape = getattr(shape, "__args__", (shape,))[0]
    return list(shape.model_fields)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
