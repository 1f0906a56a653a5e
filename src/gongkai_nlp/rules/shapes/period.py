"""The shape of ``rules/period.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class PeriodRules(RuleFile):
    """All rules of ``period.toml``."""
