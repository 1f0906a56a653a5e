"""The shape of ``rules/metadata.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class MetadataRules(RuleFile):
    """All rules of ``metadata.toml``."""
