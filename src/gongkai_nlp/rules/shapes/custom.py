"""The shape of ``rules/custom.toml``: mentions of a kind that a pack brings along."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from gongkai_nlp.rules.patterns import pattern_width
from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile

Normalizer = Literal["fold", "written", "number", "date"]
"""fold: simplified, half width, without layout. written: as it stands in the text. number: an exact decimal
(一千二百 is 1200). date: ISO 8601 (2021年5月 is 2021-05). What cannot be read with certainty is null."""
VALUE = "value"
"""The group that holds the value of a mention, where that is not the whole match."""


def _is_a_name(label: str) -> str:
    if not re.fullmatch(r"\w+", label):
        raise ValueError(f"{label!r} is no name; write letters, digits and _ alone")
    return label


class CustomRule(Rule):
    """What a mention of the pack's own kind looks like."""

    label: Annotated[str, AfterValidator(_is_a_name)]
    """The name of the kind, such as hotline; rules of one label compete, and the longest match wins."""
    pattern: Pattern
    """Searched in the text as the library sees it: folded, without layout; ^ and $ are ends of its lines.

    A named group (?P<name>…) becomes the field of that name, and the group ``value`` the value of the
    mention, which is the whole match otherwise.
    """
    normalize: Normalizer | dict[str, Normalizer] = "fold"
    """How the value is read; or how each field is, ``value`` among them, by name."""

    @model_validator(mode="after")
    def _fields_are_groups(self) -> "CustomRule":
        """See that the pattern matches something, and that what is read by name is a group of it."""
        pattern = re.compile(self.pattern)
        if pattern.match("") or pattern_width(self.pattern)[0] == 0:
            raise ValueError("the pattern may match nothing at all; let one part of it be required")
        asked = () if isinstance(self.normalize, str) else self.normalize
        known = {VALUE, *pattern.groupindex}
        if unknown := sorted(set(asked) - known):
            raise ValueError(
                f"normalize names {', '.join(unknown)}, which the pattern has no group for; "
                f"write (?P<{unknown[0]}>…) in it, or choose from {', '.join(sorted(known))}"
            )
        return self


class CustomRules(RuleFile):
    """All rules of ``custom.toml``."""

    custom: tuple[CustomRule, ...] = ()
