"""What several reports say together: figures that should follow from one year to the next, reports twice."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gongkai_nlp.linkers.finding import findings_of
from gongkai_nlp.results import Cell, Finding, Report
from gongkai_nlp.rules import RuleSet

Pair = tuple[Report, Finding]


def across(reports: Iterable[Report], rules: RuleSet) -> list[Pair]:
    """Return the findings that only several reports together give, each with the report it is about."""
    by_issuer: dict[str, dict[int, list[Report]]] = {}
    for report in reports:
        issuer, year = report.metadata.issuer, report.metadata.year
        if issuer and year and report.metadata.kind == "annual_report":
            by_issuer.setdefault(issuer, {}).setdefault(year, []).append(report)
    found: list[Pair] = []
    for years in by_issuer.values():
        for year in sorted(years):
            held = years[year]
            found += _twice(held, rules)
            if len(held) == 1 and len(years.get(year - 1, ())) == 1:
                found += ((held[0], finding) for finding in follows(years[year - 1][0], held[0], rules))
    return found


def _twice(reports: Sequence[Report], rules: RuleSet) -> Iterator[Pair]:
    if len({report.text_sha256 for report in reports}) < 2:
        return
    codes = {code.id: code for code in rules.finding.code}
    for report in reports:
        metadata = report.metadata
        values = {"issuer": metadata.issuer, "year": metadata.year, "count": len(reports)}
        yield from ((report, told) for told in findings_of(codes, "duplicate_report", (), values))


def follows(last: Report, this: Report, rules: RuleSet) -> list[Finding]:
    """Return where the tables of `this` report do not follow from those of `last`, the year before.

    What was carried out of one year is carried into the next, column by column; documents in force are
    those of the year before with the new ones and without the abolished ones. A cell without a number
    leaves its identity unassessed.
    """
    codes = {code.id: code for code in rules.finding.code}
    old, new = _cells(last), _cells(this)
    found: list[Finding] = []
    for (kind, row, column), cell in new.items():
        before: Decimal | None = None
        if (kind, row) == ("requests", "carried_in"):
            before = _value(old.get((kind, "carried_out", column)))
            what, what_en = f"上年结转（{column}）", f"carried in ({column})"
        elif (kind, column) == ("disclosure", "valid"):
            terms = [
                _value(old.get((kind, row, "valid"))),
                _value(new.get((kind, row, "issued"))),
                _value(new.get((kind, row, "abolished"))),
            ]
            if None not in terms:
                valid, issued, abolished = (term or Decimal(0) for term in terms)
                before = valid + issued - abolished
            what, what_en = f"现行有效（{row}）", f"in force ({row})"
        if before is None or cell.value is None or before == cell.value:
            continue
        values = {"what": what, "what_en": what_en, "before": before, "now": cell.value}
        found += findings_of(codes, "table_years", ((cell.start, cell.end),), values)
    return found


def _cells(report: Report) -> dict[tuple[str, str, str], Cell]:
    return {(table.kind, cell.row, cell.column): cell for table in report.tables for cell in table.cells}


def _value(cell: Cell | None) -> Decimal | None:
    return cell.value if cell else None
