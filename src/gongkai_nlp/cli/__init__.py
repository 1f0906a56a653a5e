"""The command line: every command reads files or folders, ``-`` is standard input."""

from typing import Annotated

import typer

from gongkai_nlp.cli import gold, rules
from gongkai_nlp.cli.annotate import annotate
from gongkai_nlp.cli.audit import audit
from gongkai_nlp.cli.diff import diff
from gongkai_nlp.cli.evaluate import evaluate
from gongkai_nlp.cli.extract import extract
from gongkai_nlp.cli.panel import panel
from gongkai_nlp.cli.schema import schema
from gongkai_nlp.cli.show import show, summary
from gongkai_nlp.version import __version__

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Read Chinese government disclosure reports into typed results with exact offsets.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for _command in (extract, show, summary, audit, panel, evaluate, diff, annotate, schema):
    app.command()(_command)
app.add_typer(gold.app, name="gold")
app.add_typer(rules.app, name="rules")


def main() -> None:
    """Run the command line; wrong usage is told in one line with the mend, with exit code 2."""
    try:
        raise SystemExit(app(prog_name="gongkai", standalone_mode=False))
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)  # which of typer's errors know their command varies
        command = context.command_path if context else "gongkai"
        if message := error.format_message():  # empty where the help was printed already
            typer.echo(f"gongkai: {message.rstrip('.')}; see {command} --help", err=True)
        raise SystemExit(error.exit_code) from error
