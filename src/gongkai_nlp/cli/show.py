"""The commands ``show`` and ``summary``: reports in the terminal."""

import sys
from typing import TYPE_CHECKING

from gongkai_nlp.cli.common import Files, Rules, end, errors_in_one_line, read_reports

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure


def show(files: Files, rules: Rules = None) -> None:
    """Show each report in the terminal: metadata, section tree, highlighted text, tables."""
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_report

    with errors_in_one_line():
        failures: list[Failure] = []
        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        for report in read_reports(files, rules, failures):
            print_report(report, console)
        end(failures)


def summary(files: Files, rules: Rules = None) -> None:
    """Show one line a report: issuer, year, kind, and how much was found."""
    from rich.console import Console

    from gongkai_nlp.outputs.terminal import print_summary

    with errors_in_one_line():
        failures: list[Failure] = []
        print_summary(read_reports(files, rules, failures), Console(highlight=False))
        end(failures)
