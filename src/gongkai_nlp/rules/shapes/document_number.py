"""The shape of ``rules/document_number.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class DocumentNumberRules(RuleFile):
    """All rules of ``document_number.toml``."""
