"""Find where the code, or the name, of an issuer begins that ends at a known place.

Words before it are told off by their list, by the grammar of codes and by the gazetteer: a character that
a place may be called by stays with the code unless the code is a plainer one without it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gongkai_nlp.finders.issuer_code import (
    MOST_READ,
    SURE,
    CodeGrammar,
    IssuerCode,
    compile_grammar,
    likeliest,
)
from gongkai_nlp.fold import fold
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.rules import RuleSet

LONGEST_RUN = 28
_LONGEST_NAME = 40
_SHORT_RUN = 5
_MOST_ISSUERS = 12
_LONGEST_TRUSTED = 10
"""A code that no rule knows is taken whole up to this length."""
_PLAUSIBLE = 3.0
"""Behind a word that is sure, a code may cost so much."""
_MARGIN = 1.0
"""So much less a code must cost without a word that might belong to it."""
_RUN = re.compile("[\u3400-\u9fff〇×]+")
"""What may stand in a code: Han characters, and × for one left out."""
_LONGEST_INSERT = 8
_INSERT = re.compile(r"\(([\u4e00-\u9fff]{1,4})\)\Z")
"""The unit of a police office within its code."""


@dataclass(frozen=True, eq=False)
class Boundaries:
    """What tells where codes and names begin."""

    grammar: CodeGrammar
    lead_in: Mapping[str, str]
    longest_lead_in: int
    lead_in_ends: frozenset[str]
    """What words before codes end with."""
    organ_endings: tuple[str, ...]
    central: frozenset[str]
    """First two characters of the names of central bodies."""
    refused: re.Pattern[str]
    """How words end that are numbered and are no codes (会议纪要, 告知书)."""


def compile_boundaries(rule_set: RuleSet) -> Boundaries:
    """Return what `code_before` and `name_before` need, compiled once."""
    rules = rule_set.document_number
    refused = "|".join(
        rf"\A(?:{fold(r.text)})\Z" if r.whole else rf"(?:{fold(r.text)})\Z" for r in rules.refused
    )
    lead_in = {fold(word.text): word.kind for word in rules.lead_in}
    national = frozenset(fold(code.issuer)[:2] for code in rules.code if code.level == "national")
    return Boundaries(
        grammar=compile_grammar(rule_set),
        lead_in=lead_in,
        longest_lead_in=max(map(len, lead_in), default=0),
        lead_in_ends=frozenset(word[-1] for word in lead_in),
        organ_endings=tuple(fold(ending.text) for ending in rules.organ_ending),
        central=national | {"主席"},
        refused=re.compile(refused or r"(?!)"),
    )


def is_han(character: str) -> bool:
    """Return whether `character` may stand in a code: a Han character, or × for one left out."""
    return _RUN.match(character) is not None


def _run_before(text: str, end: int, longest: int) -> int:
    """Return the start of the Han characters that end at `end`."""
    run = _RUN.match(text[max(0, end - longest) : end][::-1])
    return end - len(run[0]) if run else end


def code_before(
    text: str, end: int, bounds: Boundaries, *, strict: bool
) -> tuple[int, str, IssuerCode | None]:
    """Return start, characters and reading of the code that ends at `end`; no characters without one.

    With `strict` the code must be one that the rules read for certain.
    """
    while end and text[end - 1] in " \t\n":
        end -= 1
    start = _run_before(text, end, LONGEST_RUN)
    run = text[start:end]
    if not run:
        return _before_insert(text, end, bounds)
    if start and text[start - 1].isascii() and text[start - 1].isalpha() and len(run) < 3:
        return end, "", None
    at = _cut(run, bounds)
    code = run[at:]
    reading = likeliest(bounds.grammar.read(code))
    sure = reading is not None and reading.sure
    if at == 0 and start > 1 and text[start - 1] == "\n" and not sure:
        joined = _across_line(text, start, code, bounds)
        if joined:
            return joined
    if not sure and at == 0 and len(run) > _SHORT_RUN:
        # Words that no rule knows may stand before; a place known by its letter tells them off.
        for later in range(1, len(run) - 1):
            inner = likeliest(bounds.grammar.read(run[later:]))
            if inner and inner.plain:
                return start + later, run[later:], inner
    if at == 0 and text[start - 1 : start] == ")" and not (sure and reading and reading.place):
        wider = _across_insert(text, start, code, reading, bounds)
        if wider:
            return wider
    if not sure and (bounds.refused.search(code) or (start + at and text[start + at - 1].isdigit())):
        return end, "", None
    known = reading is not None and (reading.likely if strict else reading.whole)
    if known or (not strict and 1 < len(code) <= _LONGEST_TRUSTED):
        return start + at, code, reading
    return end, "", None


def _across_line(text: str, start: int, code: str, bounds: Boundaries) -> tuple[int, str, IssuerCode] | None:
    """Return the code whose first characters stand at the end of the line before, if there is one."""
    above_end = start - 1
    above = _run_before(text, above_end, LONGEST_RUN)
    run = text[above:above_end] + code
    at = _cut(run, bounds)
    if at is None or at >= above_end - above:
        return None
    reading = likeliest(bounds.grammar.read(run[at:]))
    return (above + at, run[at:], reading) if reading and reading.sure else None


def _across_insert(
    text: str, start: int, code: str, reading: IssuerCode | None, bounds: Boundaries
) -> tuple[int, str, IssuerCode | None] | None:
    """Return the code that holds a word in brackets: 云公(治)行罚决字, (云)应急罚."""
    match = _INSERT.search(text, max(0, start - _LONGEST_INSERT), start)
    if not match:
        return None
    placed = likeliest(bounds.grammar.read(match[1] + code))
    if placed and placed.sure and placed.place == match[1]:
        return match.start(), match[0] + code, placed
    if reading and reading.sure:
        return None
    head = _run_before(text, match.start(), LONGEST_RUN)
    run = text[head : match.start()] + code
    at = _cut(run, bounds)
    joined = likeliest(bounds.grammar.read(run[at:]))
    if joined and joined.sure and at < match.start() - head:
        return head + at, text[head + at : start] + code, joined
    return None


def _before_insert(text: str, end: int, bounds: Boundaries) -> tuple[int, str, IssuerCode | None]:
    """Return the code that ends with a word in brackets: 云政(复决)〔2020〕3号."""
    match = _INSERT.search(text, max(0, end - _LONGEST_INSERT), end)
    if match:
        head = _run_before(text, match.start(), LONGEST_RUN)
        run = text[head : match.start()] + match[1]
        at = _cut(run, bounds)
        reading = likeliest(bounds.grammar.read(run[at:]))
        if reading and reading.sure and at < match.start() - head:
            return head + at, text[head + at : end], reading
    return end, "", None


@lru_cache(MOST_READ)
def _cut(run: str, bounds: Boundaries) -> int:
    """Return where in `run` the code starts: behind the last word that leaves a code, else at 0."""
    grammar = bounds.grammar
    whole = grammar.cheapest(run)
    best, least, fallback = 0, _PLAUSIBLE, 0
    for at in range(len(run) - 1, 0, -1):
        word, kind = _lead_in_at(run, at, bounds)
        if not kind:
            continue
        cost = grammar.cheapest(run[at:])
        if kind == "word" or len(word) > 1:
            if _likelier(cost, whole):
                return at
            if whole >= SURE and len(run) - at > 1:
                fallback = fallback or at
                if cost < least:
                    best, least = at, cost
        elif not gazetteer().named(run[at - 1 : at + 1]):
            held = grammar.cheapest(run[at - 1 :])
            if _likelier(cost, held):
                return at
            if whole >= SURE and cost < least and (kind == "organ" or cost + _MARGIN < held):
                best, least = at, cost
    return best or fallback


def _likelier(without: float, with_word: float) -> bool:
    """Return whether a code is one without the word before it, going by what both readings cost."""
    return without < SURE and (with_word >= SURE or without + _MARGIN < with_word)


def _lead_in_at(run: str, end: int, bounds: Boundaries) -> tuple[str, str]:
    """Return the longest word before codes that ends at `end` of `run`, and its kind."""
    if run[end - 1] not in bounds.lead_in_ends:
        return "", ""
    for start in range(max(0, end - bounds.longest_lead_in), end):
        kind = bounds.lead_in.get(run[start:end])
        if kind:
            return run[start:end], kind
    return "", ""


def name_before(text: str, end: int, bounds: Boundaries) -> int | None:
    """Return the start of the agencies' names that end at `end`, or None where none ends there."""
    first: int | None = None
    for _ in range(_MOST_ISSUERS):
        start = _run_before(text, end, _LONGEST_NAME)
        run = text[start:end]
        if len(run) < 2 or not run.endswith(bounds.organ_endings):
            return first
        cut = _name_cut(run, bounds)
        first = start + cut
        listed = start > 2 and text[start - 1] == "、"
        if cut or not listed or not _name_starts(run, bounds):
            return first
        end = start - 1
    return first


def _name_cut(run: str, bounds: Boundaries) -> int:
    """Return where in `run` the names of agencies start: behind the last word that is none of theirs."""
    for at in range(len(run) - 2, 0, -1):
        _, kind = _lead_in_at(run, at, bounds)
        if kind == "word" or (kind == "particle" and _name_starts(run[at:], bounds)):
            return at
    return 0


def _name_starts(name: str, bounds: Boundaries) -> bool:
    if name[0] in "省市县区" or name[:2] in bounds.central or name.startswith("中华人民共和国"):
        return True
    return gazetteer().longest_at(name, 0) is not None
