"""What every rule and every rule file has."""

from pydantic import BaseModel, ConfigDict


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
    examples: tuple[str, ...] = ()
    """Texts with ⟦…⟧ around what must be found; nothing may be found in one without marks."""


class RuleFile(Shape):
    """One rule file: named lists of rules."""
