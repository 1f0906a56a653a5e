"""What the lists of a report's page show: each entry in words of both languages, with its places."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from gongkai_nlp.outputs.pages.labels import Words, indicator_words, value_words
from gongkai_nlp.results import Breakdown, Indicator, Report, Section, Span

Places = tuple[tuple[int, int], ...]

_QUOTE = 18
"""Characters of a statement that a list quotes."""
_SEVERITIES = ("error", "warning", "info")
_SIGNS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True)
class FindingEntry:
    """A finding with its position in the report, by which the text refers to it."""

    index: int
    code: str
    severity: str
    message: Words
    places: Places


@dataclass(frozen=True)
class IndicatorEntry:
    """A figure that can be compared."""

    name: Words
    figure: str
    period: str
    notes: tuple[Words, ...]
    """What is unusual about it: frame, scope, basis, where they are not the common ones."""
    subject: str | None
    quote: str
    """The end of the statement, where the report states the indicator more than once for a period."""
    places: Places


@dataclass(frozen=True)
class Term:
    """A quantity of a breakdown."""

    text: str
    places: Places


@dataclass(frozen=True)
class BreakdownEntry:
    """A relation of quantities as a line of arithmetic."""

    kind: Words
    terms: tuple[Term | str, ...]
    """Quantities, and the signs between them."""
    sign: str
    """✓ it adds up, ✗ it does not, ? it cannot be told."""
    reason: str | None
    members: tuple[str, ...]
    """Ids of the quantities."""


@dataclass(frozen=True)
class NameEntry:
    """A body or document with every place that names it."""

    name: str
    details: tuple[Words, ...]
    places: Places


@dataclass(frozen=True)
class TreeNode:
    """A section in the tree of sections."""

    section: Section
    title: str
    role: Words
    children: tuple["TreeNode", ...]


def findings(report: Report) -> list[FindingEntry]:
    """Return the findings, the gravest first, those of one severity in order of their places."""
    entries = [
        FindingEntry(
            index,
            held.code,
            held.severity,
            Words(held.message, held.message_en),
            tuple(dict.fromkeys(held.spans)),
        )
        for index, held in enumerate(report.findings)
    ]
    return sorted(entries, key=lambda entry: (_SEVERITIES.index(entry.severity), entry.places[:1]))


def indicators(report: Report) -> list[IndicatorEntry]:
    """Return the indicators in order of their places."""
    stated = Counter((held.indicator, held.period) for held in report.indicators)
    text = report.text or ""
    return [
        _indicator(held, text if stated[held.indicator, held.period] > 1 else "")
        for held in sorted(report.indicators, key=lambda held: held.start)
    ]


def _indicator(held: Indicator, text: str = "") -> IndicatorEntry:
    usual = {"year", "organ", "quantity"}
    notes = tuple(value_words(word) for word in (held.frame, held.scope, held.basis) if word not in usual)
    statement = "" if held.basis == "cell" else _joined(text[held.start : held.end])
    return IndicatorEntry(
        indicator_words(held.indicator),
        figure(held),
        held.period or "",
        notes,
        held.subject,
        statement if len(statement) <= _QUOTE else f"…{statement[-_QUOTE:]}",
        _place(held),
    )


class _Figure(Protocol):
    @property
    def value(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def qualifier(self) -> str | None: ...


_QUALIFIERS = {"approx": "≈ ", "at_least": "≥ ", "below": "< "}


def figure(held: _Figure) -> str:
    """Return the number of a quantity or indicator with its unit: ≥ 12,000条, 3–5个."""
    ends = [f"{end:,f}" for end in (held.low, held.high) if end is not None]
    number = f"{held.value:,f}" if held.value is not None else "–".join(ends) or "–"
    return _QUALIFIERS.get(held.qualifier or "", "") + number + (held.unit or "")


def breakdowns(report: Report) -> Iterator[BreakdownEntry]:
    """Yield the breakdowns as lines of arithmetic."""
    named = {quantity.id: quantity for quantity in report.quantities}

    def term(identity: str | None) -> Term:
        quantity = named.get(identity or "")
        return Term(_joined(quantity.text), _place(quantity)) if quantity else Term("?", ())

    for held in report.breakdowns:
        members = tuple(name for name in (held.total, *held.parts, held.part, held.whole, held.ratio) if name)
        kind, sign = value_words(held.kind), _SIGNS[held.holds]
        yield BreakdownEntry(kind, tuple(_arithmetic(held, term)), sign, held.reason, members)


class _Terms(Protocol):
    def __call__(self, identity: str | None) -> Term: ...


def _arithmetic(held: Breakdown, term: _Terms) -> Iterator[Term | str]:
    if held.kind in ("sum", "subset"):
        yield term(held.total)
        for index, part in enumerate(held.parts):
            yield "+" if index else "=" if held.kind == "sum" else "⊇"
            yield term(part)
    else:
        first, sign, second = (
            (held.part, "/", held.whole) if held.kind == "ratio" else (held.whole, "→", held.part)
        )
        yield from (term(first), sign, term(second), "=", term(held.ratio))


def agencies(report: Report) -> list[NameEntry]:
    """Return the bodies that the report names, the most often named first."""
    entries = [
        NameEntry(
            name,
            (value_words(mentions[0].level),) if mentions[0].level != "unknown" else (),
            tuple((mention.start, mention.end) for mention in mentions),
        )
        for name, mentions in report.agency_index.items()
    ]
    return sorted(entries, key=lambda entry: (-len(entry.places), entry.places[0]))


def citations(report: Report) -> list[NameEntry]:
    """Return the documents that the report cites, in order of their first mention."""
    named = {mention.id: mention for mention in (*report.titles, *report.document_numbers)}
    entries = []
    for held in report.citations:
        places = sorted(_place(named[name])[0] for name in held.mentions if name in named)
        details = [held.document_number if held.title else None, held.issuer]
        entries.append(
            NameEntry(
                f"《{_joined(held.title)}》" if held.title else held.document_number or "?",
                tuple(Words(detail, detail) for detail in details if detail),
                tuple(places),
            )
        )
    return entries


def tree(report: Report) -> tuple[TreeNode, ...]:
    """Return the sections as a forest."""
    below: dict[str | None, list[Section]] = {}
    known = {section.id for section in report.sections}
    for section in report.sections:
        parent = section.parent if section.parent in known and section.parent != section.id else None
        below.setdefault(parent, []).append(section)
    seen: set[str] = set()

    def nodes(parent: str | None) -> Iterator[TreeNode]:
        for section in below.get(parent, ()):
            if section.id not in seen:
                seen.add(section.id)
                yield TreeNode(
                    section, _joined(section.text), value_words(section.role), tuple(nodes(section.id))
                )

    return tuple(nodes(None))


@dataclass(frozen=True)
class Statement:
    """What some mentions state together: an indicator, or a breakdown."""

    sort: str
    """indicator or breakdown."""
    words: Words
    places: Places
    mentions: tuple[str, ...]
    """Ids of the mentions."""


def statements(report: Report) -> Iterator[Statement]:
    """Yield what the quantities of `report` state."""
    for held in report.indicators:
        if held.quantity:
            entry = _indicator(held)
            tail = f" {entry.figure}" + (f" · {entry.period}" if entry.period else "")
            words = Words(entry.name.zh + tail, entry.name.en + tail)
            yield Statement("indicator", words, entry.places, (held.quantity,))
    for line in breakdowns(report):
        text = " ".join(term if isinstance(term, str) else term.text for term in line.terms)
        places = tuple(place for term in line.terms if isinstance(term, Term) for place in term.places)
        words = Words(f"{text} {line.sign}", f"{text} {line.sign}")
        yield Statement("breakdown", words, places, line.members)


def _joined(text: str) -> str:
    """Return a text in one line, without the blanks and breaks of its layout."""
    return " ".join(text.split())


def _place(span: Span) -> Places:
    return ((span.start, span.end),)
