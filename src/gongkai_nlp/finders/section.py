"""Find headings and run-in lead phrases."""

from gongkai_nlp.results import Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `find` needs, compiled once."""


def find(view: View, patterns: None) -> list[Section]:
    """Return every mention in the text, in order, none overlapping."""
    return []
