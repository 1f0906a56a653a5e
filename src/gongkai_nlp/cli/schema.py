"""The command ``schema``: the JSON Schema of a report."""

import json

import typer


def schema() -> None:
    """Print the JSON Schema of a report."""
    from gongkai_nlp.results import Report

    typer.echo(json.dumps(Report.model_json_schema(), ensure_ascii=False, indent=2))
