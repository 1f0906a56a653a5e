"""Find agencies: by the word that a name ends with, then leftwards as far as the name reaches."""

from gongkai_nlp.finders.agency.describe import describe
from gongkai_nlp.finders.agency.find import find
from gongkai_nlp.finders.agency.lexicon import Patterns, compile_rules

__all__ = ["Patterns", "compile_rules", "describe", "find"]
