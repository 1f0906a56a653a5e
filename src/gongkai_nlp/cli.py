"""The command line."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=True, no_args_is_help=True)


@app.callback()
def main() -> None:
    """Read Chinese government disclosure reports."""


@app.command()
def extract(files: Annotated[list[Path], typer.Argument()], format: str = "jsonl") -> None:
    """Extract the report of each file."""
    from gongkai_nlp.api import extract as extract_one

    for path in files:
        typer.echo(extract_one(path).model_dump_json(exclude={"text"}))
