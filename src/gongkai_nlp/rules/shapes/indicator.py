"""The shape of ``rules/indicator.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class IndicatorRules(RuleFile):
    """All rules of ``indicator.toml``."""
