"""What the page of a corpus keeps of each document, so that the documents themselves can go."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from gongkai_nlp.linkers.across import across
from gongkai_nlp.outputs.citations import cited_name
from gongkai_nlp.outputs.pages import labels
from gongkai_nlp.outputs.panels import figures
from gongkai_nlp.results import Failure, Finding, Report
from gongkai_nlp.rules import RuleSet

_NAME_LENGTH = 40
_YEAR = re.compile(r"\d{4}")
_KEPT_BY_ACROSS = {"schema_version", "source", "text_sha256", "produced_by", "metadata", "tables"}


@dataclass(frozen=True)
class Row:
    """A document of the corpus."""

    number: int
    title: str
    source: str
    file: str | None
    """Name of its page in the folder of documents; none where it could not be read."""
    message: str | None = None
    """Why it could not be read."""
    issuer: str | None = None
    level: str | None = None
    year: int | None = None
    kind: str = ""
    characters: int = 0
    indicators: int = 0
    citations: int = 0


@dataclass
class Cited:
    """A document that reports of the corpus cite."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    by: list[int] = field(default_factory=list)
    """Numbers of the rows that cite it."""


@dataclass
class Gathering:
    """What is kept of the documents that have passed."""

    rows: list[Row] = field(default_factory=list)
    cited: dict[str, Cited] = field(default_factory=dict)
    findings: dict[str, list[list[Any]]] = field(default_factory=dict)
    """Code of a finding → row, severity, message, English message, places of each."""
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    """Name of a body and its scope → position, in the order of their coming."""
    figures: dict[str, list[list[Any]]] = field(default_factory=dict)
    """Id of an indicator → series, year, value, row, place of each figure."""
    together: list[Report] = field(default_factory=list)
    """What of the reports is needed to hold them against each other."""
    _taken: set[tuple[str, int, int]] = field(default_factory=set)
    _number_of: dict[int, int] = field(default_factory=dict)

    def add(self, result: Report | Failure) -> Row:
        """Keep what the page needs of a document, and return its row."""
        number = len(self.rows)
        if isinstance(result, Failure):
            row = Row(number, PurePath(result.source or "—").name, result.source or "—", None, result.message)
        else:
            row = self._row(number, result)
            self._cite(number, result)
            self._measure(number, result)
            for finding in result.findings:
                self._find(number, finding)
            slim = result.model_copy(
                update={name: () for name in type(result).model_fields if name not in _KEPT_BY_ACROSS}
                | {"text": None}
            )
            self._number_of[id(slim)] = number
            self.together.append(slim)
        self.rows.append(row)
        return row

    def finish(self, rules: RuleSet) -> None:
        """Add the findings that only several reports together give."""
        for report, finding in across(self.together, rules):
            self._find(self._number_of[id(report)], finding)

    def _row(self, number: int, report: Report) -> Row:
        metadata = report.metadata
        source = report.source or metadata.title or "—"
        return Row(
            number,
            metadata.title or PurePath(source).name,
            source,
            file_name(number, source),
            None,
            metadata.issuer,
            metadata.issuer_level,
            metadata.year,
            metadata.kind,
            len(report.text or ""),
            len(report.indicators),
            len(report.citations),
        )

    def _cite(self, number: int, report: Report) -> None:
        for citation in report.citations:
            source = report.source or f"report {number}"
            held = self.cited.setdefault(cited_name(citation, source), Cited())
            held.title = max(held.title, citation.title or "", key=len)
            if citation.kind != "law":  # the reports may mean different versions of it
                held.number = held.number or citation.document_number or ""
            held.issuer = held.issuer or citation.issuer or ""
            if number not in held.by:
                held.by.append(number)

    def _measure(self, number: int, report: Report) -> None:
        issuer = report.metadata.issuer
        for statements in figures(report.indicators).values():
            first = statements[0]
            if (
                issuer is None
                or first.value is None
                or first.frame != "year"
                or first.scope == "named"
                or not _YEAR.fullmatch(first.period or "")
            ):
                continue
            series = self.series.setdefault((issuer, first.scope), len(self.series))
            year = int(first.period or 0)
            # A second report of the same year keeps its row in the table of documents, not in the lines.
            if (first.indicator, series, year) not in self._taken:
                self._taken.add((first.indicator, series, year))
                place = f"{first.start}-{first.end}"
                self.figures.setdefault(first.indicator, []).append(
                    [series, year, f"{first.value:f}", number, place]
                )

    def _find(self, number: int, finding: Finding) -> None:
        places = ",".join(f"{start}-{end}" for start, end in dict.fromkeys(finding.spans))
        entry = [number, finding.severity, finding.message, finding.message_en, places]
        self.findings.setdefault(finding.code, []).append(entry)


def file_name(number: int, source: str) -> str:
    """Return a file name for the page of a document that every file system takes, and that no other has."""
    stem = PurePath(source.replace("\\", "/")).stem
    safe = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-_")
    return f"{number + 1:04}-{safe[:_NAME_LENGTH] or 'document'}.html"


def indicators_by_use(gathering: Gathering) -> list[tuple[str, labels.Words, str, int]]:
    """Return id, name, unit and number of figures of each indicator, the most often stated first."""
    held: Iterable[tuple[str, list[list[Any]]]] = sorted(
        gathering.figures.items(), key=lambda pair: (-len(pair[1]), pair[0])
    )
    return [
        (name, labels.indicator_words(name), labels.indicator_unit(name), len(points))
        for name, points in held
    ]
