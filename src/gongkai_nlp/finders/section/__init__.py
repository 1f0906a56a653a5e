"""Find headings and run-in lead phrases, their tree and their roles."""

from gongkai_nlp.finders.section.find import SectionPatterns, compile_rules, find

__all__ = ["SectionPatterns", "compile_rules", "find"]
