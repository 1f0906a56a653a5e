"""The shape of ``rules/quantity.toml``."""

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, field_validator, model_validator

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile
from gongkai_nlp.vocabulary import Qualifier, QuantityKind


def _words(value: Any) -> Any:
    """A cell of a CSV file holds a list with blanks between."""
    return tuple(value.split()) if isinstance(value, str) else value


_FACTOR = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20}|/[0-9]{1,20})?")
"""A decimal or a fraction; an exponent (1e999999999) would be computed for hours."""


class UnitRule(Rule):
    """A unit or measure word."""

    name: str
    """The unit's common spelling, in simplified characters."""
    surfaces: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    """Other spellings; a quantity reports the one that it is written with."""
    canonical: bool = False
    """Whether every spelling is reported by the name (块钱 as 元)."""
    kind: QuantityKind = "count"
    """The dimension."""
    base_unit: str | None = None
    """The base unit of the dimension, where there is another."""
    factor: str | None = None
    """How many base units one unit is: a decimal or a fraction (2000/3)."""
    ge: bool = False
    """Whether 个 may stand before it (三个月): 个 then belongs to the span and is no unit."""
    one: bool = True
    """Whether 一 before it counts; 一批, 一种 and 一把 mean some, not one."""
    one_after: Pattern | None = None
    """Pattern before 一 that makes it count all the same (发生 before 一起)."""
    chinese: bool = True
    """Whether a Chinese numeral may stand before it; 五方 is no count, 5方 is."""
    only_after: Pattern | None = None
    """Pattern that the text before the numeral must end with (拘留 before 十日)."""
    only_before: Pattern | None = None
    """Pattern that the text behind the unit must begin with; either this or only_after suffices."""
    not_after: Pattern | None = None
    """Pattern that the text before the numeral must not end with."""
    not_before: Pattern | None = None
    """Pattern that the text behind the unit must not begin with (员 behind 成: 10成员单位)."""
    digits: int | None = None
    """Most digits before it; a longer run has lost a character (202311日 was a date)."""

    @field_validator("factor")
    @classmethod
    def _is_a_number(cls, factor: str | None) -> str | None:
        try:
            if factor is not None and not (_FACTOR.fullmatch(factor) and Fraction(factor)):
                raise ValueError
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError(f'{factor!r} is no number; write a decimal or a fraction, "2000/3"') from error
        return factor

    @model_validator(mode="after")
    def _converts_into_something(self) -> "UnitRule":
        if (self.base_unit is None) != (self.factor is None):
            raise ValueError("base_unit and factor go together; write both, or neither")
        return self


class QualifierRule(Rule):
    """A word beside a numeral that makes it a bound or an approximation."""

    word: str
    qualifier: Qualifier | None = None
    """What it says; a word without it only stands between another one and the numeral (超过了)."""
    side: Literal["before", "behind"]
    """Whether it stands before the numeral or behind the unit."""
    bare: bool = False
    """Whether it says so only before 百, 千, 万 without a digit: 上百 is 100 or more, 网上3个 is three."""
    not_after: Pattern | None = None
    """Pattern that the text before the word must not end with (签 before 约)."""
    far: bool = False
    """Whether a verb and its object may stand between it and the numeral (至少召开1次)."""


class ChangeRule(Rule):
    """A word before a quantity that makes it a change."""

    word: str
    direction: Literal["increase", "decrease"]
    rate: bool = False
    """Whether it names the rate itself (增幅), so that 达 or 为 may follow; 增加到 states a result."""
    compared: bool = False
    """Whether it is one only where what it is measured against stands before it (比上年多)."""


class PrefixRule(Rule):
    """A word or sign before the number that settles its unit: ￥, 港币, 摄氏."""

    sign: str
    unit: str
    """The unit that may stand behind the number all the same (元 in 港币50万元)."""
    name: str
    """The unit reported."""
    alone: bool = True
    """Whether the unit may be left out (￥3000)."""


class SetTermRule(Rule):
    """A fixed word, slogan or name that holds a numeral and states no quantity."""

    term: str
    group: str
    """What sort of term: adverb, slogan, procedure, institution, list, law, time, campaign, ordinal."""


class ContextRule(Rule):
    """A context in which a numeral with a unit is no quantity."""

    before: Pattern | None = None
    """Pattern that the text before the numeral ends with."""
    numeral: Pattern | None = None
    """Pattern of the whole numeral."""
    behind: Pattern | None = None
    """Pattern that the text from the unit on begins with."""


class QuantityRules(RuleFile):
    """All rules of ``quantity.toml``."""

    unit: tuple[UnitRule, ...] = ()
    qualifier: tuple[QualifierRule, ...] = ()
    change: tuple[ChangeRule, ...] = ()
    prefix: tuple[PrefixRule, ...] = ()
    set_term: tuple[SetTermRule, ...] = ()
    context: tuple[ContextRule, ...] = ()
