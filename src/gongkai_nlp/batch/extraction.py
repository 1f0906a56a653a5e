"""The work on one document of many: its reports, or the one Failure that says why there are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai_nlp.api import extract
from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import Engine, engine_for
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.reading import read_all
from gongkai_nlp.results import Failure, Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.source import Source

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Item:
    """A document on its way to a process."""

    name: str | None
    """What the report calls the document: path, member of an archive, or given id."""
    content: str | bytes | Path | Source | Failure
    """As for `extract`; a Failure where it could not be fetched."""


def extractor(
    rules: Sequence[str | Path] = (), nlp: "Language | None" = None
) -> Callable[[Item], list[Report | Failure]]:
    """Return the function that gives what is in a document: its reports, or the Failure that it raised.

    Raises:
        RuleError: a rule pack is not as it should be.
    """
    report = partial(extract, nlp=nlp) if nlp is not None else _reporter(engine_for(rules))
    rule_set = load_rules(rules) if rules else None

    def results(item: Item) -> list[Report | Failure]:
        if isinstance(item.content, Failure):
            return [item.content]
        try:
            if isinstance(item.content, Source):
                return [report(item.content)]
            return [report(source) for source in read_all(item.content, name=item.name, rules=rule_set)]
        except GongkaiError as error:
            return [_failure(item.name, type(error).__name__, str(error))]
        except Exception as error:
            what = f"{item.name or 'the document'}: {type(error).__name__}: {error}"
            message = f"{what}; this is a fault of the library, please report it with the document"
            return [_failure(item.name, type(error).__name__, message)]

    return results


def _reporter(engine: Engine) -> Callable[[Source], Report]:
    return lambda source: report_of(engine.analyse(source), engine.rules.digests)


def failed_item(name: str | None, error: str, reason: str) -> Item:
    """Return in place of a document why it could not be fetched."""
    return Item(name, failed(name, error, reason))


def failed(name: str | None, error: str, reason: str) -> Failure:
    """Return the Failure of a document that could not be fetched, or was lost."""
    return _failure(name, error, f"{name or 'the document'}: {reason}")


def _failure(name: str | None, error: str, message: str) -> Failure:
    return Failure(source=name, error=error, message=printable(message))


def printable(name: str) -> str:
    """Return a file name or message without lone surrogates: names that are not UTF-8 are read as GB18030."""
    try:
        name.encode()
    except UnicodeEncodeError:
        escaped = all(not "\ud800" <= char <= "\udfff" or "\udc80" <= char <= "\udcff" for char in name)
        return name.encode("utf-8", "surrogateescape" if escaped else "replace").decode("gb18030", "replace")
    return name
