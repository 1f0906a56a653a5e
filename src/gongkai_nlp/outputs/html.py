"""A report in a notebook: findings, section tree, the text with its mentions highlighted, quantities.

Everything that comes from a document is escaped; nothing is fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gongkai_nlp.outputs.layers import KINDS, kinds_of, stretches, value_of
from gongkai_nlp.results import Report, Section

_LINES = {
    "document_numbers": ("#0072b2", "double"),
    "titles": ("#b0578d", "dotted"),
    "agencies": ("#00825f", "solid"),
    "quantities": ("#d55e00", "solid"),
    "dates": ("#8a6d00", "dashed"),
    "sections": ("#56606b", "solid"),
    "customs": ("#6a3d9a", "wavy"),
}
"""Colour and style of the line under each kind; colours after Okabe and Ito, for colour-blind readers."""
_LONGEST = 20_000
"""Characters of a text that a notebook shows; the page of `Report.to_html` shows any text."""

_ROWS = 100
"""Quantities that a notebook lists."""

_STYLE = """
.gongkai{font-family:"Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;line-height:1.9}
.gongkai .text{white-space:pre-wrap;max-width:46em;max-height:34em;overflow:auto}
.gongkai .key,.gongkai details,.gongkai p{font-family:system-ui,sans-serif;font-size:.85em;line-height:1.5}
.gongkai .key span{margin-right:1.2em}
.gongkai .m{text-decoration-line:underline;text-decoration-thickness:2px;text-underline-offset:3px}
.gongkai .m.deep{font-weight:600}
.gongkai .m.sections{font-weight:600}
.gongkai table{border-collapse:collapse;font-size:1em}
.gongkai td,.gongkai th{padding:.1em .6em;text-align:left}
.gongkai tr+tr{border-top:1px solid #8884}
""" + "".join(
    f".gongkai .{kind}{{text-decoration-color:{colour};text-decoration-style:{style}}}"
    for kind, (colour, style) in _LINES.items()
)


@dataclass(frozen=True)
class Html:
    """HTML that a notebook displays; ``str()`` gives the markup."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup

    def __str__(self) -> str:
        return self.markup


def show(report: Report, *, kinds: Sequence[str] = tuple(KINDS)) -> Html:
    """Return the highlighted text of `report` as an object that a notebook displays.

    Args:
        report: the report; it must hold its text, as one fresh from ``extract`` does.
        kinds: the fields of the report to highlight, all kinds of mentions by default.

    Raises:
        ValueError: `kinds` names no kind of mention.
    """
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise ValueError(f"{unknown[0]!r} is no kind of mention; choose from {', '.join(KINDS)}")
    return Html(f'<div class="gongkai"><style>{_STYLE}</style>{_text(report, frozenset(kinds))}</div>')


def report_html(report: Report) -> str:
    """Return a fragment of HTML: metadata, findings, section tree, highlighted text, quantities."""
    parts = [
        _metadata(report),
        _findings(report),
        _tree(report.sections),
        _text(report, frozenset(KINDS), _LONGEST),
        _quantities(report),
    ]
    return f'<div class="gongkai"><style>{_STYLE}</style>{"".join(parts)}</div>'


def _metadata(report: Report) -> str:
    metadata = report.metadata
    facts = [metadata.issuer, metadata.year, metadata.kind, metadata.published]
    counts = [f"{name} {len(getattr(report, kind))}" for kind, name in kinds_of(report).items()]
    head = escape(metadata.title or report.source or "")
    return (
        f"<h3>{head}</h3><p>{escape(' · '.join(str(fact) for fact in facts if fact))}</p>"
        f"<p>{escape(' · '.join(counts))}</p>"
    )


def _findings(report: Report) -> str:
    """Return what does not add up and what reading could not do; nothing where there is neither."""
    text = report.text or ""
    rows = [
        f"<tr><td>{finding.severity}</td><td>{finding.code}</td><td>{escape(finding.message)}</td>"
        f"<td>{escape(' … '.join(_brief(text[start:end]) for start, end in finding.spans[:2]))}</td></tr>"
        for finding in report.findings
    ]
    rows += [
        f"<tr><td>warning</td><td>{notice.code}</td><td>{escape(notice.message)}</td><td></td></tr>"
        for notice in report.warnings
    ]
    if not rows:
        return ""
    head = f"<summary>核查 findings ({len(rows)})</summary>"
    return f"<details open>{head}<table>{''.join(rows)}</table></details>"


def _brief(text: str) -> str:
    return " ".join(text.split())[:40]


def _tree(sections: Sequence[Section]) -> str:
    rows = "".join(
        f'<div style="margin-left:{1.4 * (3 if section.kind == "run_in" else section.level):.1f}em">'
        f"{escape(' '.join(section.text.split()))} <small>{section.role}</small></div>"
        for section in sections
    )
    return f'<details class="tree"><summary>章节 sections ({len(sections)})</summary>{rows}</details>'


def _text(report: Report, kinds: frozenset[str], longest: int | None = None) -> str:
    if report.text is None:
        return "<p>The report was read from JSON without its text; extract the document again.</p>"
    key = "".join(
        f'<span class="m {kind}">{name}</span>' for kind, name in kinds_of(report).items() if kind in kinds
    )
    pieces: list[str] = []
    for start, end, covering in stretches(report):
        if longest is not None and start >= longest:
            pieces.append(f"… {len(report.text) - start:,} more characters: Report.to_html() shows them")
            break
        piece = escape(report.text[start:end])
        shown = [pair for pair in covering if pair[0] in kinds]
        for depth, (kind, mention) in enumerate(reversed(shown)):
            hint = escape(f"{KINDS[kind]} {value_of(mention)} [{mention.rule}]", quote=True)
            deep = " deep" if len(shown) > 1 and depth == 0 else ""
            piece = f'<span class="m {kind}{deep}" title="{hint}">{piece}</span>'
        pieces.append(piece)
    return f'<p class="key">{key}</p><div class="text">{"".join(pieces)}</div>'


def _quantities(report: Report) -> str:
    rows = "".join(
        f"<tr><td>{escape(q.text)}</td><td>{_number(q.value, q.low, q.high)}</td>"
        f"<td>{escape(q.unit)}</td><td>{q.qualifier or ''}</td></tr>"
        for q in report.quantities[:_ROWS]
    )
    if len(report.quantities) > _ROWS:
        rows += f"<tr><td>… {len(report.quantities) - _ROWS} more: Report.to_frames()</td></tr>"
    head = "<tr><th>原文 text</th><th>value</th><th>unit</th><th>qualifier</th></tr>"
    count = len(report.quantities)
    return f"<details><summary>数量 quantities ({count})</summary><table>{head}{rows}</table></details>"


def _number(value: object, low: object, high: object) -> str:
    return str(value) if value is not None else f"{low}–{high}"
