"""Where the lead phrase of an item ends, and what a heading glued to its paragraph is."""

import re
from dataclasses import dataclass

from gongkai_nlp.fold import fold
from gongkai_nlp.rules.shapes.section import SectionRules

LONGEST_HEADING = 50
"""A longer line is no heading."""
_LONGEST_LEAD = 60
_LONGEST_SENTENCE = 42
"""A first sentence up to this length is a lead phrase as a whole, where more sentences follow."""
_LONGEST_CLAUSE = 20
"""… and where none of its clauses is longer."""
_SHORT_CLAUSE = 6
_LONGEST_LABEL = 20
"""A lead phrase before a colon."""
# A Latin full stop is one between Han characters: careless typing has no other.
_STOP_OR_BRACKET = re.compile(r"[。;!?.(《“「『)》”」』](?:(?<!\.)|(?<=[\u4e00-\u9fff)”]\.)(?![A-Za-z.]))")
# The comma of 3,260 is none.
_COMMA_OR_BRACKET = re.compile(r"[(《“)》”]|,(?!(?<=\d,)\d{3}(?!\d))")
_FIGURES = re.compile(r"\d[^,\d][^,]*,[^,]*\d")
"""Figures in two clauses are the detail of an item (5.办好简报,全年编印6期,每期800册。)."""
_BRACKETS = str.maketrans("", "", '()“”"《》『』「」')


@dataclass(frozen=True)
class LeadPatterns:
    """What tells a lead phrase, compiled."""

    adverbial: re.Pattern[str]
    glued: re.Pattern[str]
    ending: re.Pattern[str]


def compile_lead_rules(rules: SectionRules) -> LeadPatterns:
    """Return the compiled rules of lead phrases."""
    adverbials = "|".join(f"(?:{fold(rule.pattern)})" for rule in rules.adverbials)
    endings = sorted({fold(rule.text) for rule in rules.heading_endings}, key=len, reverse=True)
    openings = "|".join(f"(?:{fold(rule.pattern)})" for rule in rules.paragraph_openings)
    either = "|".join(map(re.escape, endings))
    return LeadPatterns(
        adverbial=re.compile(adverbials),
        glued=re.compile(rf"[^\n。;:,]{{0,24}}?(?:{either})(?={openings})"),
        ending=re.compile(f"(?:{either})$"),
    )


def first_stop(text: str, start: int, stop: int) -> int:
    """Return the place of the first stop outside brackets and quotation marks from `start`, or `stop`."""
    depth = 0
    match = _STOP_OR_BRACKET.search(text, start, stop)
    while match is not None:
        at = match.start()
        character = text[at]
        if character in "(《“「『":
            depth += 1
        elif character in ")》”」』":
            depth = max(depth - 1, 0)
        elif not depth or at - start > _LONGEST_LEAD:
            return at
        match = _STOP_OR_BRACKET.search(text, at + 1, stop)
    return stop


def glued_end(text: str, start: int, stop: int, patterns: LeadPatterns) -> int | None:
    """Return where a heading ends that runs into its paragraph without any mark, or None."""
    match = patterns.glued.match(text, start, stop)
    return match.end() if match else None


def lead_end(text: str, start: int, stop: int, patterns: LeadPatterns, certain: bool) -> int | None:
    """Return where the lead phrase ends of the item from `start` to `stop`, or None where it has none.

    A first sentence is the lead phrase where further sentences tell the detail; where the detail stands
    in the same sentence, the phrase before the comma is. `certain` says that the item is one in any case
    (一是…), whatever it begins with.
    """
    window = min(stop, start + 2 * _LONGEST_LEAD)
    sentence = first_stop(text, start, window)
    if sentence == window and window < stop:
        sentence = stop
    colon = text.find(":", start, min(sentence, start + _LONGEST_LABEL + 1))
    comma = _comma(text, start, min(sentence, start + _LONGEST_LEAD))
    if colon > start + 1 and (comma is None or colon < comma):
        return colon
    adverbial = patterns.adverbial.match(text, start, sentence) is not None
    length = sentence - start
    if adverbial and not certain:
        # 2013年工作打算
        heading = comma is None and length <= _LONGEST_LABEL and patterns.ending.search(text, start, sentence)
        return sentence if heading else None
    if comma is None:
        return sentence if 2 <= length <= _LONGEST_LEAD else None
    goes_on = sentence < stop and bool(text[sentence + 1 : stop].strip("\n"))
    if adverbial:
        return sentence if length <= _LONGEST_LEAD else comma
    detailed = _FIGURES.search(text, comma, sentence) is not None
    if goes_on and not detailed and text[sentence] == "。" and _is_phrase(text[start:sentence]):
        return sentence
    if not goes_on and _is_pair(text[start:sentence]):
        return sentence
    return comma


def _comma(text: str, start: int, stop: int) -> int | None:
    """Return the place of the first comma outside brackets, or None."""
    if text.find(",", start, stop) < 0:
        return None
    depth = 0
    for match in _COMMA_OR_BRACKET.finditer(text, start, stop):
        character = match[0]
        if character in "(《“":
            depth += 1
        elif character in ")》”":
            depth = max(depth - 1, 0)
        elif not depth:
            return match.start() if match.start() - start >= 2 else None
    return None


def _is_pair(sentence: str) -> bool:
    """Tell whether a sentence is a slogan of two short clauses of one length."""
    clauses = sentence.split(",")
    return len(clauses) == 2 and len(clauses[0]) == len(clauses[1]) <= _SHORT_CLAUSE


def _is_phrase(sentence: str) -> bool:
    """Tell whether a sentence reads as a heading: short, its clauses short."""
    if len(sentence) > _LONGEST_SENTENCE:
        return False
    long = [clause for clause in sentence.split(",") if len(clause) > _LONGEST_CLAUSE]
    return all(len(clause.translate(_BRACKETS)) <= _LONGEST_CLAUSE for clause in long)
