"""Reports of many documents as a stream, worked out here or in processes."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gongkai_nlp.api import Document
from gongkai_nlp.batch.extraction import Item, extractor, failed, failed_item, printable
from gongkai_nlp.batch.runner import Broken, run, watched
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import Failure, Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.source import Source

if TYPE_CHECKING:
    from spacy.language import Language

R = TypeVar("R")

BATCH_SIZE = 16
"""Documents that go to a process at once."""
_BATCH_BYTES = 2**20
"""Content of documents after which a batch is full, whatever their number."""

Packed = tuple[str, str | None] | Failure
"""A report on its way between processes: its JSON and its text. Half the price of pickling the models."""
_ONE = (str, bytes, Path, Source)


@dataclass(frozen=True, slots=True)
class Options:
    """How the work on many documents is done."""

    rules: tuple[str | Path, ...] = ()
    """As for `extract`."""
    jobs: int = 1
    """How many processes; 1 is this one, if there is no time limit."""
    time_limit: float | None = None
    """Seconds for one document."""
    batch_size: int = BATCH_SIZE
    """Documents that go to a process at once."""
    ordered: bool = True
    """Whether results keep the order of their documents; if not, they come as they are ready."""

    def __post_init__(self) -> None:
        if self.jobs < 1 or self.batch_size < 1 or (self.time_limit is not None and self.time_limit <= 0):
            raise BatchError("jobs and batch size are 1 or more, a time limit is more than 0 seconds")

    @property
    def in_processes(self) -> bool:
        """Whether the work is done in processes of its own."""
        return self.jobs > 1 or self.time_limit is not None


def extract_many(
    documents: Iterable[Document],
    *,
    rules: Sequence[str | Path] = (),
    nlp: "Language | None" = None,
    jobs: int = 1,
    ordered: bool = True,
    time_limit: float | None = None,
    batch_size: int = BATCH_SIZE,
    progress: bool = False,
) -> Generator[Report | Failure]:
    """Yield the reports of the documents; a Failure for each that gives none, and why.

    A file that plainly holds several reports gives one each, named ``FILE#1``, ``FILE#2``. `documents` is
    read no faster than it is worked on, so it may be without end. With more than one job, or a time limit,
    the work is done in processes, and a document that ends its process or takes too long is a Failure;
    closing the iterator ends them. A script then calls this below ``if __name__ == "__main__":``.

    Args:
        documents: as for `extract`.
        rules: as for `extract`.
        nlp: as for `extract`; works in this process alone.
        jobs: how many processes; 1 is this one.
        ordered: whether reports keep the order of their documents; if not, they come as they are ready.
        time_limit: seconds for one document.
        batch_size: documents that go to a process at once.
        progress: whether to show a bar with rate and remaining time.

    Raises:
        RuleError: a rule pack is not as it should be.
        BatchError: one document is given and no list of them, the options do not go together, or processes
            do not start.
    """
    if isinstance(documents, _ONE):
        raise BatchError(f"a {type(documents).__name__} is one document; give a list, or call extract")
    options = Options(tuple(rules), jobs, time_limit, batch_size, ordered)
    if nlp is not None and options.in_processes:
        raise BatchError("a pipeline of your own works in this process alone; leave jobs and time_limit out")
    if progress:
        from tqdm.auto import tqdm

        total = len(documents) if isinstance(documents, Sized) else None
        documents = tqdm(documents, total=total, unit="doc")
    items = map(_item, documents)
    if nlp is not None:
        return _here(items, extractor(rules, nlp))
    return extract_items(items, options)


def extract_items(items: Iterable[Item], options: Options) -> Generator[Report | Failure]:
    """Yield what is found in `items`.

    Raises:
        RuleError: a rule pack is not as it should be.
        BatchError: processes do not start.
    """
    if not options.in_processes:
        return _here(items, extractor(options.rules))
    work = partial(_packed, options=options, rules=digests(options.rules))
    return (_unpacked(packed) for packed in _from_processes(items, options, work))


def extract_json(items: Iterable[Item], options: Options) -> Iterator[str | Failure]:
    """Yield what is found in `items`, reports as JSON: a process sends what is written, and no models.

    Raises:
        RuleError: a rule pack is not as it should be.
        BatchError: processes do not start.
    """
    if not options.in_processes:
        return map(_json, _here(items, extractor(options.rules)))
    return _from_processes(items, options, partial(_jsons, options=options, rules=digests(options.rules)))


def _here(
    items: Iterable[Item], extract: Callable[[Item], list[Report | Failure]]
) -> Generator[Report | Failure]:
    return (result for item in items for result in extract(item))


def _from_processes(
    items: Iterable[Item], options: Options, work: Callable[[Sequence[Item]], list[R | Failure]]
) -> Generator[R | Failure]:
    outcomes = in_processes(batched(items, options.batch_size), work, options)
    with closing(outcomes):
        for outcome in outcomes:
            if isinstance(outcome, Broken):
                yield lost(outcome)
            else:
                yield from outcome


def in_processes(
    batches: Iterable[Sequence[Item]], work: Callable[[Sequence[Item]], R], options: Options
) -> Generator[R | Broken[Item]]:
    """Return what `work` makes of each batch, as `run` does."""
    return run(batches, work, jobs=options.jobs, ordered=options.ordered, time_limit=options.time_limit)


def _item(document: Document) -> Item:
    if isinstance(document, Path):
        return Item(printable(str(document)), document)
    if isinstance(document, (str, bytes)):
        return Item(None, document)
    if isinstance(document, Source):
        return Item(document.name, document)
    if not hasattr(document, "read"):
        kind = type(document).__name__
        return failed_item(None, "ReadError", f"of type {kind}; give text, bytes, a Path or an open file")
    name = getattr(document, "name", None)
    name = None if name is None else printable(str(name))
    try:
        return Item(name, document.read())
    except (OSError, ValueError) as error:
        return failed_item(name, "ReadError", f"cannot be read ({error})")


def lost(broken: Broken[Item]) -> Failure:
    """Return the Failure of a document whose process died."""
    return failed(broken.item.name, broken.error, broken.reason)


def batched(items: Iterable[Item], size: int, part: int | None = None) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`, and of about a megabyte; a list ends with each `part`."""
    batch: list[Item] = []
    held = 0
    for number, item in enumerate(items, 1):
        batch.append(item)
        if isinstance(item.content, (str, bytes)):
            held += len(item.content)
        if len(batch) >= size or held >= _BATCH_BYTES or (part is not None and number % part == 0):
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


Digests = tuple[tuple[str, str], ...]
"""Names of rule packs with their SHA-256."""


def digests(rules: Sequence[str | Path]) -> Digests:
    """Return what the rule packs are now.

    Raises:
        RuleError: a rule pack is not as it should be.
    """
    return tuple(load_rules(rules).digests.items())


def each(items: Sequence[Item], options: Options, rules: Digests) -> Iterator[Report | Failure]:
    """Yield what the items give; `rules` is what the packs were when the work began."""
    extract = _extractor(options.rules, rules)
    for item in items:
        with watched(options.time_limit):
            results = extract(item)
        yield from results


@cache
def _extractor(rules: tuple[str | Path, ...], expected: Digests) -> Callable[[Item], list[Report | Failure]]:
    """Return the extractor of this process, warmed up: what loads on first use is loaded.

    Raises:
        BatchError: the rules have changed since the work began, so that reports would not go together.
    """
    if digests(rules) != expected:
        raise BatchError("the rules were changed while the work went on; begin anew")
    extract = extractor(rules)
    extract(Item(None, "预热"))
    return extract


def _packed(items: Sequence[Item], options: Options, rules: Digests) -> list[Packed]:
    return [
        result if isinstance(result, Failure) else (result.model_dump_json(exclude={"text"}), result.text)
        for result in each(items, options, rules)
    ]


def _jsons(items: Sequence[Item], options: Options, rules: Digests) -> list[str | Failure]:
    return [_json(result) for result in each(items, options, rules)]


def _json(result: Report | Failure) -> str | Failure:
    return result if isinstance(result, Failure) else result.model_dump_json()


def _unpacked(packed: Packed) -> Report | Failure:
    if isinstance(packed, Failure):
        return packed
    json, text = packed
    return Report.model_validate_json(json).model_copy(update={"text": text})
