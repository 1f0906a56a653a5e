"""A report in a notebook: findings, section tree, the text with its mentions highlighted, quantities.

Text, colours, letters and names are those of the page. Everything that comes from a document is escaped;
nothing is fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai_nlp.outputs.layers import KINDS, LETTERS, kinds_of
from gongkai_nlp.outputs.pages.assets import asset
from gongkai_nlp.outputs.pages.facts import figure
from gongkai_nlp.outputs.pages.labels import finding_words, value_words
from gongkai_nlp.outputs.pages.text import CLASSES, highlighted, shown
from gongkai_nlp.results import Report, Section

_LONGEST = 20_000
"""Characters of a text that a notebook shows; the page of `Report.to_html` shows any text."""

_ROWS = 100
"""Quantities that a notebook lists."""

_DARK = ':is([data-jp-theme-light="false"], .vscode-dark, html[theme="dark"]) .gongkai'
"""Dark themes of JupyterLab, Visual Studio Code and Colab."""


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
    return Html(_framed(_text(report, kinds)))


def report_html(report: Report) -> str:
    """Return a fragment of HTML: metadata, findings, section tree, highlighted text, quantities."""
    return _framed(
        _metadata(report),
        _findings(report),
        _tree(report.sections),
        _text(report, tuple(KINDS), _LONGEST),
        _quantities(report),
    )


def _framed(*parts: str) -> str:
    return f'<div class="gongkai"><style>{_style()}</style>{"".join(parts)}</div>'


@cache
def _style() -> str:
    """Return the sheets of the page, so that they reach nothing else in the notebook."""
    light, dark = (
        str(asset(sheet)).replace(":root", scope)
        for sheet, scope in (("light.css", ".gongkai"), ("dark.css", _DARK))
    )
    within = asset("kinds.css", "text.css", "notebook.css")
    return f"{light}\n{dark}\n.gongkai {{ font: 14px/1.6 var(--sans);\n{within}\n}}"


def _metadata(report: Report) -> str:
    metadata = report.metadata
    facts = [metadata.issuer, metadata.year, value_words(metadata.kind).zh, metadata.published]
    return (
        f"<h3>{shown(metadata.title or report.source or '')}</h3>"
        f"<p>{shown(' · '.join(str(fact) for fact in facts if fact))}</p>"
    )


def _findings(report: Report) -> str:
    """Return what does not add up and what reading could not do; nothing where there is neither."""
    text = report.text or ""
    rows = [
        _row(
            f'<span class="{finding.severity}"><span class="severity">{value_words(finding.severity).zh} '
            f"{finding_words(finding.code).zh}</span></span> <code>{finding.code}</code>",
            f"{shown(finding.message)}<br><small>{shown(finding.message_en)}</small>",
            shown(" … ".join(_brief(text[start:end]) for start, end in finding.spans[:2])),
        )
        for finding in report.findings
    ]
    rows += [
        _row(f"读取提示 <code>{notice.code}</code>", shown(notice.message), "") for notice in report.warnings
    ]
    if not rows:
        return ""
    head = f"<summary>发现 findings ({len(rows)})</summary>"
    return f"<details open>{head}<table>{''.join(rows)}</table></details>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _brief(text: str) -> str:
    return " ".join(text.split())[:40]


def _tree(sections: Sequence[Section]) -> str:
    rows = "".join(
        f'<div style="margin-left:{1.4 * (3 if section.kind == "run_in" else section.level):.1f}em">'
        f"{shown(' '.join(section.text.split()))} "
        f"<small>{value_words(section.role).zh} {section.role}</small></div>"
        for section in sections
    )
    return f"<details><summary>章节 sections ({len(sections)})</summary>{rows}</details>"


def _text(report: Report, kinds: Sequence[str], longest: int | None = None) -> str:
    if report.text is None:
        return "<p>The report was read from JSON without its text; extract the document again.</p>"
    key = "".join(
        f'<span><span class="letter {CLASSES[kind]}">{LETTERS[kind]}</span> '
        f'<span class="m l0 {CLASSES[kind]}">{name}</span> <small>{len(getattr(report, kind))}</small></span>'
        for kind, name in kinds_of(report).items()
        if kind in kinds
    )
    language = "zh-Hant" if report.metadata.script == "hant" else "zh-Hans"
    markup = highlighted(report, kinds=kinds, longest=longest)
    return f'<div class="legend">{key}</div><div class="text" lang="{language}">{markup}</div>'


def _quantities(report: Report) -> str:
    rows = "".join(
        _row(shown(held.text), shown(figure(held)), held.qualifier or "")
        for held in report.quantities[:_ROWS]
    )
    if len(report.quantities) > _ROWS:
        rows += _row(f"… {len(report.quantities) - _ROWS} more: Report.to_frames()")
    head = "<tr><th>原文 text</th><th>值 value</th><th>限定 qualifier</th></tr>"
    count = len(report.quantities)
    return f"<details><summary>数量 quantities ({count})</summary><table>{head}{rows}</table></details>"
