"""The command ``extract``: reports as JSON, or everything found as a data set."""

from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai_nlp.cli.common import Rules, end, errors_in_one_line, total, walked, written
from gongkai_nlp.errors import BatchError

if TYPE_CHECKING:
    from gongkai_nlp.batch.inputs import Inputs
    from gongkai_nlp.batch.manifest import Manifest
    from gongkai_nlp.batch.stream import Options
    from gongkai_nlp.results import Failure


_SHOWN = 20
"""Errors that are shown of those that stand in a file."""


class Format(StrEnum):
    """How reports are written."""

    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"


def extract(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders, ZIP or TAR archives; - reads a document from standard input.",
            metavar="FILES_OR_FOLDERS...",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Format, typer.Option(help="A report a line, one JSON list, or a folder with a Parquet table a kind.")
    ] = Format.JSONL,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="File to write, or folder: a name without a suffix. Standard output if not given.",
        ),
    ] = None,
    rules: Rules = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to work in.")] = 1,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for one document; who takes longer is among the errors.")
    ] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Documents that go to a process at once.")] = 16,
    paths_from: Annotated[
        str | None, typer.Option(help="File with a path a line, or separated by NUL; - is standard input.")
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of the texts in Parquet and JSON Lines files.")
    ] = None,
    id_column: Annotated[str | None, typer.Option(help="Column of what to call each of these texts.")] = None,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew what is there half done.")] = False,
) -> None:
    """Extract the report of each document.

    With -o a run that was cut off goes on where it was when the same command is given again.
    Exit code 0: all were read; 1: some could not be read, they are listed at the end; 2: wrong usage.
    """
    from gongkai_nlp.batch.columns import Columns
    from gongkai_nlp.batch.inputs import Inputs
    from gongkai_nlp.batch.stream import Options

    with errors_in_one_line():
        if not files and paths_from is None:
            raise BatchError("nothing to read; name files or folders, or --paths-from")
        if id_column is not None and text_column is None:
            raise BatchError("--id-column says what to call the texts; name their column too: --text-column")
        columns = Columns(text_column, id_column) if text_column is not None else None
        inputs = Inputs(tuple(files or ()), columns, paths_from)
        options = Options(tuple(rules or ()), jobs, time_limit, batch_size)
        try:
            if output is None or (output.exists() and not output.is_file() and not output.is_dir()):
                _stream(inputs, options, format, output)
            elif format is Format.PARQUET or output.is_dir() or not output.suffix:
                _folder(inputs, options, format, output, restart)
            else:
                _file(inputs, options, format, output, restart)
        except KeyboardInterrupt as error:
            again = "begins anew; give -o to go on" if output is None else "goes on from here"
            typer.echo(f"gongkai: stopped; the same command {again}", err=True)
            raise typer.Exit(130) from error


def _stream(inputs: "Inputs", options: "Options", format: Format, output: Path | None) -> None:
    if format is Format.PARQUET:
        raise BatchError("Parquet tables go to a folder; name one with -o")
    from gongkai_nlp.batch.stream import extract_json

    failures: list[Failure] = []
    with written(output) as out:
        separator = "[\n" if format is Format.JSON else ""
        for result in extract_json(walked(inputs), options):
            if not isinstance(result, str):
                failures.append(result)
                continue
            out.write(separator + result)
            out.write("\n" if format is Format.JSONL else "")
            separator = ",\n" if format is Format.JSON else ""
        if format is Format.JSON:
            out.write("[]\n" if separator == "[\n" else "\n]\n")
    end(failures)


def _folder(inputs: "Inputs", options: "Options", format: Format, folder: Path, restart: bool) -> None:
    from gongkai_nlp.batch import dataset
    from gongkai_nlp.batch.schema import ERRORS

    if format is Format.JSON:
        raise BatchError(f"{folder}: a JSON list is one file; name one, such as {folder}.json")
    with _Bar(inputs) as bar:
        done = dataset.write(inputs, folder, options, form=format, restart=restart, **bar.told)
    if bar.already_finished:
        typer.echo(
            f"gongkai: {folder}: finished already, {done.documents} documents; nothing to do", err=True
        )
    if failed := done.rows.get(ERRORS, 0):
        typer.echo(f"gongkai: {failed} not read, see {folder / ERRORS}", err=True)
        raise typer.Exit(1)


def _file(inputs: "Inputs", options: "Options", format: Format, file: Path, restart: bool) -> None:
    from gongkai_nlp.batch import onefile

    with _Bar(inputs) as bar:
        failed = onefile.write(
            inputs, file, options, as_list=format is Format.JSON, restart=restart, **bar.told
        )
    if failed:
        errors = onefile.errors_beside(file)
        for failure in islice(onefile.failures_in(errors), _SHOWN):
            typer.echo(f"gongkai: {failure.message}", err=True)
        typer.echo(f"gongkai: {failed} not read, see {errors}", err=True)
        raise typer.Exit(1)


class _Bar:
    """A progress bar on a terminal, and what is told to it."""

    def __init__(self, inputs: "Inputs") -> None:
        from tqdm import tqdm

        self.already_finished = False
        self._bar = tqdm(total=total(inputs), unit="doc", disable=None, leave=False)
        self.told: dict[str, Any] = {"begun": self._begun, "progress": self._bar.update}

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def _begun(self, manifest: "Manifest") -> None:
        self.already_finished = manifest.finished
        self._bar.reset(self._bar.total)
        self._bar.update(manifest.documents)
