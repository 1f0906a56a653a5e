"""Quantities as they stand in sentences, and the arithmetic of what they state."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai_nlp.results import Quantity
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Qualifier, QuantityKind

_BRACKET = re.compile("[()]")
# A line that ends so goes on in the next.
_RUNS_ON = frozenset(";:")
# A sentence with more figures than this is a list or no language at all: it is read in pieces.
_MOST_FIGURES = 60
_LONGEST = 2000
_DIGITS = re.compile(r"\d+(?:\.(\d+))?")
_SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)

Reach = tuple[Decimal, Decimal]
"""The least and the greatest number that a figure may stand for."""


@dataclass(slots=True, eq=False)
class Figure:
    """A quantity with its places in the view, and what linkers ask of it again and again."""

    quantity: Quantity
    start: int
    end: int
    depth: int
    """How many brackets are open around it within its sentence."""
    id: str
    unit: str
    kind: QuantityKind
    value: Decimal | None
    reach: Reach | None
    """None where it has no number."""


class Sentence(NamedTuple):
    """A stretch of the view between full stops or line ends, with the figures in it."""

    start: int
    end: int
    figures: Sequence[Figure]
    brackets: tuple[tuple[int, int], ...]
    """Places of each opening bracket and of its closing one; brackets inside a unit are passed by."""
    follows: bool
    """Whether the sentence before it belongs to the same paragraph."""


def sentences(view: View, quantities: Sequence[Quantity]) -> list[Sentence]:
    """Return the sentences that hold a figure outside boilerplate, in order; made once for the same ones."""
    held = [quantity for quantity in quantities if quantity.region != "boilerplate"]
    # What is shared holds the quantities, so that no other can come to have the identity of one of them.
    return view.shared(("sentences", *map(id, held)), lambda: _sentences(view, held))


def _sentences(view: View, quantities: Sequence[Quantity]) -> list[Sentence]:
    text, places, ends = view.text, view.places, view.sentence_ends
    stops = [end for _, end in ends]
    by_sentence: dict[int, list[Figure]] = {}
    for held in quantities:
        start, end = places(held.start, held.end)
        figure = Figure(held, start, end, 0, held.id, held.unit, held.kind, held.value, interval(held))
        by_sentence.setdefault(bisect_right(stops, start), []).append(figure)
    found: list[Sentence] = []
    for index, figures in by_sentence.items():
        start, follows = 0, False
        if index:
            stop, start = ends[index - 1]
            follows = text.find("\n", stop, start) < 0 or text[stop - 1] in _RUNS_ON
        end = ends[index][0] if index < len(ends) else len(text)
        while len(figures) > _MOST_FIGURES:
            stop = figures[_MOST_FIGURES].start
            found.append(_sentence(text, start, stop, figures[:_MOST_FIGURES], follows))
            figures = figures[_MOST_FIGURES:]
            start, follows = stop, True
        found.append(_sentence(text, start, max(end, figures[-1].end), figures, follows))
    return found


def _sentence(text: str, start: int, end: int, figures: list[Figure], follows: bool) -> Sentence:
    first = max(start, figures[0].start - _LONGEST)
    if text.find("(", first, end) < 0:
        return Sentence(start, end, figures, (), follows)
    brackets = _brackets(text, first, end, figures)
    for figure in figures:
        figure.depth = sum(opened < figure.start < closed for opened, closed in brackets)
    return Sentence(start, end, figures, brackets, follows)


def _brackets(text: str, start: int, end: int, figures: Sequence[Figure]) -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    inside = iter(figures)
    figure = next(inside, None)
    for match in _BRACKET.finditer(text, start, end):
        place = match.start()
        while figure and figure.end <= place:
            figure = next(inside, None)
        if figure and figure.start <= place:
            continue
        if match[0] == "(":
            opened.append(place)
        elif opened:
            pairs.append((opened.pop(), place))
    pairs += [(place, end) for place in opened]
    return tuple(sorted(pairs))


def paragraphs(held: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph together."""
    paragraph: list[Sentence] = []
    for sentence in held:
        if paragraph and not sentence.follows:
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def step_of(quantity: Quantity) -> Decimal:
    """Return the worth of one unit in the last place that the numeral shows (0.01亿 for 254.15亿)."""
    return _step(quantity.text)


@lru_cache(maxsize=4096)
def _step(text: str) -> Decimal:
    scale = Decimal(1)
    for word, worth in _SCALES.items():
        if word in text:
            scale *= worth
    digits = _DIGITS.search(text.replace(" ", "").replace(",", "")) if "." in text else None
    places = len(digits[1]) if digits and digits[1] else 0
    return scale.scaleb(-places)


def interval(quantity: Quantity) -> Reach | None:
    """Return the least and the greatest number that `quantity` may stand for; None where it has none.

    A plain number stands for itself, or, where it shows decimals, for what rounds to it. 余
    reaches to the next step of the last digit that is not zero, or a tenth further; 约 goes as far both ways.
    """
    value = quantity.value
    if value is None:
        return None if quantity.low is None or quantity.high is None else (quantity.low, quantity.high)
    if quantity.qualifier is None and "." not in quantity.text:
        return value, value
    return _interval(value, quantity.qualifier, quantity.text)


@lru_cache(maxsize=4096)
def _interval(value: Decimal, qualifier: Qualifier | None, text: str) -> Reach:
    if qualifier is None:
        slack = _step(text) / 2
        return value - slack, value + slack
    last_digit = Decimal(1)
    if value and value == value.to_integral_value():
        whole = f"{value.to_integral_value():f}"
        last_digit = Decimal(10) ** (len(whole) - len(whole.rstrip("0")))
    reach = max(last_digit, abs(value) / 10)
    if qualifier == "at_least":
        return value, value + reach
    if qualifier == "below":
        return value - reach, value
    return value - reach, value + reach


def adds_up(total: Reach | None, parts: Sequence[Reach | None]) -> bool | None:
    """Return whether `parts` may add up to `total`; None where one of them has no number."""
    if total is None:
        return None
    low = high = _ZERO
    for part in parts:
        if part is None:
            return None
        low += part[0]
        high += part[1]
    return low <= total[1] and total[0] <= high


def at_most(part: Reach | None, whole: Reach | None) -> bool:
    """Return whether `part` may be no more than `whole`."""
    return part is None or whole is None or part[0] <= whole[1]


def plain_sum(parts: Sequence[Figure]) -> Decimal:
    """Return the sum of the stated numbers, a range counted with its lower end."""
    return sum((part.quantity.low or _ZERO if part.value is None else part.value for part in parts), _ZERO)


def percentage(ratio: Quantity) -> Reach | None:
    """Return the least and the greatest percentage that `ratio` may stand for.

    A percentage cut off instead of rounded (11.72 for 11.725) is no mistake worth a report.
    """
    reach = interval(ratio)
    if reach is None or ratio.qualifier is not None:
        return reach
    slack = step_of(ratio) / 2
    return reach[0] - slack, reach[1] + slack


def is_share(part: Reach | None, whole: Reach | None, ratio: Reach | None) -> bool | None:
    """Return whether `ratio` percent, as `percentage` gives it, is what `part` is of `whole`."""
    if part is None or whole is None or ratio is None or whole[0] <= _ZERO or part[0] < _ZERO:
        return None
    return part[0] / whole[1] * _HUNDRED <= ratio[1] and ratio[0] <= part[1] / whole[0] * _HUNDRED


def is_growth(new: Reach | None, old: Reach | None, ratio: Reach | None, falls: bool) -> bool | None:
    """Return whether from `old` to `new` is a rise (or fall) of `ratio` percent, as `percentage` gives it."""
    if new is None or old is None or ratio is None or old[0] <= _ZERO or new[0] < _ZERO:
        return None
    least, most = new[0] / old[1] * _HUNDRED - _HUNDRED, new[1] / old[0] * _HUNDRED - _HUNDRED
    if falls:
        least, most = -most, -least
    return least <= ratio[1] and ratio[0] <= most
