"""Annotation files: where they stand, and what is in them before it is looked at."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gongkai_nlp.errors import GongkaiError

SUFFIX = ".gold.json"
Fields = Mapping[str, Any]
"""A report, an annotation file or a record of either, as JSON has it."""


def gold_path(document: Path) -> Path:
    """Return where the annotations of `document` stand: beside it, NAME.gold.json for NAME.txt."""
    return document.with_name(document.stem + SUFFIX)


def document_beside(path: Path) -> Path | None:
    """Return the document of the annotation file `path`, a text file before any other, or None."""
    name = path.name.removesuffix(SUFFIX)
    text = path.with_name(name + ".txt")
    if text.is_file():
        return text
    files = (file for file in path.parent.iterdir() if file.stem == name and file.is_file())
    return min(files, default=None)


def gold_files(folder: Path) -> list[Path]:
    """Return the annotation files of `folder`, or the one that is named itself, by name.

    Raises:
        GongkaiError: there is none.
    """
    if folder.is_file() and folder.name.endswith(SUFFIX):
        return [folder]
    paths = sorted(folder.glob("*" + SUFFIX))
    if not paths:
        raise GongkaiError(f"{folder}: no annotations; name a folder with files *{SUFFIX}")
    return paths


def parsed(path: Path, pairs_hook: Callable[[list[tuple[str, Any]]], Any] = dict) -> Any:
    """Return what the JSON file `path` holds; `pairs_hook` makes an object of its keys and values.

    Raises:
        GongkaiError: it cannot be read or is no JSON; the message holds the mend, and not the path.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=pairs_hook)
    except OSError as error:
        raise GongkaiError(f"{error.strerror}; check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise GongkaiError(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise GongkaiError(f"no JSON at {place}: {error.msg}; mend it there") from error
    except (ValueError, RecursionError) as error:
        raise GongkaiError("a number is too long or the brackets are too deep; mend it") from error
