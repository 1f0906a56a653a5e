"""Find dates and periods, and the stretches that were dates before they were corrupted."""

from gongkai_nlp.finders.date.find import find, find_damaged, readings, scan
from gongkai_nlp.finders.date.forms import Reading, read_at, read_listed
from gongkai_nlp.finders.date.patterns import DatePatterns, compile_rules

__all__ = [
    "DatePatterns",
    "Reading",
    "compile_rules",
    "find",
    "find_damaged",
    "read_at",
    "read_listed",
    "readings",
    "scan",
]
