"""The text of a report as HTML: its lines as blocks, its mentions as nested elements.

A mention is one element where it can be; where it crosses another mention or the end of a line it goes on in
a further element of class ``c``. Mentions that overlap are underlined in lanes, the innermost nearest to the
text. Everything that comes from a document is escaped; no text is added, so that the code points of the
elements are those of the report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import takewhile

from gongkai_nlp.outputs.layers import KINDS, mentions_of, value_of, visible
from gongkai_nlp.results import Mention, Report, Section

CLASSES = {
    "document_numbers": "n",
    "titles": "t",
    "agencies": "a",
    "quantities": "q",
    "dates": "d",
    "sections": "s",
    "customs": "u",
}
"""Field of a Report → class of its mentions on a page."""
LANES = 4
"""How many underlines fit under a line of text; deeper ones share the last."""

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Block:
    """A line of the text that is not blank."""

    start: int
    end: int
    text: str
    markup: str
    heading: Section | None
    """The heading that the line begins with."""


@dataclass(eq=False)
class _Layer:
    """A stretch to be wrapped in an element."""

    start: int
    end: int
    tag: str
    classes: str
    attributes: str
    identity: str = ""
    opened: bool = False

    def open(self) -> str:
        goes_on = " c" if self.opened else ""
        identity = "" if self.opened else self.identity
        self.opened = True
        return f'<{self.tag} class="{self.classes}{goes_on}"{identity}{self.attributes}>'


def shown(text: str) -> str:
    """Return `text` escaped for HTML, control characters as their pictures, code point for code point."""
    return escape(visible(text), quote=True)


def blocks(report: Report, *, kinds: Sequence[str] = tuple(KINDS), static: bool = False) -> Iterator[Block]:
    """Yield the lines of the report's text with its mentions and findings marked.

    Args:
        report: a report that holds its text; without it there are no blocks.
        kinds: the fields of the report whose mentions are marked.
        static: whether the elements tell in a tooltip what they hold, in place of the ids by which the
            script of a page finds them.
    """
    text = report.text or ""
    headings = {section.start: section for section in report.sections if section.kind == "heading"}
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    for (start, end), markup in zip(lines, _marked(text, lines, _layers(report, kinds, static)), strict=True):
        line = text[start:end]
        indent = len(line) - len(line.lstrip())
        yield Block(start, end, line, markup, headings.get(start + indent))


def highlighted(report: Report, *, kinds: Sequence[str] = tuple(KINDS), longest: int | None = None) -> str:
    """Return the highlighted text as static HTML: a ``p`` for each line, a ``span`` for each mention.

    The classes are those of `CLASSES` with ``m``, and ``l0`` to ``l3`` for the lane; the sheets of the page
    (``templates/kinds.css``, ``templates/text.css``) draw them. A tooltip tells value and rule.

    Args:
        report: a report that holds its text.
        kinds: the fields of the report to highlight.
        longest: the lines that begin behind so many characters are left out, with a note that says so.
    """
    text = report.text or ""
    end = len(text) if longest is None else longest
    lines = list(takewhile(lambda line: line.start < end, blocks(report, kinds=kinds, static=True)))
    parts = [f'<p class="b">{line.markup}</p>' for line in lines]
    if lines and (left := len(text[lines[-1].end :].strip())):
        parts.append(f"<p>… {left:,} more characters: Report.to_html() shows them</p>")
    return "\n".join(parts)


def _layers(report: Report, kinds: Sequence[str], static: bool) -> list[_Layer]:
    layers = []
    for index, finding in enumerate(report.findings):
        for part, (start, end) in enumerate(dict.fromkeys(finding.spans)):
            identity = f' id="f-{index}"' if part == 0 and not static else ""
            attributes = f' title="{shown(finding.message)}"' if static else f' data-f="{index}"'
            layers.append(_Layer(start, end, "mark", f"f {finding.severity}", attributes, identity))
    underlined = []
    for kind, mention in mentions_of(report):
        if kind not in kinds:
            continue
        if static:
            identity, attributes = "", f' title="{shown(_hint(kind, mention))}"'
        else:
            name = escape(mention.id, quote=True)
            identity, attributes = f' id="m-{name}"', f' data-m="{name}"'
        layer = _Layer(mention.start, mention.end, "span", f"m {CLASSES[kind]}", attributes, identity)
        layers.append(layer)
        if kind != "sections":
            underlined.append(layer)
    _set_lanes(underlined)
    length = len(report.text or "")
    held = [layer for layer in layers if layer.start < layer.end <= length]
    return sorted(held, key=lambda layer: (layer.start, -layer.end))


def _hint(kind: str, mention: Mention) -> str:
    return f"{KINDS[kind]} {value_of(mention)} [{mention.rule}]"


def _set_lanes(layers: Sequence[_Layer]) -> None:
    """Give each of `layers`, in order of their starts, its lane: 0 for the innermost that overlap."""
    cluster: list[tuple[_Layer, int]] = []
    active: list[tuple[_Layer, int]] = []
    for layer in layers:
        active = [(other, depth) for other, depth in active if other.end > layer.start]
        if not active:
            _number(cluster)
            cluster = []
        taken = {depth for _, depth in active}
        depth = next(free for free in range(len(taken) + 1) if free not in taken)
        active.append((layer, depth))
        cluster.append((layer, depth))
    _number(cluster)


def _number(cluster: Sequence[tuple[_Layer, int]]) -> None:
    deepest = max((depth for _, depth in cluster), default=0)
    for layer, depth in cluster:
        layer.classes += f" l{min(deepest - depth, LANES - 1)}"


def _marked(text: str, lines: Sequence[tuple[int, int]], layers: Sequence[_Layer]) -> Iterator[str]:
    """Yield the markup of each line; `layers` stand in order of their starts, the longest first."""
    coming = 0
    active: list[_Layer] = []
    for start, end in lines:
        while coming < len(layers) and layers[coming].start < start:
            active.append(layers[coming])
            coming += 1
        active = [layer for layer in active if layer.end > start]
        out = [layer.open() for layer in active]
        at = start
        while at < end:
            while coming < len(layers) and layers[coming].start == at:
                active.append(layers[coming])
                out.append(layers[coming].open())
                coming += 1
            following = layers[coming].start if coming < len(layers) else end
            cut = min(end, following, *(layer.end for layer in active))
            out.append(shown(text[at:cut]))
            at = cut
            ended = [depth for depth, layer in enumerate(active) if layer.end <= at < end]
            if ended:
                open_again = [layer for layer in active[ended[0] :] if layer.end > at]
                out += (f"</{layer.tag}>" for layer in reversed(active[ended[0] :]))
                out += (layer.open() for layer in open_again)
                active[ended[0] :] = open_again
        out += (f"</{layer.tag}>" for layer in reversed(active))
        yield "".join(out)
