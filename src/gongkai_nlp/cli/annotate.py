"""The command ``annotate``: annotations to correct by hand."""

from pathlib import Path
from typing import Annotated

import typer

from gongkai_nlp.cli.common import STANDARD_INPUT, Files, Rules, errors_in_one_line, input_paths
from gongkai_nlp.errors import GongkaiError


def annotate(
    files: Files,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder for copies of the documents and their annotations."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace annotations that are there already.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Write NAME.gold.json beside each document: what the library finds, for a reader to correct.

    Exit code 0: all were written; 1: some were not, each is told; 2: wrong usage.
    """
    from gongkai_nlp.api import extract
    from gongkai_nlp.gold import write_gold
    from gongkai_nlp.rules import load_rules

    with errors_in_one_line():
        if STANDARD_INPUT in files:
            raise GongkaiError("annotations stand beside a file; save the text and name the file")
        load_rules(rules or ())
        refused = 0
        for name in input_paths(files):
            try:
                report = extract(Path(name), rules=rules or ())
                document = Path(name) if output is None else _copied(Path(name), output)
                typer.echo(write_gold(report, document, overwrite=overwrite))
            except GongkaiError as error:
                typer.echo(f"gongkai: {error}", err=True)
                refused += 1
        if refused:
            typer.echo(f"gongkai: {refused} not annotated, see above", err=True)
            raise typer.Exit(1)


def _copied(document: Path, folder: Path) -> Path:
    """Copy `document` into `folder`, where its annotations will stand, and return the copy.

    Raises:
        GongkaiError: another document of that name is there, or the folder cannot be written.
    """
    copy = folder / document.name
    try:
        content = document.read_bytes()
        if copy.exists() and copy.read_bytes() != content:
            raise GongkaiError(f"{copy}: another document of that name; choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)
    except OSError as error:
        raise GongkaiError(f"{copy}: {error.strerror}; name a folder that can be written") from error
    return copy
