"""The command line: every command reads files or folders, ``-`` is standard input."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.errors import GongkaiError, MissingExtraError
from gongkai_nlp.version import __version__

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure, Report

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Read Chinese government disclosure reports into typed results with exact offsets.",
)

SUFFIXES = (
    *(".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".pdf", ".docx"),
    *(".doc", ".wps", ".ofd", ".xls", ".xlsx", ".rtf"),
)
"""Files that a folder is searched for; a file named on the command line is read whatever its name."""
STANDARD_INPUT = "-"

Files = Annotated[
    list[str], typer.Argument(help="Files or folders; - reads standard input.", metavar="FILES_OR_FOLDERS...")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="Folder of rules or installed pack; may be repeated."),
]


class Format(StrEnum):
    """How reports are written."""

    JSONL = "jsonl"
    JSON = "json"


class AuditFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class EvaluationFormat(StrEnum):
    """How scores are written."""

    TEXT = "text"
    JSON = "json"


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    files: Files,
    format: Annotated[Format, typer.Option(help="One report a line, or one JSON list.")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output if not given.")
    ] = None,
    rules: Rules = None,
) -> None:
    """Extract the report of each file.

    Exit code 0: all were read; 1: some could not be read, they are listed at the end; 2: wrong usage.
    """
    with _errors_in_one_line():
        failures: list[Failure] = []
        with _written(output) as out:
            separator = "[\n" if format is Format.JSON else ""
            for report in _reports(files, rules, failures):
                out.write(separator + report.model_dump_json())
                out.write("\n" if format is Format.JSONL else "")
                separator = ",\n" if format is Format.JSON else ""
            if format is Format.JSON:
                out.write("[]\n" if separator == "[\n" else "\n]\n")
        _end(failures)


@app.command()
def show(files: Files, rules: Rules = None) -> None:
    """Show each report in the terminal: metadata, section tree, highlighted text, tables."""
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_report

    with _errors_in_one_line():
        failures: list[Failure] = []
        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        for report in _reports(files, rules, failures):
            print_report(report, console)
        _end(failures)


@app.command()
def summary(files: Files, rules: Rules = None) -> None:
    """Show one line a report: issuer, year, kind, and how much was found."""
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_summary

    with _errors_in_one_line():
        failures: list[Failure] = []
        print_summary(_reports(files, rules, failures), Console(highlight=False))
        _end(failures)


@app.command()
def audit(
    files: Files,
    format: Annotated[AuditFormat, typer.Option(help="How the findings are written.")] = AuditFormat.TEXT,
    select: Annotated[list[str] | None, typer.Option(help="Code to keep; may be repeated.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Code to leave out; may be repeated.")] = None,
    english: Annotated[bool, typer.Option("--english", help="Messages in English.")] = False,
    rules: Rules = None,
) -> None:
    """Print what does not add up or does not fit, like a linter.

    Exit code 0: no errors found; 1: errors found, or a file could not be read; 2: wrong usage.
    """
    from gongkai_nlp.outputs.audits import as_json, as_sarif, as_text, has_errors
    from gongkai_nlp.outputs.audits import audit as audit_reports
    from gongkai_nlp.rules import load_rules

    with _errors_in_one_line():
        failures: list[Failure] = []
        rule_set = load_rules(rules or ())
        reports = list(_reports(files, rules, failures))
        try:
            lines = audit_reports(reports, rule_set, select=select or (), ignore=ignore or ())
        except ValueError as error:
            raise GongkaiError(str(error)) from error
        if format is AuditFormat.JSON:
            typer.echo(as_json(lines))
        elif format is AuditFormat.SARIF:
            typer.echo(as_sarif(lines, rule_set))
        else:
            for line in as_text(lines, "en" if english else "zh"):
                typer.echo(line)
        _end(failures)
        if has_errors(lines):
            raise typer.Exit(1)


@app.command()
def panel(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: .csv or .parquet.")],
    rules: Rules = None,
) -> None:
    """Write the indicators of all reports as one table, a row for each figure of an issuer and year."""
    from gongkai_nlp.outputs.panels import panel as panel_of

    with _errors_in_one_line():
        failures: list[Failure] = []
        frame = panel_of(_reports(files, rules, failures))
        try:
            if output.suffix == ".parquet":
                frame.astype(dict.fromkeys(("value", "low", "high"), "string")).to_parquet(output)
            else:
                frame.to_csv(output, index=False)
        except OSError as error:
            raise GongkaiError(f"{output}: {error.strerror}; name a file that can be written") from error
        except ImportError as error:
            message = "Parquet needs pyarrow; install it with: pip install 'gongkai-nlp[parquet]'"
            raise MissingExtraError(message) from error
        _end(failures)


@app.command()
def evaluate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of documents with NAME.gold.json beside.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every error.")] = False,
    format: Annotated[EvaluationFormat, typer.Option(help="A table, or JSON.")] = EvaluationFormat.TEXT,
) -> None:
    """Score the reports of annotated documents, per kind and per field."""
    from gongkai_nlp.evaluation import evaluate as evaluate_folders

    with _errors_in_one_line():
        result = evaluate_folders(folders)
        if format is EvaluationFormat.JSON:
            typer.echo(json.dumps(result.to_json(), ensure_ascii=False))
        else:
            typer.echo(result.table(errors=errors))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a report."""
    from gongkai_nlp.results import Report

    typer.echo(json.dumps(Report.model_json_schema(), ensure_ascii=False, indent=2))


def _reports(files: list[str], rules: list[str] | None, failures: "list[Failure]") -> "Iterator[Report]":
    """Yield the report of each document; those that cannot be read are added to `failures`."""
    from tqdm import tqdm

    from gongkai_nlp.api import Document, extract_many
    from gongkai_nlp.results import Failure

    def documents() -> Iterator[Document]:
        for path in tqdm(paths, unit="file", disable=None, leave=False):
            yield sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path)

    paths = list(_paths(files))
    for result in extract_many(documents(), rules=rules or ()):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            yield result


def _paths(files: list[str]) -> Iterator[str]:
    for name in files:
        path = Path(name)
        if name == STANDARD_INPUT or not path.is_dir():
            yield name
        else:
            found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            yield from sorted(str(file) for file in found)


@contextmanager
def _written(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise GongkaiError(f"{output}: {error.strerror}; name a file that can be written") from error


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    try:
        yield
    except GongkaiError as error:
        typer.echo(f"gongkai: {error}", err=True)
        raise typer.Exit(2) from error


def _end(failures: "list[Failure]") -> None:
    for failure in failures:
        typer.echo(f"gongkai: {failure.message}", err=True)
    if failures:
        typer.echo(f"gongkai: {len(failures)} not read, see above", err=True)
        raise typer.Exit(1)
