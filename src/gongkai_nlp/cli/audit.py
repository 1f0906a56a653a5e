"""The command ``audit``: what does not add up."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.cli.common import Files, Rules, end, errors_in_one_line, read_reports
from gongkai_nlp.errors import GongkaiError

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure


class AuditFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


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

    with errors_in_one_line():
        failures: list[Failure] = []
        rule_set = load_rules(rules or ())
        reports = list(read_reports(files, rules, failures))
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
        end(failures)
        if has_errors(lines):
            raise typer.Exit(1)
