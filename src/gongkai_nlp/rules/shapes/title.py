"""The shape of ``rules/title.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class TitleRules(RuleFile):
    """All rules of ``title.toml``."""
