"""The pages of a corpus: an index, and behind it a page for each document."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.outputs.pages import labels
from gongkai_nlp.outputs.pages.assets import environment
from gongkai_nlp.outputs.pages.gathering import Gathering, indicators_by_use
from gongkai_nlp.outputs.pages.report import report_page
from gongkai_nlp.results import Failure, Report
from gongkai_nlp.rules import RuleSet

_SEVERITIES = ("error", "warning", "info")


def write_corpus(results: Iterable[Report | Failure], folder: Path, *, rules: RuleSet) -> Path:
    """Write ``index.html`` and ``documents/*.html`` into `folder` and return the path of the index.

    The documents are taken one at a time; only what the index shows of each is kept.

    Args:
        results: what `extract_many` yields; a Failure is listed as a document that could not be read.
        folder: made where it is not there; pages of the same names are replaced, other files left alone.
        rules: the rules that the reports were extracted with.

    Raises:
        GongkaiError: the folder cannot be written.
    """
    gathering = Gathering()
    try:
        (folder / "documents").mkdir(parents=True, exist_ok=True)
        for result in results:
            row = gathering.add(result)
            if row.file and isinstance(result, Report):
                page = report_page(result, back="../index.html")
                (folder / "documents" / row.file).write_text(page, encoding="utf-8")
        gathering.finish(rules)
        index = folder / "index.html"
        index.write_text(corpus_page(gathering), encoding="utf-8")
    except OSError as error:
        raise GongkaiError(f"{folder}: {error.strerror}; name a folder that can be written") from error
    return index


def corpus_page(gathering: Gathering) -> str:
    """Return the index of a corpus as a whole HTML page that opens without any network."""
    rows = gathering.rows
    severities = [Counter[str]() for _ in rows]
    for entries in gathering.findings.values():
        for entry in entries:
            severities[entry[0]][entry[1]] += 1
    years = sorted({row.year for row in rows if row.year})
    page = environment().get_template("corpus.html.j2")
    markup = page.render(
        rows=rows,
        severities=severities,
        years=years,
        issuers=len({row.issuer for row in rows if row.issuer}),
        totals=[(severity, sum(held[severity] for held in severities)) for severity in _SEVERITIES],
        codes=_codes(gathering),
        indicators=indicators_by_use(gathering),
        cited=len(gathering.cited),
        labels=labels,
        details=_details(gathering),
    )
    return markup.encode("utf-8", "replace").decode("utf-8")


def _codes(gathering: Gathering) -> list[tuple[str, str, int, int]]:
    """Return code, severity, number of findings and of documents, the gravest and most frequent first."""
    held = [
        (code, entries[0][1], len(entries), len({entry[0] for entry in entries}))
        for code, entries in gathering.findings.items()
    ]
    return sorted(held, key=lambda entry: (_SEVERITIES.index(entry[1]), -entry[2], entry[0]))


def _details(gathering: Gathering) -> dict[str, Any]:
    """Return what the script of the page draws and lists."""
    cited = sorted(gathering.cited.values(), key=lambda held: (-len(held.by), held.title, held.number))
    return {
        "documents": [[row.title, row.file, row.issuer, row.year] for row in gathering.rows],
        "findings": gathering.findings,
        "series": list(gathering.series),
        "figures": gathering.figures,
        "cited": [[held.title, held.number, held.issuer, held.by] for held in cited],
    }
