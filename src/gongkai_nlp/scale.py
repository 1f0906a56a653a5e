"""One batch of documents as an Arrow table, for engines that spread batches over machines.

`extract_batch` is all that Spark (``mapInArrow``), Ray Data (``map_batches``) and the like need;
`run_on_dask` writes a data set on a dask cluster. ``docs/scale.md`` holds the recipes and their figures.
"""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gongkai_nlp.batch import manifest, schema
from gongkai_nlp.batch.extraction import Item, extractor, failed, printable
from gongkai_nlp.batch.onefile import errors_beside, failures_in
from gongkai_nlp.batch.parts import clear_errors, remove_parts, write_part
from gongkai_nlp.batch.schema import REPORTS
from gongkai_nlp.batch.stream import Digests, digests
from gongkai_nlp.errors import BatchError, MissingExtraError
from gongkai_nlp.results import Failure, Report

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client, Future

TEXT_COLUMNS = ("text", "bytes")
"""The columns that the documents stand in: text as it is, or the content of files."""
BATCH_DOCUMENTS = 200
"""Documents that are one task on a cluster."""


def batch_schema() -> "pa.Schema":
    """Return the columns of what `extract_batch` returns.

    ``id`` as given; ``source``, which for the second report in a document is ``ID#2``; ``report``, the
    whole report as JSON; ``error`` and ``message``, null where there is a report; of every kind a list of
    structs (``sections``, ``quantities``, ``indicators`` …) with the columns of the table of that name.
    """
    pa = schema.arrow()
    lists = [(name, pa.list_(schema.struct(name))) for name in schema.lists()]
    texts = [(name, pa.string()) for name in ("id", "source", "report", "error", "message")]
    return pa.schema([*texts, *lists])


def extract_batch(table: "pa.Table | pa.RecordBatch", *, rules: Sequence[str | Path] = ()) -> "pa.Table":
    """Return a row for each report in the documents of `table`, and one for each document that gave none.

    Args:
        table: columns ``id`` and ``text``, or ``id`` and ``bytes`` for the content of files.
        rules: as for `extract`; folders must be there on every machine.

    Raises:
        BatchError: a column is missing.
        RuleError: a rule pack is not as it should be.
    """
    pa = schema.arrow()
    names = table.schema.names
    column = next((name for name in TEXT_COLUMNS if name in names), None)
    if "id" not in names or column is None:
        raise BatchError(f"columns {', '.join(names)}; give id and text, or id and bytes")
    extract = _extractor(tuple(rules), digests(rules))
    rows: list[dict[str, Any]] = []
    for given, content in zip(table.column("id").to_pylist(), table.column(column).to_pylist(), strict=True):
        name = None if given is None else str(given)
        item = Item(name, failed(name, "ReadError", "null") if content is None else content)
        rows += [{"id": name, **_row(result)} for result in extract(item)]
    return pa.Table.from_pylist(rows, schema=batch_schema())


def _row(result: Report | Failure) -> dict[str, Any]:
    if isinstance(result, Failure):
        return result.model_dump()
    lists = {name: schema.structs(name, getattr(result, name)) for name in schema.lists()}
    return {"source": result.source, "report": result.model_dump_json(), **lists}


@cache
def _extractor(rules: tuple[str | Path, ...], now: Digests) -> Callable[[Item], list[Report | Failure]]:
    """Return the extractor of this process, made once for rules that stay as they are `now`."""
    return extractor(rules)


def run_on_dask(
    paths: Sequence[str | Path],
    client: "Client",
    out: str | Path,
    *,
    rules: Sequence[str | Path] = (),
    batch_documents: int = BATCH_DOCUMENTS,
) -> dict[str, int]:
    """Write what is found in the files `paths` as a data set to `out`, and return the rows of each table.

    Files and `out` must be reachable from every worker under the same names. A batch is a part of its own,
    written under a temporary name and renamed, so that it may run twice: a worker that dies costs time
    alone. A batch that no worker survives is done through ``gongkai extract``, and the document that ends its
    process is among the errors. A batch whose part is there is not done again.

    Raises:
        BatchError: `out` cannot be written.
        MissingExtraError: distributed is not installed.
        RuleError: a rule pack is not as it should be.
    """
    try:
        from distributed import KilledWorker, as_completed
    except ImportError as error:
        message = "run_on_dask needs dask; install it with: pip install 'gongkai-nlp[dask]'"
        raise MissingExtraError(message) from error
    folder = Path(out)
    batches = [
        tuple(map(str, paths[first : first + batch_documents]))
        for first in range(0, len(paths), batch_documents)
    ]
    digest = hashlib.sha256("\0".join(map(str, paths)).encode("utf-8", "surrogateescape")).hexdigest()
    rows_depend_on = {"paths": len(paths), "sha256": digest, "batch_documents": batch_documents}
    wanted = manifest.begin(dict(digests(rules)), rows_depend_on)
    with clear_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    held = manifest.load(folder) or wanted
    manifest.same(held, wanted, folder)
    held.write(folder)

    def submitted(
        number: int, work: Callable[..., dict[str, int]] = _write_batch
    ) -> "Future[dict[str, int]]":
        task = partial(work, folder=folder, number=number, rules=tuple(rules))
        # Not pure: dask would take a batch for done because it remembers it, and not because it is there.
        future = client.submit(task, batches[number], pure=False)
        numbers[future.key] = number
        return future

    rows: Counter[str] = Counter()
    numbers: dict[Any, int] = {}
    waiting = iter(range(len(batches)))
    window = 4 * max(1, len(client.nthreads()))
    done = as_completed([submitted(number) for number in islice(waiting, window)])
    for future in done:
        number = numbers.pop(future.key)
        fault = future.exception()
        if isinstance(fault, KilledWorker):
            done.add(submitted(number, _write_batch_apart))
            continue
        if fault is not None:
            raise BatchError(
                f"{folder}: {fault}; mend that and run it again, it goes on from here"
            ) from fault
        rows.update(future.result())
        for number in islice(waiting, 1):
            done.add(submitted(number))
    finished = replace(held, parts=len(batches), documents=len(paths), rows=dict(rows), finished=True)
    finished.write(folder)
    remove_parts(folder, len(batches))
    return dict(rows)


def _write_batch(
    paths: Sequence[str], *, folder: Path, number: int, rules: tuple[str | Path, ...]
) -> dict[str, int]:
    """Write what is found in `paths` as part `number`, unless it is there; return the rows of each table."""
    import pyarrow.parquet as pq

    if (folder / REPORTS / f"part-{number:05}.parquet").exists():
        files = {name: folder / name / f"part-{number:05}.parquet" for name in schema.tables()}
        return {name: pq.read_metadata(file).num_rows for name, file in files.items()}
    extract = _extractor(rules, digests(rules))
    items = (Item(printable(path), Path(path)) for path in paths)
    return write_part(folder, number, [result for item in items for result in extract(item)])


def _write_batch_apart(
    paths: Sequence[str], *, folder: Path, number: int, rules: tuple[str | Path, ...]
) -> dict[str, int]:
    """Do the same where a document ends its process: through ``gongkai extract``, which says which it is."""
    with TemporaryDirectory(prefix="gongkai-") as temporary:
        listing, reports = Path(temporary) / "paths", Path(temporary) / "reports.jsonl"
        listing.write_bytes(b"".join(os.fsencode(path) + b"\0" for path in paths))
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "gongkai_nlp",
            "extract",
            "--paths-from",
            listing,
            "-o",
            reports,
        ]
        packs = [argument for pack in rules for argument in ("--rules", pack)]
        done = subprocess.run([*command, "--jobs", "2", *packs], capture_output=True, check=False)
        if not reports.exists():
            raise BatchError(done.stderr.decode(errors="replace").strip())
        results: list[Report | Failure] = []
        with reports.open(encoding="utf-8") as lines:
            results += map(Report.model_validate_json, lines)
        if errors_beside(reports).exists():
            results += failures_in(errors_beside(reports))
        return write_part(folder, number, results)
