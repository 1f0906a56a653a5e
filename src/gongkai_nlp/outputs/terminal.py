"""A report for the terminal: section tree, highlighted text, tables, findings.

Without colour the mentions stand between marks that begin with the letter of their kind: ⟦数:36件⟧.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text
from rich.tree import Tree

from gongkai_nlp.outputs.layers import KINDS, LETTERS, kinds_of, mentions_of, stretches, visible
from gongkai_nlp.outputs.pages.facts import figure
from gongkai_nlp.outputs.pages.grids import Grid as TableGrid
from gongkai_nlp.outputs.pages.grids import GridCell, grids
from gongkai_nlp.outputs.pages.labels import indicator_words, value_words
from gongkai_nlp.results import Finding, Quantity, Report

_STYLES = {
    "document_numbers": "bold blue",
    "titles": "magenta",
    "agencies": "green",
    "quantities": "bold red",
    "dates": "yellow",
    "sections": "bold underline",
    "customs": "bold cyan",
}
_SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
_COUNTED = {kind: name for kind, name in KINDS.items() if kind != "customs"}
"""What a summary counts: the kinds that every report has."""


def print_summary(reports: Iterable[Report], console: Console) -> None:
    """Print one line a report: what it is, and how much was found in it."""
    grid = Grid(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("issuer", "year", "kind", *_COUNTED.values()):
        grid.add_column(name, overflow="fold", min_width=4)
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
    """Print `report` on `console`, with marks in place of colours where it has none."""
    marked = console.no_color or console.color_system is None
    console.print(Group(*_parts(report, marked=marked)))


def _parts(report: Report, *, marked: bool) -> list[RenderableType]:
    parts: list[RenderableType] = [
        _metadata(report),
        "",
        _tree(report),
        "",
        _legend(report, marked=marked),
        "",
    ]
    parts += [_marked_text(report) if marked else _coloured_text(report), ""]
    parts += [_table(grid) for grid in grids(report)]
    if report.quantities:
        parts.append(_quantities(report.quantities))
    if report.indicators:
        parts.append(_indicators(report))
    parts += [_finding(report, finding) for finding in report.findings]
    parts += [Text(f"warning: {notice.code}: {visible(notice.message)}") for notice in report.warnings]
    return parts


def _metadata(report: Report) -> Grid:
    grid = Grid(show_header=False, box=None, pad_edge=False)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in report.metadata.model_dump(exclude_none=True).items():
        grid.add_row(Text(name, style="dim"), _line(value))
    return grid


def _tree(report: Report) -> Tree:
    root = Tree(Text("sections", style="dim"))
    nodes: dict[str, Tree] = {}
    for section in report.sections:
        label = _line(section.text)
        label.append(f"  {section.role}", style="dim")
        parent = nodes.get(section.parent or "", root)
        nodes[section.id] = parent.add(label)
    return root


def _legend(report: Report, *, marked: bool) -> Text:
    shown = Text()
    for kind, name in kinds_of(report).items():
        letter = f"{LETTERS[kind]}:" if marked and kind != "sections" else ""
        shown.append(f"{letter}{name} {len(getattr(report, kind))}", style=_STYLES[kind])
        shown.append("  ")
    return shown


def _coloured_text(report: Report) -> Text:
    shown = Text()
    text = report.text or ""
    for start, end, covering in stretches(report):
        style = _STYLES[covering[-1][0]] if covering else ""
        shown.append(visible(text[start:end]), style=style)
    return shown


def _marked_text(report: Report) -> Text:
    """Return the text with its mentions between marks, but for the sections, which the tree shows."""
    before: dict[int, list[str]] = {}
    behind: Counter[int] = Counter()
    for kind, mention in mentions_of(report):
        if kind != "sections":
            before.setdefault(mention.start, []).append(f"⟦{LETTERS[kind]}:")
            behind[mention.end] += 1
    text = report.text or ""
    cuts = sorted({0, len(text), *before, *behind})
    parts: list[str] = []
    for start, end in pairwise(cuts):
        parts += (*before.get(start, ()), visible(text[start:end]), "⟧" * behind[end])
    return Text("".join(parts))


def _table(grid: TableGrid) -> Grid:
    shown = Grid(
        title=value_words(grid.table.kind).zh, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0)
    )
    if grid.columns:
        shown.add_column(overflow="fold")
    for index in range(len(grid.rows[0][1]) if grid.rows else 0):
        label = _line(grid.columns[index].zh) if grid.columns else ""
        shown.add_column(label, overflow="fold", justify="right" if grid.columns else "left")
    shown.show_header = bool(grid.columns)
    for name, cells in grid.rows:
        head = [_line(name.zh)] if name else []
        shown.add_row(*head, *(_cell(cell) for cell in cells))
    return shown


def _cell(held: GridCell | None) -> Text:
    if held is None:
        return Text("")
    shown = _line(held.cell.text)
    if held.suspect:
        shown.append("!")
    if held.findings:
        shown.stylize("bold red" if held.suspect else "red")
    return shown


def _quantities(quantities: tuple[Quantity, ...]) -> Grid:
    grid = _listing("quantities", "text", "value", "unit", "qualifier", "at")
    for q in quantities:
        value = str(q.value) if q.value is not None else f"{q.low}–{q.high}"
        grid.add_row(_line(q.text), value, _line(q.unit), q.qualifier or "", str(q.start))
    return grid


def _indicators(report: Report) -> Grid:
    grid = _listing("indicators", "indicator", "figure", "period", "at")
    for held in report.indicators:
        name = indicator_words(held.indicator).zh
        grid.add_row(_line(name), _line(figure(held)), held.period or "", str(held.start))
    return grid


def _listing(title: str, *names: str) -> Grid:
    """Return an empty table whose cells are folded where the terminal is narrow, and never cut."""
    grid = Grid(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in names:
        grid.add_column(name, overflow="fold")
    return grid


def _finding(report: Report, finding: Finding) -> Text:
    shown = Text()
    if finding.spans:
        before = (report.text or "")[: finding.spans[0][0]]
        column = len(before) - before.rfind("\n")
        shown.append(f"{before.count(chr(10)) + 1}:{column}: ", style="dim")
    shown.append(f"{finding.severity} {finding.code}", style=_SEVERITY_STYLES[finding.severity])
    shown.append(f" {visible(finding.message)}")
    return shown


def _line(value: object) -> Text:
    """Return a value from a document in one line that does nothing to the terminal."""
    return Text(visible(" ".join(str(value).split())))
