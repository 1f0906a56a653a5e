"""The command ``evaluate``: scores against annotated documents."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai_nlp.cli.common import errors_in_one_line


class EvaluationFormat(StrEnum):
    """How scores are written."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of documents with NAME.gold.json beside.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every error.")] = False,
    format: Annotated[EvaluationFormat, typer.Option(help="A table, or JSON.")] = EvaluationFormat.TEXT,
) -> None:
    """Score the reports of annotated documents, per kind and per field."""
    from gongkai_nlp.evaluation import evaluate as evaluate_folders

    with errors_in_one_line():
        result = evaluate_folders(folders)
        if format is EvaluationFormat.JSON:
            typer.echo(json.dumps(result.to_json(), ensure_ascii=False))
        else:
            typer.echo(result.table(errors=errors))
