"""A data set of everything found in many documents: worked on, written part by part, continued.

The rows and their order depend on the documents, rules and version alone: not on the number of
processes, and not on where a run was cut off. A part holds a fixed number of documents in their order;
the manifest says which are in their places, and what is there beyond it is written again.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from gongkai_nlp.batch import manifest
from gongkai_nlp.batch.extraction import Item, printable
from gongkai_nlp.batch.inputs import Inputs, Position, Walk
from gongkai_nlp.batch.manifest import Manifest
from gongkai_nlp.batch.parts import JSON_LINES, PARQUET, Encoded, Form, Part, remove_parts
from gongkai_nlp.batch.runner import Broken
from gongkai_nlp.batch.stream import Digests, Options, batched, digests, each, in_processes, lost
from gongkai_nlp.errors import BatchError

FORMS = {"jsonl": JSON_LINES, "parquet": PARQUET}
PART_DOCUMENTS = 1000


def write(
    inputs: Inputs,
    folder: Path,
    options: Options,
    *,
    form: str = "parquet",
    part_documents: int = PART_DOCUMENTS,
    restart: bool = False,
    begun: Callable[[Manifest], None] = lambda manifest: None,
    progress: Callable[[int], object] = lambda documents: None,
) -> Manifest:
    """Write what is found in `inputs` as a data set to `folder`, or go on with the one that was begun there.

    Return its manifest. A data set that is finished is left as it is.

    Args:
        inputs: what to read.
        folder: where; it is made, or is empty, or holds a data set.
        options: how to work; what is ordered stays ordered.
        form: ``parquet``, a table a kind, or ``jsonl``, reports and errors alone.
        part_documents: documents whose rows make a part.
        restart: whether to remove a data set that is there, and begin anew.
        begun: is told from where on the work goes.
        progress: is told how many documents were done since it was last told.

    Raises:
        BatchError: the folder holds something else, or a data set made otherwise; it cannot be written;
            the files to read have changed since.
        RuleError: a rule pack is not as it should be.
    """
    rows_depend_on = {
        "format": form,
        "inputs": [printable(name) for name in inputs.names],
        "paths_from": inputs.paths_from,
        "columns": inputs.columns,
        "part_documents": part_documents,
    }
    rules = digests(options.rules)
    wanted = manifest.begin(dict(rules), rows_depend_on)
    with _alone(folder):
        held = manifest.load(folder)
        if held is None:
            _must_be_empty(folder)
        if held is None or restart:
            wanted.write(folder)
            held = wanted
        manifest.same(held, wanted, folder)
        begun(held)
        walk = Walk(inputs, held.position)
        if held.finished:
            walk.check_end()
            return held
        remove_parts(folder, held.parts)
        work = partial(_encoded, options=options, rules=rules, encode=FORMS[form].encode)
        ends: deque[Position] = deque()
        batches = batched(_noted(walk, part_documents, ends), options.batch_size, part_documents)
        with closing(_outcomes(batches, work, options)) as outcomes:
            return _written(outcomes, ends, walk, folder, FORMS[form], held, progress, part_documents)


def _written(
    outcomes: Iterator[tuple[int, Encoded] | Broken[Item]],
    ends: deque[Position],
    walk: Walk,
    folder: Path,
    form: Form,
    held: Manifest,
    progress: Callable[[int], object],
    part_documents: int,
) -> Manifest:
    """Write the outcomes part by part; the parts are finished in a thread while the work goes on."""
    part = Part(folder, held.parts, form)
    with ThreadPoolExecutor(1) as behind:
        finishing: Future[None] | None = None
        try:
            for outcome in outcomes:
                documents, encoded = (
                    (1, form.encode([lost(outcome)])) if isinstance(outcome, Broken) else outcome
                )
                part.add(documents, encoded)
                progress(documents)
                if part.documents == part_documents:
                    if finishing is not None:
                        finishing.result()
                    held = _advanced(held, part, ends.popleft())
                    finishing = behind.submit(_finish, part, held, folder)
                    part = Part(folder, held.parts, form)
            if finishing is not None:
                finishing.result()
            if part.documents or not held.parts:
                held = _advanced(held, part, walk.position)
                part.commit()
            held = replace(held, position=walk.position, finished=True)
            held.write(folder)
        finally:
            part.abandon()
    return held


def _finish(part: Part, held: Manifest, folder: Path) -> None:
    part.commit()
    held.write(folder)


def _advanced(held: Manifest, part: Part, position: Position) -> Manifest:
    rows = {table: held.rows.get(table, 0) + count for table, count in part.rows.items()}
    return replace(
        held, position=position, parts=held.parts + 1, documents=held.documents + part.documents, rows=rows
    )


def _noted(walk: Walk, part: int, ends: deque[Position]) -> Iterator[Item]:
    """Yield the documents, and note the position after each that is the last of a part."""
    for number, item in enumerate(walk, 1):
        if number % part == 0:
            ends.append(walk.position)
        yield item


def _outcomes(
    batches: Iterator[list[Item]], work: Callable[[Sequence[Item]], tuple[int, Encoded]], options: Options
) -> Generator[tuple[int, Encoded] | Broken[Item]]:
    if options.in_processes:
        yield from in_processes(batches, work, replace(options, ordered=True))
    else:
        yield from map(work, batches)


def _encoded(
    items: Sequence[Item], options: Options, rules: Digests, encode: Callable[..., Encoded]
) -> tuple[int, Encoded]:
    return len(items), encode(list(each(items, options, rules)))


def _must_be_empty(folder: Path) -> None:
    if strangers := sorted(entry.name for entry in folder.iterdir() if not entry.name.endswith(".tmp")):
        raise BatchError(f"{folder}: holds {strangers[0]} and no data set; name another folder")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Make the folder and keep other runs out of it; where the system has no such locks, trust the user.

    Raises:
        BatchError: it cannot be made, or another run is writing there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BatchError(f"{folder}: {error.strerror}; name a folder that can be written") from error
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            what = f"{folder}: another run is writing there"
            raise BatchError(f"{what}; wait for it or name another folder") from error
        yield
    finally:
        os.close(handle)
