"""Reports of many documents as a stream, worked out here or in processes."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai_nlp.api import Document
from gongkai_nlp.batch.extraction import Item, extractor, failed, failed_item, printable
from gongkai_nlp.batch.runner import Broken, run, watched
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import Failure, Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.source import Source

if TYPE_CHECKING:
    from spacy.language import Language

BATCH_SIZE = 16
"""Documents that go to a process at once."""
_BATCH_BYTES = 2**20
"""Content of documents after which a batch is full, whatever their number."""

Packed = tuple[str, str | None] | Failure
"""A report on its way between processes: its JSON and its text. Half the price of pickling the models."""


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
) -> Iterator[Report | Failure]:
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
        BatchError: the options do not go together, or processes do not start.
    """
    if jobs < 1 or batch_size < 1 or (time_limit is not None and time_limit <= 0):
        raise BatchError("jobs and batch_size are 1 or more, time_limit more than 0 seconds")
    in_processes = jobs > 1 or time_limit is not None
    if nlp is not None and in_processes:
        raise BatchError("a pipeline of your own works in this process alone; leave jobs and time_limit out")
    if in_processes:
        load_rules(rules)
    if progress:
        from tqdm.auto import tqdm

        total = len(documents) if isinstance(documents, Sized) else None
        documents = tqdm(documents, total=total, unit="doc")
    items = map(_item, documents)
    if in_processes:
        return _in_processes(items, rules, jobs, ordered, time_limit, batch_size)
    extract = extractor(rules, nlp)
    return (result for item in items for result in extract(item))


def _in_processes(
    items: Iterator[Item],
    rules: Sequence[str | Path],
    jobs: int,
    ordered: bool,
    time_limit: float | None,
    batch_size: int,
) -> Iterator[Report | Failure]:
    work = partial(_packed, rules=rules, time_limit=time_limit)
    outcomes = run(batched(items, batch_size), work, jobs=jobs, ordered=ordered, time_limit=time_limit)
    with closing(outcomes):
        for outcome in outcomes:
            if isinstance(outcome, Broken):
                yield lost(outcome)
            else:
                yield from map(_unpacked, outcome)


def _item(document: Document) -> Item:
    if isinstance(document, Path):
        return Item(printable(str(document)), document)
    if isinstance(document, (str, bytes)):
        return Item(None, document)
    if isinstance(document, Source):
        return Item(document.name, document)
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


def each(
    items: Sequence[Item], rules: Sequence[str | Path], time_limit: float | None
) -> Iterator[Report | Failure]:
    """Yield what the items give, in a process of the runner."""
    extract = _extractor(tuple(rules))
    for item in items:
        with watched(time_limit):
            results = extract(item)
        yield from results


@cache
def _extractor(rules: tuple[str | Path, ...]) -> Callable[[Item], list[Report | Failure]]:
    """Return the extractor of this process of the runner, warmed up: what loads on first use is loaded."""
    extract = extractor(rules)
    extract(Item(None, "预热"))
    return extract


def _packed(items: Sequence[Item], rules: Sequence[str | Path], time_limit: float | None) -> list[Packed]:
    return [
        result if isinstance(result, Failure) else (result.model_dump_json(exclude={"text"}), result.text)
        for result in each(items, rules, time_limit)
    ]


def _unpacked(packed: Packed) -> Report | Failure:
    if isinstance(packed, Failure):
        return packed
    json, text = packed
    return Report.model_validate_json(json).model_copy(update={"text": text})
