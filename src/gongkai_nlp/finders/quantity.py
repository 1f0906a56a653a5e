"""Find quantities."""

from collections.abc import Sequence

from gongkai_nlp.results import Quantity
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `find` needs, compiled once."""


def find(view: View, patterns: None, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return every quantity in the text, in order, none overlapping nor touching a `taken` stretch.

    `taken` holds start and end offsets into the text of what other finders have read already (dates,
    document numbers); without it the finder relies on its own patterns to pass them by.
    """
    return []
