"""The command ``diff``: what a rule pack changes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.cli.common import Files, end, errors_in_one_line, read_reports, written
from gongkai_nlp.cli.evaluate import EvaluationFormat, Page
from gongkai_nlp.errors import GongkaiError

if TYPE_CHECKING:
    from gongkai_nlp.gold import Fields
    from gongkai_nlp.results import Failure, Report

BUILT_IN = "builtin"


def diff(
    files: Files,
    rules: Annotated[
        list[str],
        typer.Option(
            "--rules",
            help="Folder of rules or installed pack, compared with the built-in rules alone; given twice, "
            f"the first is compared with the second. {BUILT_IN} stands for no pack.",
        ),
    ],
    format: Annotated[EvaluationFormat, typer.Option(help="Lines, or JSON.")] = EvaluationFormat.TEXT,
    html: Page = None,
) -> None:
    """Print what a rule pack gains, loses and changes, document by document.

    Where NAME.gold.json stands beside a document, each change is judged by it, and both sides are scored.
    Exit code 0: compared, whatever the changes; 1: some files could not be read; 2: wrong usage.
    """
    from gongkai_nlp.evaluation import diff as diff_reports
    from gongkai_nlp.evaluation import difference_json, difference_page, difference_text

    with errors_in_one_line():
        if len(rules) > 2:
            raise GongkaiError(
                f"--rules is given {len(rules)} times; two sides can be compared, give it twice"
            )
        sides = [[] if pack == BUILT_IN else [pack] for pack in rules]
        first, second = sides if len(sides) == 2 else ([], sides[0])
        failures: list[Failure] = []
        before = list(read_reports(files, first, failures))
        after = list(read_reports(files, second, []))
        result = diff_reports(before, after, gold=_annotations(before))
        if html is not None:
            with written(html) as out:
                out.write(difference_page(result))
        if format is EvaluationFormat.JSON:
            typer.echo(json.dumps(difference_json(result), ensure_ascii=False))
        else:
            typer.echo(difference_text(result))
        end(failures)


def _annotations(reports: "Sequence[Report]") -> "dict[str, Fields]":
    """Return the annotations that stand beside the documents of `reports`, by source."""
    from gongkai_nlp.gold import gold_path, read_gold

    beside = {
        report.source: gold_path(Path(report.source))
        for report in reports
        if report.source and Path(report.source).is_file()
    }
    return {source: read_gold(path)[0].gold for source, path in beside.items() if path.is_file()}
