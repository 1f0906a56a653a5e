"""A report as HTML: the text with its mentions highlighted, the section tree, the quantities.

Everything that comes from a document is escaped; nothing is fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gongkai_nlp.outputs.layers import KINDS, kinds_of, stretches, value_of
from gongkai_nlp.results import Report, Section

_COLOURS = {
    "document_numbers": "#0072b2",
    "titles": "#cc79a7",
    "agencies": "#009e73",
    "quantities": "#d55e00",
    "dates": "#8a6d00",
    "sections": "#56606b",
    "customs": "#1f78b4",
}
"""The colours of Okabe and Ito, which colour-blind readers tell apart, two of them darkened."""

_STYLE = """
.gongkai{font-family:"Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;line-height:1.9}
.gongkai .text{white-space:pre-wrap;max-width:46em}
.gongkai .key,.gongkai table,.gongkai .tree{font-family:system-ui,sans-serif;font-size:.85em;line-height:1.5}
.gongkai .key span{margin-right:1em;border-bottom:3px solid}
.gongkai .m{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:3px}
.gongkai .m.deep{font-weight:600}
.gongkai table{border-collapse:collapse}.gongkai td,.gongkai th{padding:.1em .6em;text-align:left}
.gongkai tr+tr{border-top:1px solid #8884}
""" + "".join(
    f".gongkai .{kind}{{text-decoration-color:{colour};border-color:{colour}}}"
    for kind, colour in _COLOURS.items()
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
    """Return a fragment of HTML: metadata, section tree, highlighted text, quantities."""
    parts = [_metadata(report), _tree(report.sections), _text(report, frozenset(KINDS)), _quantities(report)]
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


def _tree(sections: Sequence[Section]) -> str:
    rows = "".join(
        f'<div style="margin-left:{1.4 * (3 if section.kind == "run_in" else section.level):.1f}em">'
        f"{escape(' '.join(section.text.split()))} <small>{section.role}</small></div>"
        for section in sections
    )
    return f'<details class="tree"><summary>章节 sections ({len(sections)})</summary>{rows}</details>'


def _text(report: Report, kinds: frozenset[str]) -> str:
    if report.text is None:
        return "<p>The report was read from JSON without its text; extract the document again.</p>"
    key = "".join(
        f'<span class="{kind}">{name}</span>' for kind, name in kinds_of(report).items() if kind in kinds
    )
    pieces: list[str] = []
    for start, end, covering in stretches(report):
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
        for q in report.quantities
    )
    head = "<tr><th>原文 text</th><th>value</th><th>unit</th><th>qualifier</th></tr>"
    count = len(report.quantities)
    return f"<details><summary>数量 quantities ({count})</summary><table>{head}{rows}</table></details>"


def _number(value: object, low: object, high: object) -> str:
    return str(value) if value is not None else f"{low}–{high}"
