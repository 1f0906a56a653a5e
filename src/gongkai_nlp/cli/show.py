"""The commands ``show`` and ``summary``: reports in the terminal or as pages for a browser."""

import sys
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.cli.common import Files, Rules, end, errors_in_one_line, read_reports, written
from gongkai_nlp.errors import GongkaiError

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure, Report

Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="PAGE.html|FOLDER",
        help="Write a page for a browser: of one document into a file that ends with .html, of several "
        "into a folder, with an index.",
    ),
]


def show(files: Files, rules: Rules = None, html: Html = None) -> None:
    """Show each report: metadata, section tree, highlighted text, tables, findings."""
    with errors_in_one_line():
        failures: list[Failure] = []
        reports = read_reports(files, rules, failures)
        if html is None:
            _print(reports)
        elif html.suffix.lower() in (".html", ".htm"):
            _write_page(reports, html)
        else:
            _write_pages(reports, failures, html, rules)
        end(failures)


def _print(reports: "Iterable[Report]") -> None:
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_report

    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for report in reports:
        print_report(report, console)


def _write_page(reports: "Iterable[Report]", path: Path) -> None:
    held = list(islice(reports, 2))
    if len(held) > 1:
        raise GongkaiError(f"{path}: several documents do not go on one page; name a folder: {path.stem}")
    for report in held:
        with written(path) as out:
            out.write(report.to_html())


def _write_pages(
    reports: "Iterable[Report]", failures: "list[Failure]", folder: Path, rules: list[str] | None
) -> None:
    from gongkai_nlp.outputs.pages.corpus import write_corpus
    from gongkai_nlp.rules import load_rules

    # The failures are complete, and asked for, when the last report has passed.
    typer.echo(write_corpus(chain(reports, failures), folder, rules=load_rules(rules or ())))


def summary(files: Files, rules: Rules = None) -> None:
    """Show one line a report: issuer, year, kind, and how much was found."""
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_summary

    with errors_in_one_line():
        failures: list[Failure] = []
        print_summary(read_reports(files, rules, failures), Console(highlight=False))
        end(failures)
