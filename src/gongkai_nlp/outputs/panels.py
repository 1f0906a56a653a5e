"""Many reports as one panel: a row for each issuer, year and indicator."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.results import Failure, Indicator, Report

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "adcode",
    "level",
    "issuer",
    "successor",
    "year",
    "indicator",
    "scope",
    "subject",
    "frame",
    "value",
    "low",
    "high",
    "unit",
    "qualifier",
    "basis",
    "evidence",
    "statements",
    "agree",
    "source",
    "report_year",
    "duplicate",
    "start",
    "end",
)
_BASES = ("cell", "quantity", "zero_statement")

Key = tuple[str, str | None, str, str, str | None]


def panel(
    reports: Iterable[Report | Failure], *, successions: Mapping[str, tuple[str, str]] | None = None
) -> "pd.DataFrame":
    """Return one row for each report, indicator, year, scope, subject and frame.

    Of several statements of one figure in one report the table cell counts, then a stated quantity, then a
    statement of zero; among equals the first in the text. ``statements`` says how many there are, ``agree``
    whether they are the same. Two different reports of one issuer and year keep their rows, marked
    ``duplicate``.

    Args:
        reports: what `extract` returned, or `extract_many` yielded; failures are passed by.
        successions: for the former name of an organ its present one and the day of the change, ISO 8601,
            in addition to the reforms of central organs that come with the library.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        message = "the panel needs pandas; install it with: pip install 'gongkai-nlp[pandas]'"
        raise MissingExtraError(message) from error
    known = _successions() | dict(successions or {})
    held = [report for report in reports if isinstance(report, Report)]
    texts: dict[tuple[str | None, int | None], set[str]] = {}
    for report in held:
        key = (report.metadata.issuer, report.metadata.year)
        texts.setdefault(key, set()).add(report.text_sha256)
    rows: list[dict[str, object]] = []
    for report in held:
        twice = len(texts[report.metadata.issuer, report.metadata.year]) > 1 and bool(report.metadata.issuer)
        for stated in figures(report.indicators).values():
            rows.append(_row(report, stated, twice, known))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["adcode", "issuer", "year", "indicator"], kind="stable", ignore_index=True)


def figures(indicators: Iterable[Indicator]) -> dict[Key, list[Indicator]]:
    """Return the statements of each figure, the one that counts first."""
    held: dict[Key, list[Indicator]] = {}
    for stated in indicators:
        key = (stated.indicator, stated.period, stated.scope, stated.frame, stated.subject)
        held.setdefault(key, []).append(stated)
    for statements in held.values():
        statements.sort(key=lambda stated: (_BASES.index(stated.basis), stated.start))
    return held


def _row(
    report: Report, held: list[Indicator], twice: bool, successions: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    first, metadata = held[0], report.metadata
    return {
        "adcode": metadata.issuer_adcode,
        "level": metadata.issuer_level,
        "issuer": metadata.issuer,
        "successor": successor(metadata.issuer, successions),
        "year": first.period,
        "indicator": first.indicator,
        "scope": first.scope,
        "subject": first.subject,
        "frame": first.frame,
        "value": first.value,
        "low": first.low,
        "high": first.high,
        "unit": first.unit,
        "qualifier": first.qualifier,
        "basis": first.basis,
        "evidence": first.text,
        "statements": len(held),
        "agree": len({(stated.value, stated.low, stated.high) for stated in held}) == 1,
        "source": report.source,
        "report_year": metadata.year,
        "duplicate": twice,
        "start": first.start,
        "end": first.end,
    }


def successor(issuer: str | None, successions: Mapping[str, tuple[str, str]]) -> str | None:
    """Return the present name of an organ, change after change; its own where none is known."""
    seen: set[str] = set()
    while issuer is not None and issuer in successions and issuer not in seen:
        seen.add(issuer)
        issuer = successions[issuer][0]
    return issuer


@cache
def _successions() -> dict[str, tuple[str, str]]:
    with (files("gongkai_nlp") / "data" / "successions.csv").open(encoding="utf-8") as lines:
        return {row["before"]: (row["after"], row["since"]) for row in csv.DictReader(lines)}
