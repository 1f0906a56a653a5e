"""The command ``evaluate``: scores against annotated documents."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai_nlp.cli.common import Rules, errors_in_one_line, written


class EvaluationFormat(StrEnum):
    """How scores or changes are written."""

    TEXT = "text"
    JSON = "json"


Page = Annotated[Path | None, typer.Option("--html", help="Page to write, every entry in its context.")]


def evaluate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of documents with NAME.gold.json beside.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every error.")] = False,
    format: Annotated[EvaluationFormat, typer.Option(help="A table, or JSON.")] = EvaluationFormat.TEXT,
    html: Page = None,
    rules: Rules = None,
) -> None:
    """Score the reports of annotated documents, per kind and per field.

    Exit code 0: scored; 1: scored, and a mention is not what stands at its offsets; 2: wrong usage.
    """
    from gongkai_nlp.evaluation import evaluate as evaluate_folders
    from gongkai_nlp.evaluation import evaluation_json, evaluation_page, evaluation_text

    with errors_in_one_line():
        result = evaluate_folders(folders, rules=rules or ())
        if html is not None:
            with written(html) as out:
                out.write(evaluation_page(result))
        if format is EvaluationFormat.JSON:
            typer.echo(json.dumps(evaluation_json(result), ensure_ascii=False))
        else:
            typer.echo(evaluation_text(result, errors=errors))
        if result.offset_errors:
            raise typer.Exit(1)
