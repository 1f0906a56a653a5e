"""What every rule and every rule file has."""

from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic.fields import FieldInfo

from gongkai_nlp.rules.patterns import fold_pattern

_FOLDED = AfterValidator(fold_pattern)
Pattern = Annotated[str, _FOLDED]
"""A regular expression that the library matches on folded text; those of users keep to a checked subset."""


def _has_alias(pattern: str) -> str:
    if "(?P<alias>" not in pattern:
        raise ValueError("the pattern has no group for the short name; write (?P<alias>…) around it")
    return pattern


PatternWithAlias = Annotated[Pattern, AfterValidator(_has_alias)]
"""A pattern whose group ``alias`` is the short name that a text introduces."""


def _parted(held: Any) -> Any:
    """A cell of a CSV file holds texts with | between."""
    return tuple(text for text in held.split("|") if text) if isinstance(held, str) else held


class Shape(BaseModel):
    """Frozen, and no key beyond those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Rule(Shape):
    """One piece of linguistic knowledge, with its reason and its proof."""

    id: str
    """Unique within the file; a rule of a later pack with the same id replaces it."""
    why: str | None = None
    """The reason, where it is not plain."""
    source: str | None = None
    """The standard, article or study that the rule rests on."""
    examples: Annotated[tuple[str, ...], BeforeValidator(_parted)] = ()
    """Texts with ⟦…⟧ around what must be found; nothing may be found in one without marks."""


class RuleFile(Shape):
    """One rule file: named lists of rules."""

    first_wins: ClassVar[frozenset[str]] = frozenset()
    """Lists in which the first rule that fits decides, so that those of a pack stand before the built-in
    ones."""


def rule_shape(shape: type[RuleFile], name: str) -> type[Rule] | None:
    """Return the shape of the rules in the list `name` of a rule file; None where there is no such list."""
    held = shape.model_fields.get(name)
    return get_args(held.annotation)[0] if held else None


def pattern_keys(shape: type[RuleFile], name: str) -> tuple[str, ...]:
    """Return the keys that hold patterns in the rules of the list `name`."""
    rule = rule_shape(shape, name)
    fields = rule.model_fields.items() if rule else ()
    return tuple(key for key, held in fields if _holds_pattern(held))


def _holds_pattern(held: FieldInfo) -> bool:
    """Return whether the field is a Pattern, or a Pattern or nothing."""
    options = (getattr(option, "__metadata__", ()) for option in get_args(held.annotation))
    return any(mark == _FOLDED for marks in (held.metadata, *options) for mark in marks)
