"""Sample documents broken at every margin: next to nothing that they say is read otherwise.

Where the text alone tells, some breaks cannot be told from ends of lines (a byline of a web page, a title
behind a letterhead); what they may cost over all documents and margins is bounded here.
"""

import re
from collections import Counter

import gongkai_nlp
from gongkai_nlp.wraps import ENUMERATOR

from texts import SAMPLES, text_of

WIDTHS = range(20, 61, 5)
MOST_LOST = 0.005
"""Share of the values that may be lost, over all documents and widths."""
_WORD = re.compile(r"[0-9A-Za-z.%,]")
_CLOSING = "，。、；：）》”,.;:)"


def wrapped(text: str, width: int) -> str:
    """Break the lines of `text`, never inside a number or a word, before a closing mark or an item."""
    lines: list[str] = []
    for line in text.split("\n"):
        rest = line.strip()
        if not rest or "\t" in rest or rest[0] in "|#":
            lines.append(line)
            continue
        while len(rest) > width:
            cut = width
            while cut > width - 12 and (
                (_WORD.match(rest, cut - 1) and _WORD.match(rest, cut))
                or ENUMERATOR.match(rest, cut)
                or rest[cut] in _CLOSING
            ):
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return "\n".join(lines)


def values(text: str) -> Counter[tuple[object, ...]]:
    report = gongkai_nlp.extract(text)
    counted: Counter[tuple[object, ...]] = Counter((n.normalized,) for n in report.document_numbers)
    counted.update((q.value, q.low, q.high, q.unit, q.qualifier) for q in report.quantities)
    counted.update((d.value,) for d in report.dates)
    counted.update((a.kind, a.level, a.canonical) for a in report.agencies)
    counted.update((s.kind, s.number, s.level, s.role) for s in report.sections)
    return counted


def test_margins_cost_next_to_nothing():
    stated = lost = 0
    for path in SAMPLES:
        text = text_of(path)
        if "\n#" in text:
            continue  # wrapped already
        plain = values(text)
        for width in WIDTHS:
            stated += plain.total()
            lost += (plain - values(wrapped(text, width))).total()
    assert stated > 10_000
    assert lost <= MOST_LOST * stated
