"""Analysis to Report: the one place that knows both."""

import hashlib

from gongkai_nlp.engine import Analysis
from gongkai_nlp.making import make_produced_by, make_report
from gongkai_nlp.results import Report
from gongkai_nlp.version import __version__


def report_of(analysis: Analysis, digests: dict[str, str]) -> Report:
    """Return the Report of a finished analysis; `digests` are those of the rule packs used."""
    source = analysis.view.source
    return make_report(
        source=source.name,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        text=source.text,
        produced_by=make_produced_by(
            version=__version__, reader=source.reader, laid_out=source.laid_out, rules=dict(digests)
        ),
        metadata=analysis.metadata,
        document_numbers=tuple(analysis.document_numbers),
        titles=tuple(analysis.titles),
        agencies=tuple(analysis.agencies),
        quantities=tuple(analysis.quantities),
        dates=tuple(analysis.dates),
        sections=tuple(analysis.sections),
        customs=tuple(analysis.customs),
        tables=tuple(analysis.tables),
        citations=tuple(analysis.citations),
        breakdowns=tuple(analysis.breakdowns),
        indicators=tuple(analysis.indicators),
        problems=tuple(analysis.problems),
        commitments=tuple(analysis.commitments),
        findings=tuple(analysis.findings),
        warnings=tuple(analysis.warnings),
    )
