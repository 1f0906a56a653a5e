"""``gongkai rules``: check a pack, explain a place, begin a file, list what there is."""

import re
from pathlib import Path
from typing import Annotated

import typer

from gongkai_nlp.cli.common import Rules, errors_in_one_line, written
from gongkai_nlp.errors import GongkaiError

app = typer.Typer(no_args_is_help=True, help="Write, check and look into rule packs.")


@app.command()
def check(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of rules, or name of an installed pack.")
    ],
    packs: Annotated[
        list[str] | None, typer.Option("--rules", help="Pack that this one is laid over; may be repeated.")
    ] = None,
) -> None:
    """Tell every problem of a rule pack, with its mend; exit code 1 where there is one.

    Files, keys and patterns are looked at, examples tried, each rule left out once to see what it is for.
    """
    from gongkai_nlp.authoring import check_pack

    with errors_in_one_line():
        found = check_pack(folder, below=packs or ())
    for note in found.notes:
        typer.echo(f"note: {found.line(note)}")
    for problem in found.problems:
        typer.echo(found.line(problem))
    typer.echo(f"{_count(found.rules, 'rule')}, {_count(len(found.problems), 'problem')}")
    if found.problems:
        raise typer.Exit(1)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A document.")],
    span: Annotated[str, typer.Option(help="First offset and one past the last, as reports count: 120:126.")],
    packs: Rules = None,
) -> None:
    """Tell what each step finds at a place of a document, and which rules that hangs on."""
    from gongkai_nlp.authoring import explain as explained

    with errors_in_one_line():
        places = re.fullmatch(r"(\d{1,9}):(\d{1,9})", span)
        if places is None:
            raise GongkaiError(f"--span {span}: write two offsets with a colon between, such as 120:126")
        found = explained(file, int(places[1]), int(places[2]), rules=packs or ())
    typer.echo(f"“{found.text}” ({found.region})")
    for step in found.found:
        typer.echo(f"\n{step.step}")
        for line in step.lines:
            typer.echo(f"  {line}")
    if not found.found:
        typer.echo("\nno step finds anything here")
    typer.echo("\nthe rules that this hangs on" if found.bearings else "\nit hangs on no single rule")
    for bearing in found.bearings:
        for held in bearing.rules:
            typer.echo(f"  {held.stem}.{held.listed} {held.rule.id} ({held.pack}): {held.says()}")
            for name, said in (("why", held.rule.why), ("source", held.rule.source)):
                if said:
                    typer.echo(f"    {name}: {said}")
        it = "it" if len(bearing.rules) == 1 else "these"
        for line in bearing.gained:
            typer.echo(f"    without {it}: {line}")
        for line in bearing.lost if not bearing.gained else ():
            typer.echo(f"    without {it} not: {line}")


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="unit, agency, issuer-code, role, indicator, custom, …")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder to write it into.")] = None,
) -> None:
    """Print the commented beginning of a rule file, or write it."""
    from gongkai_nlp.authoring import skeleton, write_skeleton

    with errors_in_one_line():
        if output is None:
            typer.echo(skeleton(kind), nl=False)
        else:
            typer.echo(f"written: {write_skeleton(kind, output)}; now: gongkai rules check {output}")


@app.command("list")
def list_(
    kind: Annotated[
        str | None, typer.Argument(help="A file of rules (quantity) or a list (quantity.unit).")
    ] = None,
    packs: Rules = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")] = None,
) -> None:
    """List rules, one a line: list, id, pack and what the rule says, parted by tabs."""
    from gongkai_nlp.authoring import list_rules
    from gongkai_nlp.rules import load_rules

    with errors_in_one_line(), written(output) as out:
        for held in list_rules(load_rules(packs or ()), kind):
            out.write(f"{held.stem}.{held.listed}\t{held.rule.id}\t{held.pack}\t{held.says()}\n")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
