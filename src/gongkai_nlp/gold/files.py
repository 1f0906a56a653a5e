"""Annotation files: read, with the document beside each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai_nlp.errors import GongkaiError

SUFFIX = ".gold.json"
Fields = Mapping[str, Any]
"""A report, an annotation file or a record of either, as JSON has it."""


@dataclass(frozen=True)
class Annotated:
    """A document with its annotations."""

    name: str
    document: Path
    gold: Fields


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


def read_gold(directory: Path) -> list[Annotated]:
    """Return the annotated documents of `directory`, in order of their names.

    Raises:
        GongkaiError: there is none, one is no JSON object of the right shape, or its document is missing.
    """
    return [_annotated(path) for path in gold_files(directory)]


def _annotated(path: Path) -> Annotated:
    # pydantic is loaded where annotations are read, not where the package is imported.
    from gongkai_nlp.gold.checks import unusable

    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GongkaiError(f"{path}: {error}; an annotation file is JSON in UTF-8") from error
    if problem := unusable(path, gold):
        raise GongkaiError(f"{problem} (`gongkai gold check {path.parent}` lists all)")
    document = document_beside(path)
    name = path.name.removesuffix(SUFFIX)
    if document is None:
        raise GongkaiError(f"{path}: no document beside it; put {name}.txt or {name}.html there")
    return Annotated(name, document, gold)
