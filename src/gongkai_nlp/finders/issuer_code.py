"""Take the code of an issuer (发文机关代字) apart: place + organ + bureau + series.

A code is abbreviated by custom, not by a table: 信政办 is 信 + 政办, 松山管发 is 松山 + 管 + 发, 财社 is the
bureau 社 of 财政部. The same characters may be read in several ways (新民政办 is 新 + 民政 + 办 or 新民 +
政办), so all readings are kept, the likeliest first; the report's region decides between them later.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai_nlp.fold import fold
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.document_number import CodeRule, DocumentNumberRules, UnitKind

_LONGEST_PLACE = 4
_LONGEST_CODE = 16
MOST_READ = 4096
"""So many codes are kept with their readings: few are written, and each is read several times."""
_CORE: frozenset[UnitKind] = frozenset(
    {"government", "general_office", "committee", "committee_office", "disclosure_office"}
)
_NOT_ORGAN: frozenset[UnitKind] = frozenset({"bureau", "series"})
_MOST_BUREAUS = 3
_KINDS = frozenset("市县区州盟旗")
_LOOSE_BUREAU = 3
"""A bureau that no rule knows has at most so many characters."""

# What a reading costs; the cheapest is the likeliest. A code is read with certainty below SURE.
_PLACE_KNOWN = 0.0
_PLACE_INITIAL = 1.0
_PLACE_UNKNOWN = 2.0
_PLACE_NONE = 3.0
_BUREAU = 1.0
_FURTHER_BUREAU = 0.4
_BUREAU_UNKNOWN = 3.0
SURE = 2.0
_LIKELY = 2.5


class IssuerCode(NamedTuple):
    """One reading of a code."""

    kind: UnitKind
    place: str | None
    organ: str
    suborgan: str | None
    series: str | None
    cost: float
    """How unlikely the reading is; 0 for a code that the table holds."""
    national: bool = False
    whole: bool = True
    """Whether rules know every part of it."""

    @property
    def sure(self) -> bool:
        """Whether the code is plainly one: every part is known, the place at least by its initial."""
        return self.whole and self.cost < SURE

    @property
    def likely(self) -> bool:
        """Whether the code is hardly anything else: sure, or that of a government of unknown place."""
        return self.sure or (self.whole and self.kind in _CORE and self.cost < _LIKELY)

    @property
    def plain(self) -> bool:
        """Whether the code is so sure that it may be told off from any words before it."""
        return self.sure and (self.cost == 0 if self.national else self.kind in _CORE and self.cost < 0.5)


class CodeGrammar:
    """The readings of codes; holds rules only, and is shared between threads."""

    def __init__(self, rules: DocumentNumberRules) -> None:
        self.codes: dict[str, tuple[CodeRule, ...]] = {}
        for rule in rules.code:
            key = fold(rule.code)
            self.codes[key] = (*self.codes.get(key, ()), rule)
        self._organs: dict[str, UnitKind] = {}
        self._bureaus: set[str] = set()
        self._series: set[str] = set()
        for unit in rules.unit:
            text = fold(unit.text)
            if unit.kind == "series":
                self._series.add(text)
            elif unit.kind == "bureau":
                self._bureaus.add(text)
            else:
                self._organs.setdefault(text, unit.kind)
                if unit.kind in ("department", "disclosure_office"):
                    self._bureaus.add(text)
        self._places = {fold(place.text) for place in rules.place}
        self._national = {code: held[0] for code, held in self.codes.items() if held[0].level == "national"}
        self._kept = lru_cache(MOST_READ)(self._readings)

    def read(self, code: str) -> tuple[IssuerCode, ...]:
        """Return the readings of `code`, a string of folded characters, the likeliest first."""
        if not code or len(code) > _LONGEST_CODE:
            return ()
        return self._kept(code)

    def _readings(self, code: str) -> tuple[IssuerCode, ...]:
        readings = [*self._national_readings(code), *self._local_readings(code)]
        best: dict[tuple[str | None, str], IssuerCode] = {}
        for reading in sorted(readings, key=lambda r: r.cost):
            best.setdefault((reading.place, reading.organ), reading)
        return tuple(best.values())

    def _national_readings(self, code: str) -> Iterable[IssuerCode]:
        for end in range(len(code), 0, -1):
            rule = self._national.get(code[:end])
            if rule is None:
                continue
            tail = code[end:]
            if not tail:
                organ, bureau, series = self._split_known(code)
                yield IssuerCode(rule.kind, None, organ, bureau, series, 0, national=True)
            elif rule.kind in ("department", "general_office"):
                for bureau, series, cost in self._tails(tail):
                    # A ministry's letters are cut by bureau first: 会 in 财会 is one, no series.
                    bonus = 0.7 if bureau else 0.0
                    yield IssuerCode(
                        rule.kind, None, code[:end], bureau, series, 0.4 + cost - bonus, national=True
                    )
                if end > 1:
                    yield from self._loose(rule.kind, "", code, 0, end, 0.4, national=True)
            elif tail in self._series:
                yield IssuerCode(rule.kind, None, code[:end], None, tail, 0.3, national=True)

    def _split_known(self, code: str) -> tuple[str, str | None, str | None]:
        """Return organ, bureau and series of a code that the table holds whole."""
        series = next((code[at:] for at in range(1, len(code)) if code[at:] in self._series), None)
        if self._national.get(code) and self._national[code].kind == "department":
            series = None
        base = code[: -len(series)] if series else code
        for end in range(len(base) - 1, 1, -1):
            if base[:end] in self._national:
                return base[:end], base[end:], series
        return base, None, series

    def _local_readings(self, code: str) -> Iterable[IssuerCode]:
        for at in range(min(_LONGEST_PLACE, len(code) - 1) + 1):
            place = code[:at]
            place_cost = self._place_cost(place)
            for end in range(at + 1, len(code) + 1):
                kind = self._organs.get(code[at:end])
                if kind is None:
                    continue
                cost = place_cost + (0 if kind in _CORE else 0.5 if kind != "party_office" else 0.8)
                cost -= 0.05 * (end - at)
                if not at and kind in _CORE and kind != "disclosure_office":
                    continue
                for bureau, series, more in self._tails(code[end:]):
                    yield IssuerCode(kind, place or None, code[at:end], bureau, series, round(cost + more, 2))
                if end < len(code):
                    yield from self._loose(kind, place, code, at, end, cost)

    def _loose(
        self, kind: UnitKind, place: str, code: str, at: int, end: int, cost: float, *, national: bool = False
    ) -> Iterable[IssuerCode]:
        """Yield the readings with a bureau that no rule knows."""
        tail = code[end:]
        for cut in range(1, min(_LOOSE_BUREAU, len(tail)) + 1):
            series = tail[cut:]
            if not series or series in self._series:
                yield IssuerCode(
                    kind, place or None, code[at:end], tail[:cut], series or None,
                    round(cost + _BUREAU_UNKNOWN, 2), national=national, whole=False,
                )  # fmt: skip

    def _tails(self, tail: str) -> Iterable[tuple[str | None, str | None, float]]:
        """Yield bureau, series and cost of what stands behind the organ, as far as rules know it."""
        if not tail:
            yield None, None, 0.0
            return
        if tail in self._series:
            yield None, tail, 0.0
        for end in range(1, len(tail) + 1):
            series = tail[end:]
            if series and series not in self._series:
                continue
            parts = self._bureau_parts(tail[:end])
            if 0 < parts <= _MOST_BUREAUS:
                yield (
                    tail[:end],
                    series or None,
                    _BUREAU + _FURTHER_BUREAU * (parts - 1) - (0.1 if series else 0),
                )

    def _bureau_parts(self, text: str) -> int:
        """Return how many bureaus `text` is made of, or 0 where it is not."""
        if text in self._bureaus:
            return 1
        for at in range(len(text) - 1, 0, -1):
            if text[:at] in self._bureaus:
                rest = self._bureau_parts(text[at:])
                if rest:
                    return 1 + rest
        return 0

    def _place_cost(self, place: str) -> float:
        if not place:
            return _PLACE_NONE
        if place in self._places or gazetteer().abbreviated(place):
            return _PLACE_KNOWN
        if len(place) == 1:
            return _PLACE_INITIAL if gazetteer().starting_with(place) else _PLACE_UNKNOWN
        cost = 0.2 * (len(place) - 1)
        if gazetteer().named(place):
            return cost
        head, rest = place[0], place[1:]
        if gazetteer().abbreviated(head) and (rest in self._places or rest in _KINDS or _within(head, rest)):
            return cost + 0.2
        if rest in self._places and gazetteer().starting_with(head):
            return cost + 0.5
        return cost + _PLACE_UNKNOWN + max(0, len(place) - 2)

    def cheapest(self, code: str) -> float:
        """Return the cost of the likeliest reading that rules know every part of, infinite without one."""
        return min((reading.cost for reading in self.read(code) if reading.whole), default=float("inf"))


@lru_cache(maxsize=8)
def compile_grammar(rules: RuleSet) -> CodeGrammar:
    """Return the grammar of codes, compiled once for all that read them."""
    return CodeGrammar(rules.document_number)


def _within(head: str, rest: str) -> bool:
    """Return whether a division called by `rest`, whole or by its initial, lies in one called by `head`."""
    above = {d.adcode for d in gazetteer().abbreviated(head) if d.level != "province" or d.municipality}
    below = gazetteer().starting_with(rest) if len(rest) == 1 else gazetteer().named(rest)
    return any(a.adcode in above for division in below for a in gazetteer().ancestors(division))


def likeliest(readings: Sequence[IssuerCode]) -> IssuerCode | None:
    """Return the first reading, or None where there is none."""
    return readings[0] if readings else None
