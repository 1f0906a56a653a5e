"""The command ``extract``: reports as JSON."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.cli.common import Files, Rules, end, errors_in_one_line, read_reports, written

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure


class Format(StrEnum):
    """How reports are written."""

    JSONL = "jsonl"
    JSON = "json"


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
    with errors_in_one_line():
        failures: list[Failure] = []
        with written(output) as out:
            separator = "[\n" if format is Format.JSON else ""
            for report in read_reports(files, rules, failures):
                out.write(separator + report.model_dump_json())
                out.write("\n" if format is Format.JSONL else "")
                separator = ",\n" if format is Format.JSON else ""
            if format is Format.JSON:
                out.write("[]\n" if separator == "[\n" else "\n]\n")
        end(failures)
