"""The shape of ``rules/finding.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class FindingRules(RuleFile):
    """All rules of ``finding.toml``."""
