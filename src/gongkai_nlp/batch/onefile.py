"""All reports in one file: JSON Lines or a JSON list.

The rows are collected as a data set in a folder beside it, ``FILE.parts``, so that a run that was cut off
can go on; at the end they are put together and the folder is removed.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai_nlp.batch import dataset
from gongkai_nlp.batch.inputs import Inputs
from gongkai_nlp.batch.parts import clear_errors, put
from gongkai_nlp.batch.schema import ERRORS, REPORTS
from gongkai_nlp.batch.stream import Options
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import Failure


def write(inputs: Inputs, file: Path, options: Options, *, as_list: bool = False, **others: Any) -> int:
    """Write the reports of `inputs` to `file`, and those documents that gave none to ``FILE.errors.jsonl``.

    Return how many gave none.

    Args:
        inputs: what to read.
        file: is replaced at the end, if it is there.
        as_list: whether to write one JSON list and not a report a line.
        options: how to work.
        others: as for `dataset.write`.

    Raises:
        BatchError: as `dataset.write`.
        RuleError: a rule pack is not as it should be.
    """
    if not file.absolute().parent.is_dir():
        raise BatchError(f"{file}: no such folder; name a file that can be written")
    parts = file.with_name(file.name + ".parts")
    done = dataset.write(inputs, parts, options, form="jsonl", **others)
    errors = errors_beside(file)
    done_with = file.with_name(f".{parts.name}.tmp")
    with clear_errors(file):
        _join(parts / REPORTS, file, as_list=as_list)
        if done.rows.get(ERRORS):
            _join(parts / ERRORS, errors)
        else:
            errors.unlink(missing_ok=True)
        # In one go: parts without their manifest could be neither gone on with nor begun anew.
        shutil.rmtree(done_with, ignore_errors=True)
        parts.rename(done_with)
        shutil.rmtree(done_with)
    return done.rows.get(ERRORS, 0)


def errors_beside(file: Path) -> Path:
    """Return the file that says which documents gave no report."""
    return file.with_suffix(".errors.jsonl")


def failures_in(file: Path) -> Iterator[Failure]:
    """Yield what a file of errors holds."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield Failure.model_validate_json(line)


def _join(table: Path, file: Path, *, as_list: bool = False) -> None:
    temporary = file.with_name(f".{file.name}.tmp")
    with temporary.open("wb") as out:
        between = b"[\n"
        for part in sorted(table.glob("part-*.jsonl")):
            with part.open("rb") as lines:
                if not as_list:
                    shutil.copyfileobj(lines, out, 1 << 20)
                    continue
                for line in lines:
                    out.write(between + line.rstrip(b"\n"))
                    between = b",\n"
        if as_list:
            out.write(b"[]\n" if between == b"[\n" else b"\n]\n")
    put(temporary, file)
