"""A report for the terminal: section tree, highlighted text, tables; plain without colour."""

from collections.abc import Iterable

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text
from rich.tree import Tree

from gongkai_nlp.outputs.layers import KINDS, kinds_of, stretches
from gongkai_nlp.results import Quantity, Report

_STYLES = {
    "document_numbers": "bold blue",
    "titles": "magenta",
    "agencies": "green",
    "quantities": "bold red",
    "dates": "yellow",
    "sections": "bold underline",
    "customs": "bold cyan",
}
_COUNTED = {kind: name for kind, name in KINDS.items() if kind != "customs"}
"""What a summary counts: the kinds that every report has."""


def print_summary(reports: Iterable[Report], console: Console) -> None:
    """Print one line a report: what it is, and how much was found in it."""
    grid = Grid(box=SIMPLE, padding=(0, 1, 0, 0))
    for name in ("issuer", "year", "kind", *_COUNTED.values()):
        grid.add_column(name)
    for report in reports:
        metadata = report.metadata
        grid.add_row(
            Text(metadata.issuer or report.source or ""),
            str(metadata.year or ""),
            metadata.kind,
            *(str(len(getattr(report, kind))) for kind in _COUNTED),
        )
    console.print(grid)


def print_report(report: Report, console: Console) -> None:
    """Print `report` on `console`."""
    console.print(Group(*_parts(report)))


def _parts(report: Report) -> list[RenderableType]:
    parts: list[RenderableType] = [_metadata(report), "", _tree(report), "", _text(report)]
    if report.quantities:
        parts += ["", _quantities(report.quantities)]
    for finding in report.findings:
        parts.append(Text(f"{finding.severity}: {finding.code}: {finding.message}"))
    for notice in report.warnings:
        parts.append(Text(f"warning: {notice.code}: {notice.message}"))
    return parts


def _metadata(report: Report) -> Grid:
    grid = Grid(show_header=False, box=None, pad_edge=False)
    for name, value in report.metadata.model_dump(exclude_none=True).items():
        grid.add_row(Text(name, style="dim"), Text(str(value)))
    return grid


def _tree(report: Report) -> Tree:
    root = Tree(Text("sections", style="dim"))
    nodes: dict[str, Tree] = {}
    for section in report.sections:
        label = Text(" ".join(section.text.split()))
        label.append(f"  {section.role}", style="dim")
        parent = nodes.get(section.parent or "", root)
        nodes[section.id] = parent.add(label)
    return root


def _text(report: Report) -> Text:
    shown = Text()
    text = report.text or ""
    for start, end, covering in stretches(report):
        style = _STYLES[covering[-1][0]] if covering else ""
        shown.append(text[start:end], style=style)
    shown.append("\n\n")
    for kind, name in kinds_of(report).items():
        shown.append(f"{name} {len(getattr(report, kind))}", style=_STYLES[kind])
        shown.append("  ")
    return shown


def _quantities(quantities: tuple[Quantity, ...]) -> Grid:
    grid = Grid("text", "value", "unit", "qualifier", "at", title="quantities", title_justify="left")
    for q in quantities:
        value = str(q.value) if q.value is not None else f"{q.low}–{q.high}"
        grid.add_row(Text(q.text), value, q.unit, q.qualifier or "", str(q.start))
    return grid
