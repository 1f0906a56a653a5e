"""The shape of ``rules/indicator.toml``."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, model_validator

from gongkai_nlp.rules.shapes.base import Rule, RuleFile
from gongkai_nlp.vocabulary import ReportKind, Role, TableKind


def _split(held: object) -> object:
    return tuple(part for part in held.split("|") if part) if isinstance(held, str) else held


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Words; in a CSV cell parted by |. A word in braces, such as {publish}, stands for the list of that name."""


class Definition(Rule):
    """What an indicator is."""

    name: str
    """Its name in Chinese."""
    name_en: str
    """Its name in English; the Chinese one where none is given."""
    group: str = "other"
    """What part of the work it measures."""
    unit: str
    """The unit that reports mostly give it in."""

    @model_validator(mode="before")
    @classmethod
    def _has_an_english_name(cls, given: Any) -> Any:
        return {"name_en": given.get("name"), **given} if isinstance(given, dict) else given


class Vocabulary(Rule):
    """A list of words that cues name in braces."""

    words: Words


class Cue(Rule):
    """Words around a quantity that say which indicator it states; the first cue that fits wins."""

    indicator: Words
    """Id of the indicator; several where the figure states several."""
    object: Words
    """One of these stands in front of the quantity in its clause, or as the noun behind it."""
    needs: Words = ()
    """One of these stands there too; not asked where the object stands right before the quantity and
    `adjacent` says that this is enough, or where the figure is a part of one that states an indicator of
    `under`."""
    adjacent: bool = False
    under: Words = ()
    without: Words = ()
    """None of these stands there."""
    topic: Words = ()
    """One of these stands earlier in the sentence, or the section has one of `roles`."""
    roles: Annotated[tuple[Role, ...], BeforeValidator(_split)] = ()
    units: Words = ()
    """Units of the figure; those of the indicators' definitions where none are given."""
    whole: bool = False
    """Whether the quantity must not be a part of another."""
    renews: bool = False
    """Whether it may state what its total states too, of a shorter time (累计638条,其中今年新增214条)."""
    clause: bool = False
    """Whether the object must stand in the clause of the quantity, not in one before it."""
    examples: Words = ()


class Zero(Rule):
    """A statement that there was nothing of a kind."""

    indicator: Words
    negators: Words
    """Words that deny, directly or some characters before the object."""
    object: Words
    without: Words = ()
    examples: Words = ()


class CellRule(Rule):
    """A cell of a statutory table that states an indicator."""

    indicator: str
    table: TableKind
    row: str
    column: str
    unit: str | None = None
    """The unit that the figure stands in."""
    factor: int = 1
    """What a figure of the cell is multiplied by to be in that unit (10000 where the form says 万元)."""


class WordList(Rule):
    """Words with one function around a figure."""

    words: Words


class Silent(Rule):
    """Sections and documents whose figures state no indicator."""

    roles: tuple[Role, ...] = ()
    kinds: tuple[ReportKind, ...] = ()


class CountedNouns(Rule):
    """Nouns behind a quantity in a unit that says little, such as 个."""

    words: Words
    units: Words


class IndicatorRules(RuleFile):
    """All rules of ``indicator.toml``."""

    first_wins: ClassVar = frozenset({"cue"})

    definition: tuple[Definition, ...] = ()
    vocabulary: tuple[Vocabulary, ...] = ()
    cue: tuple[Cue, ...] = ()
    zero: tuple[Zero, ...] = ()
    denied: tuple[WordList, ...] = ()
    """Words that deny what stands in front of them."""
    cell: tuple[CellRule, ...] = ()
    counted: tuple[CountedNouns, ...] = ()
    """Nouns behind a quantity that settle that it counts something else."""
    predicate: tuple[WordList, ...] = ()
    """How a text goes on behind a figure that ends its statement; any other word there is what it counts."""
    outcome: tuple[WordList, ...] = ()
    """Words right behind a figure that say anew of what it is, so that it has no name from the one before."""
    led: tuple[WordList, ...] = ()
    """Ids of cues whose object may stand in the lead phrase before the sentence of the figure."""
    silent: tuple[Silent, ...] = ()
    turn: tuple[WordList, ...] = ()
    """Words with which a text turns from complaints to what was done about them."""
    partial: tuple[WordList, ...] = ()
    """Words before a figure that is of some bodies only (少数乡镇)."""
    adverbial: tuple[WordList, ...] = ()
    """Words that open a clause which belongs to the one behind it (通过门户网站,公开…)."""
    empty: tuple[WordList, ...] = ()
    """Words that alone say nothing of what is counted (共计)."""
    delta: tuple[WordList, ...] = ()
    """Words before a figure that is a difference to another year."""
    planned: tuple[WordList, ...] = ()
    intended: tuple[WordList, ...] = ()
    """Words in headings of sections whose figures are plans without further words."""
    cumulative: tuple[WordList, ...] = ()
    several_years: tuple[WordList, ...] = ()
    """Words at the head of a paragraph whose figures without a date are sums over years."""
    compared: tuple[WordList, ...] = ()
    """Words before a date that is only compared with."""
    carried: tuple[WordList, ...] = ()
    """Words before a date that something is carried over from or to."""
    area: tuple[WordList, ...] = ()
    """Words that say that the figure is of the whole area."""
