"""The typed results: what a report says, each with its exact place in the text.

Offsets count Unicode code points from 0, the end excluded, so that ``text[m.start:m.end] == m.text``
always holds. JavaScript and Java count UTF-16 units: convert there. Numbers are exact ``Decimal`` and
stand as strings in JSON. This module is the contract: a field renamed or removed is a new
``SCHEMA_VERSION``.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt, field_serializer

from gongkai_nlp.vocabulary import (
    AgencyKind,
    Basis,
    BreakdownKind,
    Frame,
    Level,
    Qualifier,
    QuantityKind,
    Region,
    ReportKind,
    Role,
    Scope,
    Script,
    SectionKind,
    Severity,
    TableKind,
    Template,
    TitleKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl

SCHEMA_VERSION = "0"


class Record(BaseModel):
    """Anything that stands in a report: frozen, and no field beyond those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def __repr_args__(self) -> "Iterator[tuple[str | None, Any]]":
        """Leave out what says nothing: fields at their defaults, most of them null."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            if name is None or name not in fields or value != fields[name].default:
                yield name, value


class Span(Record):
    """A stretch of the text."""

    start: NonNegativeInt
    """First code point of the stretch."""
    end: NonNegativeInt
    """One past the last code point of the stretch."""
    text: str
    """The stretch exactly as it stands in the text, blanks and line breaks included."""


class Mention(Span):
    """A stretch of the text that names or states something."""

    id: str
    """Unique within the report; other records refer to the mention by it."""
    region: Region = "body"
    """Where the mention stands; facts are built on body and table alone."""
    rule: str
    """Id of the rule that found the mention."""


class DocumentNumber(Mention):
    """A document number (发文字号), issuer code + year + serial, GB/T 9704-2012 clause 7.2.5."""

    issuer_code: str
    """The code of the issuer (发文机关代字) in simplified characters, such as 信政办."""
    year: int | None
    """The year between the brackets; null for orders (令), which have none."""
    number: int
    """The serial (发文顺序号)."""
    last_number: int | None = None
    """The last serial of a range (1-5号), of which `number` is the first."""
    normalized: str
    """The standard form, code〔year〕number号."""
    issuer: str | None = None
    """Full simplified name of the issuing body, where the text or the code table settles it."""
    issuer_adcode: str | None = None
    """Division code (GB/T 2260) of the issuer's area."""
    issuer_candidates: tuple[str, ...] = ()
    """All bodies that the code may stand for, where it stands for several."""
    confidence: Decimal = Decimal(0)
    """How well the issuer is settled, 0 to 1."""
    evidence: str | None = None
    """What settled the issuer: title, region, table, grammar."""
    place: str | None = None
    """The place part of the code (信 in 信政办); null for central codes."""
    organ: str | None = None
    """The organ part of the code (政办 in 信政办)."""
    suborgan: str | None = None
    """The bureau part of the code (社 in 财社)."""
    series: str | None = None
    """The series part of the code (发, 函, 字, 规, 明电)."""


class Title(Mention):
    """The name of a document, law, publication or form between 《》, the outermost marks included."""

    kind: TitleKind
    """law, document, publication, form or other."""
    document_kind: str | None = None
    """The genre that the title ends with, such as 通知, 条例, 方案."""
    document_number: str | None = None
    """Id of the document number that the title carries."""
    full_title: str | None = None
    """For a short title (《条例》), the full one that the text introduces it for, marks excluded."""
    issuer: str | None = None
    """Full name of the issuer, where the title begins with it or its number names it."""


class Agency(Mention):
    """A named organ of state, party, legislature, judiciary or public institution."""

    kind: AgencyKind
    """What sort of organ."""
    level: Level
    """Administrative level of the organ's area."""
    canonical: str | None = None
    """Full official simplified name, where the document settles it, else null."""
    adcode: str | None = None
    """Division code (GB/T 2260) of the organ's area, where settled."""
    parent: str | None = None
    """Canonical name of the body that the organ belongs to, where settled."""


class Quantity(Mention):
    """A numeral with the unit or measure word that it counts."""

    value: Decimal | None = None
    """The number with its scale words multiplied out; excludes low and high."""
    low: Decimal | None = None
    """Lower end of a range or vague numeral."""
    high: Decimal | None = None
    """Upper end of a range or vague numeral."""
    unit: str
    """The unit in simplified characters, scale words removed (元 for 亿元)."""
    qualifier: Qualifier | None = None
    """approx (约), at_least (余, 超过), below (近, 不足), or null."""
    kind: QuantityKind = "count"
    """The dimension of the unit."""
    base_value: Decimal | None = None
    """The value in the base unit of its dimension, converted exactly."""
    base_unit: str | None = None
    """The base unit of the dimension (平方米 for 亩)."""
    change: Literal["increase", "decrease"] | None = None
    """Direction, where the quantity is a change (增长, 下降)."""
    change_base: str | None = None
    """What the change is measured against, as written (同比, 环比, 较上年)."""


class Date(Mention):
    """A calendar date or period."""

    value: str | None = None
    """ISO 8601 as far as stated, an interval for a range, XXXX for every year; null where unsettled."""
    first_day: str | None = None
    """First day of the period, ISO 8601."""
    last_day: str | None = None
    """Last day of the period, ISO 8601."""


class Section(Mention):
    """A heading (a line of its own) or a run-in lead phrase, and the stretch of text under it."""

    kind: SectionKind
    """heading or run_in."""
    number: str | None = None
    """The numbering as written: 一, (一), 1, 一是."""
    level: int
    """0 title, 1 一、, 2 (一), 3 1., 9 run_in."""
    role: Role
    """What the section is about: the first that its heading names."""
    roles: tuple[Role, ...] = ()
    """All roles that the heading names, the first included."""
    role_rule: str | None = None
    """Id of the rule that decided the role."""
    parent: str | None = None
    """Id of the section above."""
    body_start: NonNegativeInt = 0
    """First code point of the text under the heading."""
    body_end: NonNegativeInt = 0
    """One past the last code point of the text under the heading, subsections included."""


class Custom(Mention):
    """A mention of a kind that a rule pack brings along (``custom.toml``)."""

    label: str
    """The kind, as the rule names it: hotline."""
    value: str | None = None
    """What it says, read as the rule asks: text, a decimal, ISO 8601; null where that cannot be read."""
    fields: dict[str, str | None] = {}
    """The named parts of it, each read as the rule asks; null where it is absent or cannot be read."""


class Item(Span):
    """One item of a list of problems or commitments."""

    section: str | None = None
    """Id of the section that holds the item."""


class Cell(Span):
    """A cell of a table."""

    id: str
    """Unique within the report."""
    row: str
    """Row key of a statutory table, or the row's index as text."""
    column: str
    """Column key of a statutory table, or the column's index as text."""
    value: Decimal | None = None
    """The number in the cell; null where it is blank, “/”, “—” or no number."""


class Table(Record):
    """A table: a statutory one with named cells, or a plain grid."""

    id: str
    """Unique within the report."""
    kind: TableKind
    """disclosure, requests, reviews, statistics or other."""
    template: Template | None = None
    """The national template that the table follows."""
    start: NonNegativeInt
    """First code point of the table."""
    end: NonNegativeInt
    """One past the last code point of the table."""
    cells: tuple[Cell, ...] = ()
    """Row by row."""


class Citation(Record):
    """One document that the report cites, whatever the number of its mentions."""

    title: str | None = None
    """Full title, marks excluded, layout characters removed."""
    document_number: str | None = None
    """Its normalised document number."""
    issuer: str | None = None
    """Full name of the issuer."""
    kind: TitleKind | None = None
    """Kind of the title, law or document; null where only the number is stated."""
    mentions: tuple[str, ...]
    """Ids of the titles and document numbers that name it."""


class Breakdown(Record):
    """A total with its parts, or a ratio of two stated quantities, and whether it adds up."""

    kind: BreakdownKind
    """sum, subset, ratio or growth."""
    total: str | None = None
    """Id of the total (sum, subset)."""
    parts: tuple[str, ...] = ()
    """Ids of the parts (sum, subset)."""
    part: str | None = None
    """Id of the part (ratio), or of the new figure (growth)."""
    whole: str | None = None
    """Id of the whole (ratio), or of the old figure (growth)."""
    ratio: str | None = None
    """Id of the stated ratio or growth."""
    holds: bool | None = None
    """Whether the arithmetic is right within qualifiers and rounding; null where not assessable."""
    reason: str | None = None
    """Why it does not hold or cannot be assessed."""
    rule: str
    """Id of the rule that found the relation."""


class Indicator(Span):
    """A figure that can be compared between agencies and years."""

    indicator: str
    """Id of the indicator."""
    value: Decimal | None = None
    """The figure; 0 for a statement of zero."""
    low: Decimal | None = None
    """Lower end, where the figure is a range."""
    high: Decimal | None = None
    """Upper end, where the figure is a range."""
    unit: str | None = None
    """The unit in simplified characters; null for a statement of zero."""
    qualifier: Qualifier | None = None
    """approx, at_least, below, or null."""
    period: str | None = None
    """The period that the figure is of, ISO 8601."""
    frame: Frame = "year"
    """year, cumulative, previous or planned."""
    scope: Scope = "organ"
    """organ (the issuer itself), area (all that it answers for) or named (another body)."""
    subject: str | None = None
    """Canonical name of the body or area that the figure is of."""
    basis: Basis
    """What states the figure: a quantity, a table cell or a statement of zero."""
    quantity: str | None = None
    """Id of the quantity."""
    cell: str | None = None
    """Id of the table cell."""
    section: str | None = None
    """Id of the section that holds the statement."""
    rule: str
    """Id of the rule that found the indicator."""


class Finding(Record):
    """Something that whoever publishes or uses the report should check."""

    code: str
    """Stable code, such as table_identity or breakdown_sum."""
    severity: Severity
    """error (the figures contradict each other), warning (look at it) or info (a matter of form)."""
    message: str
    """What is wrong, in Chinese."""
    message_en: str
    """What is wrong, in English."""
    spans: tuple[tuple[int, int], ...] = ()
    """The places concerned, start and end."""


class Notice(Record):
    """Something that reading or analysing the text could not do or had to assume."""

    code: str
    """Stable code, such as undecodable or empty_text."""
    message: str
    """What could not be done, or what was assumed."""
    spans: tuple[tuple[int, int], ...] = ()
    """The places concerned, start and end."""


class Metadata(Record):
    """What the document is."""

    title: str | None = None
    """Title in the script of the document, stray blanks and line breaks removed."""
    issuer: str | None = None
    """Full simplified name of the organ whose report it is."""
    issuer_kind: AgencyKind | None = None
    """What sort of organ the issuer is."""
    issuer_level: Level | None = None
    """Administrative level of the issuer's area."""
    issuer_adcode: str | None = None
    """Division code (GB/T 2260) of the issuer's area, where settled."""
    year: int | None = None
    """Reporting year."""
    published: str | None = None
    """Date or datetime of publication, ISO 8601."""
    signed: str | None = None
    """Date under the signature, ISO 8601."""
    kind: ReportKind = "other"
    """What sort of document the title says it is."""
    script: Script = "hans"
    """The script that most telling characters belong to: hans or hant."""
    quality: Decimal = Decimal(1)
    """Share of the text that is undamaged, 0 to 1."""
    pages: int | None = None
    """Number of pages, for paged formats."""
    tables: int = 0
    """Number of tables that the layout shows."""


class ProducedBy(Record):
    """What made the report, enough to make it again."""

    version: str
    """Version of this library."""
    reader: str
    """The reader that read the source: text, markdown, html, pdf, docx."""
    laid_out: bool = False
    """Whether the reader laid the text out, so that it is not the file as it stands."""
    rules: dict[str, str] = {}
    """Digest of each rule pack."""


class Failure(Record):
    """A document that could not be read, in a stream of reports."""

    source: str | None
    """Path or name as given."""
    error: str
    """Name of the error, such as ReadError."""
    message: str
    """What is wrong, where, and what to do."""


class Report(Record):
    """All that was found in one document."""

    schema_version: str = SCHEMA_VERSION
    """Version of the contract that this report keeps to."""
    source: str | None = None
    """Path or name as given."""
    text_sha256: str
    """SHA-256 of the text in UTF-8."""
    text: str | None = None
    """The text that offsets count in; left out of JSON where it is the file as it stands."""
    produced_by: ProducedBy
    """What made the report."""
    metadata: Metadata
    """What the document is."""
    document_numbers: tuple[DocumentNumber, ...] = ()
    """发文字号, in order of the text, as all mentions."""
    titles: tuple[Title, ...] = ()
    """What stands between 《》."""
    agencies: tuple[Agency, ...] = ()
    """Named organs."""
    quantities: tuple[Quantity, ...] = ()
    """Numerals with what they count."""
    dates: tuple[Date, ...] = ()
    """Calendar dates and periods."""
    sections: tuple[Section, ...] = ()
    """Headings and lead phrases, a tree by `parent`."""
    customs: tuple[Custom, ...] = ()
    """Mentions of the kinds that rule packs bring along."""
    tables: tuple[Table, ...] = ()
    """Tables, the statutory ones with named cells."""
    citations: tuple[Citation, ...] = ()
    """Documents that the report cites."""
    breakdowns: tuple[Breakdown, ...] = ()
    """Figures that must agree with each other."""
    indicators: tuple[Indicator, ...] = ()
    """Figures that can be compared."""
    problems: tuple[Item, ...] = ()
    """What the report says is lacking, one by one."""
    commitments: tuple[Item, ...] = ()
    """What the report promises, or says was done, to mend it, one by one."""
    findings: tuple[Finding, ...] = ()
    """What does not add up or does not fit."""
    warnings: tuple[Notice, ...] = ()
    """What reading or analysing could not do or had to assume."""

    @field_serializer("text", when_used="json")
    def _text_in_json(self, text: str | None) -> str | None:
        """Leave the text out where it is the file as it stands."""
        return text if self.produced_by.laid_out else None

    @property
    def agency_index(self) -> dict[str, tuple[Agency, ...]]:
        """Return the mentions of each agency by its canonical name; as written where none is settled."""
        index: dict[str, list[Agency]] = {}
        for mention in self.agencies:
            index.setdefault(mention.canonical or "".join(mention.text.split()), []).append(mention)
        return {name: tuple(mentions) for name, mentions in index.items()}

    def to_frames(self) -> "dict[str, pd.DataFrame]":
        """Return one pandas DataFrame a kind; see `gongkai_nlp.outputs.frames.to_frames`.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        from gongkai_nlp.outputs.frames import to_frames

        return to_frames([self])

    def to_polars(self) -> "dict[str, pl.DataFrame]":
        """Return one polars DataFrame a kind; see `gongkai_nlp.outputs.frames.to_polars`.

        Raises:
            MissingExtraError: polars is not installed.
            ValueError: a number has more than 18 digits before the point.
        """
        from gongkai_nlp.outputs.frames import to_polars

        return to_polars([self])

    def to_html(self) -> str:
        """Return a whole HTML page that shows the report; see `gongkai_nlp.outputs.pages.report`."""
        from gongkai_nlp.outputs.pages.report import report_page

        return report_page(self)

    def _repr_html_(self) -> str:
        from gongkai_nlp.outputs.html import report_html

        return report_html(self)

    def __repr__(self) -> str:
        kinds = ("document_numbers", "titles", "agencies", "quantities", "dates", "sections")
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in kinds)
        return f"<Report {self.metadata.title or self.source or ''}: {counts}>"

    def __str__(self) -> str:
        return repr(self)
