"""The shape of ``rules/agency.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class AgencyRules(RuleFile):
    """All rules of ``agency.toml``."""
