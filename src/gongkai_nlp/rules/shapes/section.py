"""The shape of ``rules/section.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class SectionRules(RuleFile):
    """All rules of ``section.toml``."""
