"""The shape of ``rules/quantity.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class QuantityRules(RuleFile):
    """All rules of ``quantity.toml``."""
