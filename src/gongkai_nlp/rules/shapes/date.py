"""The shape of ``rules/date.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class DateRules(RuleFile):
    """All rules of ``date.toml``."""
