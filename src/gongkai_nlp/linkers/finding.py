"""List what whoever publishes or uses the report should check."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from gongkai_nlp.finders import date as dates_finder
from gongkai_nlp.finders.document_number import departures
from gongkai_nlp.fold import fold
from gongkai_nlp.linkers.breakdown import any_of
from gongkai_nlp.linkers.figures import step_of
from gongkai_nlp.linkers.identity import violations
from gongkai_nlp.making import make_finding
from gongkai_nlp.numerals import parse_number
from gongkai_nlp.results import (
    Breakdown,
    Cell,
    Date,
    DocumentNumber,
    Finding,
    Indicator,
    Metadata,
    Quantity,
    Section,
    Table,
    Title,
)
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.finding import Code, TemplatePart
from gongkai_nlp.rules.shapes.table import Equation, TableRules
from gongkai_nlp.view import View

Spans = tuple[tuple[int, int], ...]

_FIRST_STATUTORY_YEAR = 2019
# A report that has so many of the six parts follows the statutory form.
_PARTS_OF_A_FORM = 3
_MOST_READ = 1024
_DEPARTURES = {
    "brackets": "括号应为六角括号",
    "brackets_lost": "缺括号",
    "ordinal": "不加“第”字",
    "leading_zero": "不编虚位",
    "sign_lost": "缺“号”字",
    "blank": "有空格",
}


@dataclass(frozen=True)
class FindingPatterns:
    """Codes with their messages, and what the checks need."""

    codes: Mapping[str, Code]
    parts: tuple[TemplatePart, ...]
    number: Callable[[str], tuple[int, int] | None]
    """Reads the numbering of a section, and keeps what it read: few are written, and each many times."""
    once: frozenset[str]
    period: re.Pattern[str]
    equations: tuple[Equation, ...]
    names: Mapping[str, tuple[str, str]]
    """Chinese and English name of each indicator."""
    labels: Mapping[str, str]
    """A Chinese name for each row and column of the statutory tables."""
    dates: dates_finder.DatePatterns


def compile_rules(rules: RuleSet) -> FindingPatterns:
    """Return what `link` needs, compiled once."""
    held = rules.finding
    return FindingPatterns(
        codes={code.id: code for code in held.code},
        parts=held.part,
        number=lru_cache(_MOST_READ)(partial(_number, [re.compile(rule.pattern) for rule in held.series])),
        once=frozenset(name for rule in held.once for name in rule.indicators),
        period=re.compile(any_of(word for rule in held.statistical_period for word in rule.words)),
        equations=rules.table.equation,
        names={rule.id: (rule.name, rule.name_en) for rule in rules.indicator.definition},
        labels=_labels(rules.table),
        dates=dates_finder.compile_rules(rules),
    )


def _labels(held: TableRules) -> dict[str, str]:
    labels = {block.key: block.words[0] for block in held.block}
    named = [(rule.key, (*rule.words, *rule.exact)) for rule in held.column]
    named += [(rule.key, (*rule.words, *rule.exact)) for rule in held.row]
    for key, words in named:
        labels.setdefault(key, words[0] if words else key)
    return labels


def link(
    view: View,
    patterns: FindingPatterns,
    metadata: Metadata,
    document_numbers: Sequence[DocumentNumber],
    dates: Sequence[Date],
    sections: Sequence[Section],
    tables: Sequence[Table],
    breakdowns: Sequence[Breakdown],
    indicators: Sequence[Indicator],
    quantities: Sequence[Quantity] = (),
    titles: Sequence[Title] = (),
) -> list[Finding]:
    """Return every finding, in the order of the text."""
    found = [
        *_identities(patterns, tables),
        *_breakdowns(patterns, breakdowns, quantities),
        *_conflicts(patterns, indicators, quantities),
        *_numbering(patterns, sections),
        *_formats(view, patterns, document_numbers),
        *_reused(patterns, titles, document_numbers),
        *_damaged(view, patterns),
        *_missing(patterns, metadata, sections),
        *_order(patterns, metadata, dates),
        *_years(view, patterns, metadata, dates),
    ]
    return sorted(found, key=lambda finding: (finding.spans[0] if finding.spans else (0, 0), finding.code))


def findings_of(
    codes: Mapping[str, Code], name: str, spans: Spans, values: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Return the finding of the code `name`, its messages filled in; none where a pack dropped the code."""
    code = codes.get(name)
    if code is None:
        return ()
    texts = {key: f"{value:f}" if isinstance(value, Decimal) else str(value) for key, value in values.items()}
    finding = make_finding(
        code=code.id,
        severity=code.severity,
        message=code.message.format_map(texts),
        message_en=code.message_en.format_map(texts),
        spans=spans,
    )
    return (finding,)


def _identities(patterns: FindingPatterns, tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        for violation in violations(table, patterns.equations):
            held = violation.sum
            yield from findings_of(
                patterns.codes,
                "table_identity",
                tuple((cell.start, cell.end) for cell in violation.suspects + held.cells),
                {
                    "identity": held.rule,
                    "where": patterns.labels.get(held.where, held.where),
                    "where_en": held.where,
                    "left": _added(held.left),
                    "right": _added(held.right),
                    "difference": abs(held.difference),
                    "suspects": "、".join(_named(cell, patterns.labels) for cell in violation.suspects),
                    "suspects_en": ", ".join(_named(cell, {}) for cell in violation.suspects),
                },
            )


def _added(cells: Sequence[Cell]) -> str:
    terms = [cell for cell in cells if cell.value] or list(cells[:1])
    return "+".join(f"{cell.value:f}" for cell in terms)


def _named(cell: Cell, labels: Mapping[str, str]) -> str:
    row, column = labels.get(cell.row, cell.row), labels.get(cell.column, cell.column)
    return f"{row}/{column}={cell.text.strip()}"


def _breakdowns(
    patterns: FindingPatterns, breakdowns: Sequence[Breakdown], quantities: Sequence[Quantity]
) -> Iterator[Finding]:
    broken = [held for held in breakdowns if held.holds is False]
    by_id = {quantity.id: quantity for quantity in quantities} if broken else {}
    for held in broken:
        named = [by_id.get(name or "") for name in (held.total, held.part, held.whole, held.ratio)]
        total, part, whole, ratio = named
        parts = [by_id[name] for name in held.parts if name in by_id]
        if total and parts:
            spans = tuple((q.start, q.end) for q in (total, *parts))
            summed = sum((q.value or Decimal(0) for q in parts), Decimal(0))
            code = "breakdown_sum" if held.kind == "sum" else "breakdown_part"
            values: dict[str, object] = {
                "total": total.text,
                "sum": summed,
                "difference": abs(summed - (total.value or Decimal(0))),
                "part": max(parts, key=lambda q: q.value or Decimal(0)).text,
            }
            yield from findings_of(patterns.codes, code, spans, values)
        elif part and whole and ratio and part.value is not None and whole.value:
            share = part.value / whole.value * 100
            actual = share if held.kind == "ratio" else share - 100
            yield from findings_of(
                patterns.codes,
                "ratio" if held.kind == "ratio" else "growth",
                tuple((q.start, q.end) for q in (part, whole, ratio)),
                {"part": part.text, "whole": whole.text, "ratio": ratio.text, "actual": f"{actual:.2f}"},
            )


def _conflicts(
    patterns: FindingPatterns, indicators: Sequence[Indicator], quantities: Sequence[Quantity]
) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for stated in indicators:
        name = stated.indicator
        if name not in patterns.once or stated.frame != "year" or stated.scope == "named":
            continue
        if period := stated.period:
            groups.setdefault((name, period), []).append(stated)
    several = {key: held for key, held in groups.items() if len(held) > 1}
    by_id = {quantity.id: quantity for quantity in quantities} if several else {}
    for (name, period), held in several.items():
        first: dict[Decimal, Indicator] = {}
        for stated in held:
            quantity = by_id.get(stated.quantity or "")
            rounded = quantity is not None and step_of(quantity) > 1
            if stated.value is not None and stated.qualifier is None and not rounded:
                first.setdefault(stated.value, stated)
        if len(first) < 2:
            continue
        chinese, english = patterns.names.get(name, (name, name))
        yield from findings_of(
            patterns.codes,
            "indicator_conflict",
            tuple(sorted((stated.start, stated.end) for stated in first.values())),
            {
                "name": chinese,
                "name_en": english,
                "period": period,
                "values": "、".join(f"{value:f}" for value in sorted(first)),
            },
        )


def _numbering(patterns: FindingPatterns, sections: Sequence[Section]) -> Iterator[Finding]:
    last: dict[tuple[str | None, int, str], tuple[int, Section]] = {}
    latest: dict[tuple[str | None, int], int] = {}
    """The same for headings and lead phrases alike: careless writers mix them in one series."""
    for section in sections:
        written = section.number
        numbered = patterns.number(written) if written else None
        if numbered is None:
            continue
        style, number = numbered
        key = (section.parent, style, section.kind)
        before, mixed = last.get(key), latest.get(key[:2], 0)
        last[key] = (number, section)
        latest[key[:2]] = number
        if before is None:
            # A list that starts in the middle may have lost its first lines to another layout.
            continue
        if number not in (1, before[0] + 1, mixed + 1):
            yield from findings_of(
                patterns.codes,
                "numbering_gap",
                ((before[1].start, before[1].end), (section.start, section.end)),
                {"before": before[1].number, "number": written},
            )


def _number(series: Sequence[re.Pattern[str]], written: str) -> tuple[int, int] | None:
    """Return the style of a numbering, the first of `series` that it is written in, and its number."""
    folded = fold(written)
    for style, pattern in enumerate(series):
        if match := pattern.fullmatch(folded):
            try:
                return style, int(parse_number(match[1]))
            except ValueError:
                return None
    return None


def _formats(view: View, patterns: FindingPatterns, numbers: Sequence[DocumentNumber]) -> Iterator[Finding]:
    for number in numbers:
        if number.region != "body":
            continue
        if codes := departures(number.text, view.folded[number.start : number.end]):
            yield from findings_of(
                patterns.codes,
                "number_format",
                ((number.start, number.end),),
                {
                    "text": number.text,
                    "normalized": number.normalized,
                    "departures": "、".join(_DEPARTURES.get(code, code) for code in codes),
                    "departures_en": ", ".join(codes),
                },
            )


def _reused(
    patterns: FindingPatterns, titles: Sequence[Title], numbers: Sequence[DocumentNumber]
) -> Iterator[Finding]:
    by_id = {number.id: number for number in numbers}
    named: dict[str, dict[str, Title]] = {}
    for title in titles if by_id else ():
        if number := by_id.get(title.document_number or ""):
            named.setdefault(number.normalized, {}).setdefault("".join(title.text.split()), title)
    for number_text, held in named.items():
        names = list(held)
        if len(names) > 1 and not any(one in other for one in _cores(names) for other in _cores(names, one)):
            yield from findings_of(
                patterns.codes,
                "number_reused",
                tuple((n.start, n.end) for n in numbers if n.normalized == number_text),
                {"number": number_text, "titles": "".join(names)},
            )


def _cores(names: Sequence[str], without: str | None = None) -> list[str]:
    """Return the names without their marks; a short form lies in the full one and is no other document."""
    return [core for name in names if (core := name.strip("《》")) != without]


def _damaged(view: View, patterns: FindingPatterns) -> Iterator[Finding]:
    for start, end in dates_finder.find_damaged(view, patterns.dates):
        text = view.source.text[start:end]
        yield from findings_of(patterns.codes, "corrupted_text", ((start, end),), {"text": text})


def _missing(patterns: FindingPatterns, metadata: Metadata, sections: Sequence[Section]) -> Iterator[Finding]:
    if metadata.kind != "annual_report" or (metadata.year or 0) < _FIRST_STATUTORY_YEAR:
        return
    top = [section for section in sections if section.kind == "heading" and section.level == 1]
    roles = {role for section in top for role in (section.role, *section.roles)}
    missing = [part for part in patterns.parts if not roles & set(part.roles)]
    if len(patterns.parts) - len(missing) < _PARTS_OF_A_FORM:
        return
    for part in missing:
        yield from findings_of(
            patterns.codes, "missing_part", (), {"name": part.name, "name_en": part.name_en}
        )


def _order(patterns: FindingPatterns, metadata: Metadata, dates: Sequence[Date]) -> Iterator[Finding]:
    for date in dates:
        if (first := date.first_day) and (last := date.last_day) and first > last:
            yield from findings_of(
                patterns.codes, "date_order", ((date.start, date.end),), {"text": date.text}
            )
    year, published, signed = metadata.year, metadata.published, metadata.signed
    if not published:
        return
    text = ""
    if year and published[:4] < str(year):
        text = f"{year}, {published}"
    elif signed and signed[:10] > published[:10]:
        text = f"{signed}, {published}"
    if text:
        held = [date for date in dates if date.value and date.value in (published, signed)]
        yield from findings_of(
            patterns.codes, "date_order", tuple((date.start, date.end) for date in held), {"text": text}
        )


def _years(
    view: View, patterns: FindingPatterns, metadata: Metadata, dates: Sequence[Date]
) -> Iterator[Finding]:
    """Yield the statistical periods that are of another year than the report."""
    if metadata.year is None or metadata.kind != "annual_report":
        return
    text = view.text
    for date in dates:
        if not (value := date.value) or "/" not in value or not (last_day := date.last_day):
            continue
        place = view.place(date.start)
        start = max(text.rfind("。", 0, place), text.rfind("\n", 0, place)) + 1
        end = min(
            (at for at in (text.find("。", place), text.find("\n", place)) if at >= 0), default=place + 80
        )
        if patterns.period.search(text, start, end) and last_day[:4] != str(metadata.year):
            yield from findings_of(
                patterns.codes,
                "year_mismatch",
                ((date.start, date.end),),
                {"stated": last_day[:4], "year": metadata.year},
            )
