"""Numbers in Chinese text: find them, read them, write them, exactly.

``find_numbers`` yields every numeral of a text with its place and value, ``parse_number`` reads one
string, ``write_number`` writes one. All values are ``Decimal``; what cannot be read with certainty is
refused, and what is vague (几十, 三五百) has a low and a high end, never an invented point.
"""

from gongkai_nlp.numerals.finding import Number, find_numbers, parse_number
from gongkai_nlp.numerals.reading import Reading
from gongkai_nlp.numerals.writing import Style, write_number

__all__ = ["Number", "Reading", "Style", "find_numbers", "parse_number", "write_number"]
