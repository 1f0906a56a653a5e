"""The shape of ``rules/referent.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class ReferentRules(RuleFile):
    """All rules of ``referent.toml``."""
