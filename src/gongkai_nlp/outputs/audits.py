"""The findings of reports as a linter prints them: text lines, JSON, SARIF."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gongkai_nlp.linkers.across import across
from gongkai_nlp.results import Finding, Report
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.version import __version__

Language = Literal["zh", "en"]

_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class Line:
    """A finding with the place in its file, line and column from 1."""

    source: str
    line: int
    column: int
    finding: Finding


def audit(
    reports: Sequence[Report], rules: RuleSet, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Line]:
    """Return the findings of `reports`, those that only several together give included.

    Args:
        reports: what `extract` returned.
        rules: the rules that they were extracted with.
        select: codes to keep; all where empty.
        ignore: codes to leave out.

    Raises:
        ValueError: a code that no rule defines.
    """
    known = [code.id for code in rules.finding.code]
    if unknown := sorted({*select, *ignore} - set(known)):
        raise ValueError(f"no finding is called {', '.join(unknown)}; known: {', '.join(known)}")
    lines: list[Line] = []
    together: dict[int, list[Finding]] = {}
    for report, finding in across(reports, rules):
        together.setdefault(id(report), []).append(finding)
    for report in reports:
        kept = [
            finding
            for finding in (*report.findings, *together.get(id(report), ()))
            if (not select or finding.code in select) and finding.code not in ignore
        ]
        lines += _placed(report, kept)
    return lines


def has_errors(lines: Iterable[Line]) -> bool:
    """Return whether any finding is an error."""
    return any(line.finding.severity == "error" for line in lines)


def _placed(report: Report, findings: Iterable[Finding]) -> Iterator[Line]:
    text = report.text or ""
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    for finding in findings:
        offset = finding.spans[0][0] if finding.spans else 0
        line = bisect_right(starts, offset)
        yield Line(report.source or "-", line, offset - starts[line - 1] + 1, finding)


def as_text(lines: Iterable[Line], language: Language = "zh") -> Iterator[str]:
    """Yield ``file:line:column: severity code message`` for each finding."""
    for line in lines:
        found = line.finding
        message = found.message if language == "zh" else found.message_en
        yield f"{line.source}:{line.line}:{line.column}: {found.severity} {found.code} {message}"


def as_json(lines: Iterable[Line]) -> str:
    """Return the findings as a JSON list."""
    records = [
        {"source": line.source, "line": line.line, "column": line.column}
        | line.finding.model_dump(mode="json")
        for line in lines
    ]
    return json.dumps(records, ensure_ascii=False, indent=2)


def as_sarif(lines: Iterable[Line], rules: RuleSet) -> str:
    """Return the findings in SARIF 2.1.0, as code review tools read them."""
    driver = {
        "name": "gongkai-nlp",
        "version": __version__,
        "rules": [
            {
                "id": code.id,
                "shortDescription": {"text": code.message_en},
                "defaultConfiguration": {"level": _SARIF_LEVELS[code.severity]},
            }
            for code in rules.finding.code
        ],
    }
    results = [
        {
            "ruleId": line.finding.code,
            "level": _SARIF_LEVELS[line.finding.severity],
            "message": {"text": line.finding.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": line.source.replace("\\", "/")},
                        "region": {"startLine": line.line, "startColumn": line.column},
                    }
                }
            ],
        }
        for line in lines
    ]
    sarif = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(sarif, ensure_ascii=False, indent=2)
