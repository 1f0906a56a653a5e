"""The shape of ``rules/boilerplate.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class BoilerplateRules(RuleFile):
    """All rules of ``boilerplate.toml``."""
