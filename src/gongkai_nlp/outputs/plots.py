"""Plots of panels and reports, drawn by Altair; they fetch nothing, in a notebook or as files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai_nlp.errors import FontError, MissingExtraError
from gongkai_nlp.results import Breakdown, Quantity, Report, Table
from gongkai_nlp.rules import load_rules

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
"""Families that hold Chinese characters, on the systems that people have."""
OUTCOMES = (
    ("granted", "予以公开 granted", "#009e73"),
    ("partial", "部分公开 partial", "#56b4e9"),
    ("denied_", "不予公开 denied", "#d55e00"),
    ("unable_", "无法提供 unable", "#e69f00"),
    ("np_", "不予处理 not processed", "#cc79a7"),
    ("other", "其他处理 other", "#999999"),
    ("carried_out", "结转下年 carried out", "#0072b2"),
)
"""What rows of the table of requests begin with, the outcome that they count, and its colour."""
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""The colours of Okabe and Ito, which colour-blind readers tell apart."""
_BASES = ("cell", "quantity", "zero_statement")
_LEAD = 14
"""Characters in front of a total that name it in a plot."""


@dataclass(frozen=True)
class Plot:
    """A chart that a notebook shows as SVG, and that `save` writes to a file."""

    chart: "alt.TopLevelMixin"
    """The chart of Altair, to be changed or combined."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg()}

    def svg(self) -> str:
        """Return the chart as SVG; its text is drawn with the fonts of whoever looks at it."""
        return str(_converter().vegalite_to_svg(self.chart.to_dict()))

    def save(self, path: str | Path, *, fonts: str | Path | None = None) -> None:
        """Write the chart to `path`: .svg, .html (with all that it needs inside), .png or .json (Vega-Lite).

        Args:
            path: the file to write; its suffix says as what.
            fonts: for PNG, a folder of fonts beside those that the machine has.

        Raises:
            FontError: a PNG was asked for, and no font has Chinese characters.
            ValueError: the suffix is another one.
        """
        path = Path(path)
        if path.suffix == ".png":
            path.write_bytes(self._png(fonts))
        elif path.suffix == ".svg":
            path.write_text(self.svg(), encoding="utf-8")
        elif path.suffix == ".html":
            page = _converter().vegalite_to_html(self.chart.to_dict(), bundle=True)
            path.write_text(page, encoding="utf-8")
        elif path.suffix == ".json":
            path.write_text(self.chart.to_json(), encoding="utf-8")
        else:
            raise ValueError(f"{path}: a plot is written as .svg, .html, .png or .json")

    def _png(self, fonts: str | Path | None) -> bytes:
        converter = _converter()
        if fonts is not None:
            converter.register_font_directory(str(fonts))
        if not _draws_chinese():
            raise FontError(
                "no font of this machine has Chinese characters, a PNG would show boxes in their place; "
                "install one (on Debian: apt-get install fonts-noto-cjk), name a folder that holds one "
                "(fonts=...), or write .svg or .html, which take the fonts of whoever looks at them"
            )
        return bytes(converter.vegalite_to_png(self.chart.to_dict(), scale=2))


def plot_indicator(panel: "pd.DataFrame", indicator: str, *, issuers: Sequence[str] | None = None) -> Plot:
    """Return an indicator as one line an issuer, year by year.

    Of several figures of an issuer and year (its own and that of its area) the one in a statutory table is
    drawn, then one in prose, then a statement of zero; among equals the issuer's own. Ranges are left out,
    and so are figures of other bodies, planned ones and those of earlier years.

    Args:
        panel: what `panel` returned.
        indicator: id of the indicator, such as ``requests_received``.
        issuers: whose lines are drawn, all by default.

    Raises:
        MissingExtraError: Altair is not installed.
        ValueError: the panel holds no figure to draw.
    """
    alt = _altair()
    rows: dict[tuple[str, str], Any] = {}
    for row in panel.sort_values("scope", ascending=False, kind="stable").to_dict("records"):
        wanted = row["indicator"] == indicator and row["frame"] == "year" and row["scope"] != "named"
        if not wanted or _missing(row["value"]) or _missing(row["issuer"]) or len(str(row["year"])) != 4:
            continue
        if issuers is not None and row["issuer"] not in issuers:
            continue
        key = (row["issuer"], row["year"])
        if key not in rows or _BASES.index(row["basis"]) < _BASES.index(rows[key]["basis"]):
            rows[key] = row
    if not rows:
        raise ValueError(f"no figure of {indicator!r} for a year; the panel's column indicator lists the ids")
    shown = ("issuer", "year", "value", "unit", "evidence", "source")
    points = [
        {name: "" if _missing(row[name]) else str(row[name]) for name in shown}
        | {"drawn": float(row["value"])}
        for row in rows.values()
    ]
    units = "、".join(sorted({row["unit"] for row in rows.values() if not _missing(row["unit"])}))
    title = f"{_name(indicator)} ({indicator})"
    colours = alt.Scale(range=list(_COLOURS))
    base = alt.Chart(alt.Data(values=points), title=title, width=480, height=280).encode(
        x=alt.X("year:O", title="年份 year", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("drawn:Q", title=units or None),
    )
    # Stroke here and fill there, so that colour and shape share one legend.
    lines = base.mark_line().encode(stroke=alt.Stroke("issuer:N", scale=colours, legend=None))
    marks = base.mark_point(filled=True, size=80, opacity=1).encode(
        fill=alt.Fill("issuer:N", title="机关 issuer", scale=colours),
        shape=alt.Shape("issuer:N", title="机关 issuer"),
        tooltip=[alt.Tooltip(f"{name}:N") for name in shown],
    )
    return _finished(alt.layer(lines, marks))


def plot_outcomes(reports: Iterable[Report]) -> Plot:
    """Return what became of the requests of each issuer and year, as stacked bars.

    The figures are those of the column 总计 of the statutory table of requests, so that reports without one
    (before 2019) are left out. Of several reports of one issuer and year the first counts.

    Raises:
        MissingExtraError: Altair is not installed.
        ValueError: no report has such a table.
    """
    alt = _altair()
    tables: dict[tuple[str, int], Table] = {}
    for report in reports:
        issuer, year = report.metadata.issuer or report.source or "", report.metadata.year
        for table in report.tables:
            if table.kind == "requests" and year is not None:
                tables.setdefault((issuer, year), table)
    bars = [
        {"issuer": issuer, "year": str(year), "outcome": name, "order": order, "count": _count(table, row)}
        for (issuer, year), table in tables.items()
        for order, (row, name, _) in enumerate(OUTCOMES)
    ]
    if not bars:
        raise ValueError("no report holds a statutory table of requests with its year")
    colours = alt.Scale(domain=[name for _, name, _ in OUTCOMES], range=[colour for _, _, colour in OUTCOMES])
    chart = (
        alt.Chart(alt.Data(values=bars), width=alt.Step(44), height=240)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("count:Q", title="申请 requests (件)"),
            color=alt.Color("outcome:N", title="办理结果", scale=colours, sort=None),
            order=alt.Order("order:Q"),
            column=alt.Column("issuer:N", title=None),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("issuer", "year", "outcome", "count")],
        )
    )
    return _finished(chart)


def plot_breakdowns(report: Report) -> Plot:
    """Return the totals of a report with their parts as shares of the total, those that fail marked.

    Raises:
        MissingExtraError: Altair is not installed.
        ValueError: the report holds no total with its parts in plain numbers.
    """
    alt = _altair()
    quantities = {quantity.id: quantity for quantity in report.quantities}
    bars = [
        bar
        for breakdown in report.breakdowns
        if breakdown.total is not None
        for bar in _parts(report, breakdown, quantities)
    ]
    if not bars:
        raise ValueError("the report holds no total with parts in plain numbers")
    base = alt.Chart(alt.Data(values=bars))
    checks = alt.Scale(domain=list(_CHECKS.values()), range=["#009e73", "#d55e00", "#999999"])
    parts = base.mark_bar(stroke="white", strokeWidth=1.5).encode(
        x=alt.X("share:Q", title="占总数 share of the total", axis=alt.Axis(format="%")),
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=320)),
        color=alt.Color("check:N", title=None, scale=checks),
        order=alt.Order("position:Q"),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("part", "total", "check", "reason")],
    )
    whole = alt.Chart(alt.Data(values=[{"share": 1}])).mark_rule(strokeDash=[4, 3]).encode(x="share:Q")
    return _finished(alt.layer(parts, whole).properties(width=420))


_CHECKS = {True: "相符 adds up", False: "不符 does not", None: "无法判断 open"}


def _parts(
    report: Report, breakdown: Breakdown, quantities: dict[str, Quantity]
) -> Iterable[dict[str, object]]:
    """Yield one bar a part; none where a figure is a range."""
    total = quantities[breakdown.total or ""]
    parts = [quantities[part] for part in breakdown.parts]
    if not total.value or any(part.value is None for part in parts):
        return
    text = report.text or ""
    lead = text[max(0, total.start - _LEAD) : total.start]
    for sign in "，。；、：,;:\n":
        lead = lead.rpartition(sign)[2]
    for position, part in enumerate(parts):
        yield {
            "label": f"{'≠ ' if breakdown.holds is False else ''}{lead.strip()}{total.text}",
            "total": total.text,
            "part": part.text,
            "position": position,
            "share": float(part.value or 0) / float(total.value),
            "check": _CHECKS[breakdown.holds],
            "reason": breakdown.reason or "",
        }


def _count(table: Table, row: str) -> float:
    """Return the sum of the column 总计 over the rows of an outcome."""
    cells = [cell for cell in table.cells if cell.column == "total" and cell.row.startswith(row)]
    return float(sum(cell.value for cell in cells if cell.value is not None))


def _name(indicator: str) -> str:
    """Return the Chinese name of an indicator, its id where a pack of somebody's defines it."""
    names = {rule.id: rule.name for rule in load_rules().indicator.definition}
    return names.get(indicator, indicator)


def _missing(value: object) -> bool:
    return value is None or value != value


def _finished(chart: Any) -> Plot:
    chart = chart.configure(font=FONTS, padding={"left": 5, "top": 5, "bottom": 5, "right": 20})
    return Plot(chart.configure_title(anchor="start").configure_view(strokeWidth=0))


def _altair() -> Any:
    try:
        import altair
        import vl_convert  # noqa: F401
    except ImportError as error:
        message = "plots need Altair; install it with: pip install 'gongkai-nlp[viz]'"
        raise MissingExtraError(message) from error
    return altair


def _converter() -> Any:
    import vl_convert

    return vl_convert


def _draws_chinese() -> bool:
    """Return whether two Chinese characters come out different: without a font both are the same box."""
    drawn = {
        _converter().svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text x="2" y="30" font-size="30" font-family="{FONTS}">{character}</text></svg>'
        )
        for character in "政府"
    }
    return len(drawn) == 2
