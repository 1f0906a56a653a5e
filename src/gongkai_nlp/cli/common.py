"""What the commands share: their arguments, the reading of files, errors in one line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.errors import GongkaiError

if TYPE_CHECKING:
    from gongkai_nlp.batch.extraction import Item
    from gongkai_nlp.batch.inputs import Inputs
    from gongkai_nlp.results import Failure, Report

STANDARD_INPUT = "-"

Files = Annotated[
    list[str], typer.Argument(help="Files or folders; - reads standard input.", metavar="FILES_OR_FOLDERS...")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="Folder of rules or installed pack; may be repeated."),
]


def read_reports(files: list[str], rules: list[str] | None, failures: "list[Failure]") -> "Iterator[Report]":
    """Yield the report of each document; those that cannot be read are added to `failures`."""
    from gongkai_nlp.batch.inputs import Inputs
    from gongkai_nlp.batch.stream import Options, extract_items
    from gongkai_nlp.results import Failure

    for result in extract_items(walked(Inputs(tuple(files))), Options(tuple(rules or ()))):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            yield result


def walked(inputs: "Inputs") -> "Iterator[Item]":
    """Yield the documents, with a progress bar on a terminal."""
    from tqdm import tqdm

    from gongkai_nlp.batch.inputs import Walk

    return iter(tqdm(Walk(inputs), total=total(inputs), unit="doc", disable=None, leave=False))


def total(inputs: "Inputs") -> int | None:
    """Return how many documents there are, for a progress bar; None where nobody sees one."""
    return inputs.total() if sys.stderr.isatty() else None


def input_paths(files: list[str]) -> "Iterator[str]":
    """Yield the files named, and in order of their names those in the folders named."""
    from gongkai_nlp.batch.inputs import Inputs

    return Inputs(tuple(files)).files()


@contextmanager
def written(output: Path | None) -> Iterator[IO[str]]:
    """Give `output` open for writing, or standard output.

    Raises:
        GongkaiError: the file cannot be written.
    """
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise GongkaiError(f"{output}: {error.strerror}; name a file that can be written") from error


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Print an error of ours as one line and end with exit code 2."""
    try:
        yield
    except GongkaiError as error:
        typer.echo(f"gongkai: {error}", err=True)
        raise typer.Exit(2) from error


def end(failures: "list[Failure]") -> None:
    """Say what could not be read, and end with exit code 1 if there was anything."""
    for failure in failures:
        typer.echo(f"gongkai: {failure.message}", err=True)
    if failures:
        typer.echo(f"gongkai: {len(failures)} not read, see above", err=True)
        raise typer.Exit(1)
