"""The ordered list of named steps, finders first, then linkers: the one engine behind both doors."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gongkai_nlp import results
from gongkai_nlp.finders import agency, custom, date, document_number, quantity, section, table, title
from gongkai_nlp.linkers import breakdown, citation, finding, indicator, item, metadata, period, referent
from gongkai_nlp.rules import Pack, RuleSet, combine, read_pack
from gongkai_nlp.source import Source
from gongkai_nlp.view import View


@dataclass
class Analysis:
    """What is known of one document so far; each step fills in its part."""

    view: View
    metadata: results.Metadata = field(default_factory=results.Metadata)
    document_numbers: list[results.DocumentNumber] = field(default_factory=list)
    titles: list[results.Title] = field(default_factory=list)
    agencies: list[results.Agency] = field(default_factory=list)
    quantities: list[results.Quantity] = field(default_factory=list)
    dates: list[results.Date] = field(default_factory=list)
    sections: list[results.Section] = field(default_factory=list)
    customs: list[results.Custom] = field(default_factory=list)
    tables: list[results.Table] = field(default_factory=list)
    citations: list[results.Citation] = field(default_factory=list)
    breakdowns: list[results.Breakdown] = field(default_factory=list)
    indicators: list[results.Indicator] = field(default_factory=list)
    problems: list[results.Item] = field(default_factory=list)
    commitments: list[results.Item] = field(default_factory=list)
    findings: list[results.Finding] = field(default_factory=list)
    warnings: list[results.Notice] = field(default_factory=list)


Run = Callable[[Analysis], None]


@dataclass(frozen=True)
class Step:
    """A finder or a linker by name, with what it reads and writes of an Analysis."""

    stem: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    build: Callable[[RuleSet], Run]
    """Compile the rules and return the function that does the step."""


def _document_number(rules: RuleSet) -> Run:
    patterns = document_number.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.document_numbers = document_number.find(analysis.view, patterns)

    return run


def _title(rules: RuleSet) -> Run:
    patterns = title.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.titles = title.find(analysis.view, patterns)

    return run


def _agency(rules: RuleSet) -> Run:
    patterns = agency.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.agencies = agency.find(analysis.view, patterns, analysis.document_numbers)

    return run


def _date(rules: RuleSet) -> Run:
    patterns = date.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.dates = date.find(analysis.view, patterns)

    return run


def _quantity(rules: RuleSet) -> Run:
    patterns = quantity.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        taken = [(m.start, m.end) for m in (*analysis.dates, *analysis.document_numbers)]
        analysis.quantities = quantity.find(analysis.view, patterns, taken)

    return run


def _section(rules: RuleSet) -> Run:
    patterns = section.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.sections = section.find(analysis.view, patterns)

    return run


def _table(rules: RuleSet) -> Run:
    patterns = table.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.tables = table.find(analysis.view, patterns)

    return run


def _custom(rules: RuleSet) -> Run:
    patterns = custom.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.customs = custom.find(analysis.view, patterns)

    return run


def _metadata(rules: RuleSet) -> Run:
    patterns = metadata.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.metadata = metadata.link(
            analysis.view, patterns, analysis.sections, analysis.agencies, analysis.dates
        )

    return run


def _referent(rules: RuleSet) -> Run:
    patterns = referent.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.agencies = referent.link(analysis.view, patterns, analysis.metadata, analysis.agencies)

    return run


def _citation(rules: RuleSet) -> Run:
    patterns = citation.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.titles, analysis.document_numbers, analysis.citations = citation.link(
            analysis.view,
            patterns,
            analysis.metadata,
            analysis.titles,
            analysis.document_numbers,
            analysis.agencies,
        )

    return run


def _period(rules: RuleSet) -> Run:
    patterns = period.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.dates = period.link(
            analysis.view, patterns, analysis.metadata, analysis.dates, analysis.sections
        )

    return run


def _breakdown(rules: RuleSet) -> Run:
    patterns = breakdown.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.breakdowns = breakdown.link(analysis.view, patterns, analysis.quantities)

    return run


def _indicator(rules: RuleSet) -> Run:
    patterns = indicator.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.indicators = indicator.link(
            analysis.view,
            patterns,
            analysis.metadata,
            analysis.sections,
            analysis.quantities,
            analysis.dates,
            analysis.agencies,
            analysis.tables,
            analysis.breakdowns,
        )

    return run


def _item(rules: RuleSet) -> Run:
    patterns = item.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.problems, analysis.commitments = item.link(analysis.view, patterns, analysis.sections)

    return run


def _finding(rules: RuleSet) -> Run:
    patterns = finding.compile_rules(rules)

    def run(analysis: Analysis) -> None:
        analysis.findings = finding.link(
            analysis.view,
            patterns,
            analysis.metadata,
            analysis.document_numbers,
            analysis.dates,
            analysis.sections,
            analysis.tables,
            analysis.breakdowns,
            analysis.indicators,
            analysis.quantities,
            analysis.titles,
        )

    return run


STEPS: tuple[Step, ...] = (
    Step("document_number", (), ("document_numbers",), _document_number),
    Step("title", (), ("titles",), _title),
    Step("agency", ("document_numbers",), ("agencies",), _agency),
    Step("date", (), ("dates",), _date),
    Step("quantity", ("dates", "document_numbers"), ("quantities",), _quantity),
    Step("section", (), ("sections",), _section),
    Step("table", (), ("tables",), _table),
    Step("custom", (), ("customs",), _custom),
    Step("metadata", ("sections", "agencies", "dates"), ("metadata",), _metadata),
    Step("referent", ("metadata", "agencies"), ("agencies",), _referent),
    Step(
        "citation",
        ("metadata", "titles", "document_numbers", "agencies"),
        ("titles", "document_numbers", "citations"),
        _citation,
    ),
    Step("period", ("metadata", "dates", "sections"), ("dates",), _period),
    Step("breakdown", ("quantities",), ("breakdowns",), _breakdown),
    Step(
        "indicator",
        ("metadata", "sections", "quantities", "dates", "agencies", "tables", "breakdowns"),
        ("indicators",),
        _indicator,
    ),
    Step("item", ("sections",), ("problems", "commitments"), _item),
    Step(
        "finding",
        (
            "metadata",
            "document_numbers",
            "dates",
            "sections",
            "tables",
            "breakdowns",
            "indicators",
            "quantities",
            "titles",
        ),
        ("findings",),
        _finding,
    ),
)


LONG = 100_000
"""Characters beyond which the cycle collector costs more than the steps themselves."""


class Engine:
    """The steps with one set of rules, compiled; holds no state of documents, safe in threads."""

    def __init__(self, rules: RuleSet, steps: Sequence[Step] = STEPS) -> None:
        self.rules = rules
        self._runs = [step.build(rules) for step in steps]

    def analyse(self, source: Source) -> Analysis:
        """Run all steps on `source`.

        While a text of more than `LONG` characters is analysed, Python's cycle collector rests: nothing
        here makes cycles, and going over all mentions again and again would cost more than finding them.
        """
        with _collector_at_rest() if len(source.text) > LONG else nullcontext():
            analysis = Analysis(View(source), warnings=list(source.warnings))
            for run in self._runs:
                run(analysis)
        return analysis


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def engine_for(packs: Sequence[str | Path] = ()) -> Engine:
    """Return the engine with the built-in rules and those of `packs`, made once for the same content."""
    return _engine_of(tuple(read_pack(pack) for pack in packs))


@lru_cache(maxsize=8)
def _engine_of(packs: tuple[Pack, ...]) -> Engine:
    return Engine(combine(packs))
