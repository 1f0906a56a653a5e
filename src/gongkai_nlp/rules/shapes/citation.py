"""The shape of ``rules/citation.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class CitationRules(RuleFile):
    """All rules of ``citation.toml``."""
