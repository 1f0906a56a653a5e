"""The commands ``gold check`` and ``gold export``: annotated documents."""

from pathlib import Path
from typing import Annotated

import typer

from gongkai_nlp.cli.common import errors_in_one_line

app = typer.Typer(no_args_is_help=True, help="Check and export annotated documents.")

Folders = Annotated[
    list[Path], typer.Argument(help="Folders of documents with NAME.gold.json beside.", metavar="FOLDERS...")
]


@app.command()
def check(folders: Folders) -> None:
    """List everything that is wrong with annotations, each with its mend.

    Exit code 0: nothing; 1: something is wrong; 2: wrong usage.
    """
    from gongkai_nlp.gold import check_gold, gold_files

    with errors_in_one_line():
        files = [path for folder in folders for path in gold_files(folder)]
        problems = [problem for path in files for problem in check_gold(path)]
        for problem in problems:
            typer.echo(problem)
        typer.echo(f"files: {len(files)}; problems: {len(problems)}", err=bool(problems))
        if problems:
            raise typer.Exit(1)


@app.command()
def export(
    folders: Folders,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write, NAME.spacy.")],
    kinds: Annotated[
        list[str] | None,
        typer.Option(help="Kind for doc.spans['sc'] and doc.ents, such as quantity; may be repeated."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="One example a line, not a document.")] = False,
) -> None:
    """Write annotated documents as a DocBin, for spaCy's own corpus reader.

    Exit code 0: written; 2: wrong usage.
    """
    from gongkai_nlp.components.docbin import write_docbin

    with errors_in_one_line():
        count = write_docbin(folders, output, kinds=kinds, lines=lines)
        typer.echo(f"{output}: examples: {count}")
