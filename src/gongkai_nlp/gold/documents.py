"""Annotated documents: each annotation file with the document that it stands beside."""

from dataclasses import dataclass
from pathlib import Path

from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.gold.checks import unusable
from gongkai_nlp.gold.files import SUFFIX, Fields, document_beside, gold_files, parsed


@dataclass(frozen=True)
class Annotated:
    """A document with its annotations."""

    name: str
    document: Path
    gold: Fields


def read_gold(directory: Path) -> list[Annotated]:
    """Return the annotated documents of `directory`, in order of their names.

    Raises:
        GongkaiError: there is none, one is no JSON object of the right shape, or its document is missing.
    """
    return [_annotated(path) for path in gold_files(directory)]


def _annotated(path: Path) -> Annotated:
    try:
        gold = parsed(path)
    except GongkaiError as error:
        raise GongkaiError(f"{path}: {error}") from error
    if problem := unusable(path, gold):
        raise GongkaiError(f"{problem} (`gongkai gold check {path.parent}` lists all)")
    document = document_beside(path)
    name = path.name.removesuffix(SUFFIX)
    if document is None:
        raise GongkaiError(f"{path}: no document beside it; put {name}.txt or {name}.html there")
    return Annotated(name, document, gold)
