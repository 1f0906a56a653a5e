"""Read Chinese government disclosure reports (政府信息公开工作年度报告) into typed results.

Everything is loaded on first use: importing the package loads neither spaCy nor any reader.
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai_nlp.version import __version__

if TYPE_CHECKING:
    from gongkai_nlp.api import extract
    from gongkai_nlp.batch.stream import extract_many
    from gongkai_nlp.components.pipeline import load, make_doc, report
    from gongkai_nlp.components.records import view_of
    from gongkai_nlp.errors import (
        BatchError,
        FontError,
        GongkaiError,
        MissingExtraError,
        ReadError,
        RuleError,
        UnsupportedFormatError,
    )
    from gongkai_nlp.outputs.citations import citation_graph
    from gongkai_nlp.outputs.html import show
    from gongkai_nlp.outputs.panels import panel
    from gongkai_nlp.outputs.plots import Plot, plot_breakdowns, plot_indicator, plot_outcomes
    from gongkai_nlp.reading import read, read_all
    from gongkai_nlp.results import (
        Agency,
        Breakdown,
        Citation,
        Custom,
        Date,
        DocumentNumber,
        Failure,
        Finding,
        Indicator,
        Mention,
        Metadata,
        Quantity,
        Report,
        Section,
        Table,
        Title,
    )
    from gongkai_nlp.rules import load_rules
    from gongkai_nlp.source import Source

_HOMES = {
    "extract": "api",
    "extract_many": "batch.stream",
    "load": "components.pipeline",
    "make_doc": "components.pipeline",
    "report": "components.pipeline",
    "view_of": "components.records",
    "FontError": "errors",
    "BatchError": "errors",
    "GongkaiError": "errors",
    "MissingExtraError": "errors",
    "ReadError": "errors",
    "RuleError": "errors",
    "UnsupportedFormatError": "errors",
    "citation_graph": "outputs.citations",
    "show": "outputs.html",
    "panel": "outputs.panels",
    "Plot": "outputs.plots",
    "plot_breakdowns": "outputs.plots",
    "plot_indicator": "outputs.plots",
    "plot_outcomes": "outputs.plots",
    "read": "reading",
    "read_all": "reading",
    "Agency": "results",
    "Breakdown": "results",
    "Citation": "results",
    "Custom": "results",
    "Date": "results",
    "DocumentNumber": "results",
    "Failure": "results",
    "Finding": "results",
    "Indicator": "results",
    "Mention": "results",
    "Metadata": "results",
    "Quantity": "results",
    "Report": "results",
    "Section": "results",
    "Table": "results",
    "Title": "results",
    "load_rules": "rules",
    "Source": "source",
}
__all__ = [
    "Agency",
    "BatchError",
    "Breakdown",
    "Citation",
    "Custom",
    "Date",
    "DocumentNumber",
    "Failure",
    "Finding",
    "FontError",
    "GongkaiError",
    "Indicator",
    "Mention",
    "Metadata",
    "MissingExtraError",
    "Plot",
    "Quantity",
    "ReadError",
    "Report",
    "RuleError",
    "Section",
    "Source",
    "Table",
    "Title",
    "UnsupportedFormatError",
    "__version__",
    "citation_graph",
    "extract",
    "extract_many",
    "load",
    "load_rules",
    "make_doc",
    "panel",
    "plot_breakdowns",
    "plot_indicator",
    "plot_outcomes",
    "read",
    "read_all",
    "report",
    "show",
    "view_of",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
