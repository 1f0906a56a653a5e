"""The shape of an annotation file: its kinds, their keys, and what may stand in them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt, StringConstraints

from gongkai_nlp.vocabulary import (
    AgencyKind,
    Level,
    Qualifier,
    ReportKind,
    Role,
    Script,
    SectionKind,
    TitleKind,
)

INDICATORS = frozenset([
    "proactive_items", "website_items", "wechat_items", "weibo_items", "normative_documents",
    "gazette_issues", "policy_interpretations", "public_responses", "press_conferences",
    "requests_received", "requests_answered", "reconsiderations", "lawsuits", "services_listed",
    "services_online", "powers_listed", "proposals_npc", "proposals_cppcc", "training_sessions", "trainees",
    "budget", "hotline_calls", "messages_answered", "bidding_projects", "projects_total",
    "investment_total", "investment_done", "land_sales", "housing_units",
])  # fmt: skip
"""The indicators that annotations define; any other is written ``other:name`` and is not scored."""
OTHER = "other:"

DecimalText = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Filled = Annotated[str, StringConstraints(min_length=1)]
Index = NonNegativeInt
"""Place of a record in the list that it is one of."""


class Shape(BaseModel):
    """Anything in an annotation file: no keys but those declared, no value converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class GoldMention(Shape):
    """A stretch of the text that was annotated."""

    text: Filled
    start: NonNegativeInt
    end: NonNegativeInt
    optional: bool = False
    """Whether good readers differ: a scorer ignores it, found or not."""
    line: int | None = None
    """Line of the text that the mention starts in, from 1: an aid for who edits the file."""


class GoldDocumentNumber(GoldMention):
    """A document number."""

    issuer_code: Filled
    year: int | None
    number: int
    normalized: Filled
    issuer: Filled | None


class GoldTitle(GoldMention):
    """A title between 《》."""

    kind: TitleKind
    document_number: Index | None = None


class GoldAgency(GoldMention):
    """An agency."""

    kind: AgencyKind
    level: Level
    canonical: Filled | None


class GoldQuantity(GoldMention):
    """A quantity: a value, or low and high."""

    value: DecimalText | None = None
    low: DecimalText | None = None
    high: DecimalText | None = None
    unit: Filled
    qualifier: Qualifier | None


class GoldDate(GoldMention):
    """A date or period."""

    value: Filled | None


class GoldSection(GoldMention):
    """A heading or run-in lead phrase."""

    kind: SectionKind
    number: Filled | None
    level: int
    role: Role
    also: list[Role] = []


class GoldCustom(GoldMention):
    """A mention of a kind that a rule pack brings along."""

    label: Filled
    value: str | None = None
    fields: dict[str, str | None] = {}


class GoldBreakdown(Shape):
    """A total with its parts, or a ratio, of quantities by index."""

    kind: Literal["sum", "subset", "ratio"]
    total: Index | None = None
    parts: list[Index] | None = None
    part: Index | None = None
    whole: Index | None = None
    ratio: Index | None = None
    holds: bool | None
    optional: bool = False


class GoldIndicator(Shape):
    """A comparable figure: a quantity by index, and what it says."""

    indicator: Filled
    quantity: Index
    period: Filled | None
    subject: Filled | None = None
    planned: bool = False
    optional: bool = False


class GoldMetadata(Shape):
    """What the document is."""

    title: Filled | None = None
    issuer: Filled | None = None
    year: int | None = None
    published: Filled | None = None
    kind: ReportKind | None = None
    script: Script | None = None


class GoldFile(Shape):
    """The annotations of one document; a kind that is left out is not scored."""

    document_numbers: list[GoldDocumentNumber] | None = None
    titles: list[GoldTitle] | None = None
    agencies: list[GoldAgency] | None = None
    quantities: list[GoldQuantity] | None = None
    dates: list[GoldDate] | None = None
    sections: list[GoldSection] | None = None
    customs: list[GoldCustom] | None = None
    breakdowns: list[GoldBreakdown] | None = None
    indicators: list[GoldIndicator] | None = None
    metadata: GoldMetadata | None = None


MENTIONS: dict[str, type[GoldMention]] = {
    "document_numbers": GoldDocumentNumber,
    "titles": GoldTitle,
    "agencies": GoldAgency,
    "quantities": GoldQuantity,
    "dates": GoldDate,
    "sections": GoldSection,
    "customs": GoldCustom,
}
"""Kinds of mention, each with its shape."""
