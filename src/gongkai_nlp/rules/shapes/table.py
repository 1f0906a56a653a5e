"""The shape of ``rules/table.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class TableRules(RuleFile):
    """All rules of ``table.toml``."""
