"""Quantities as they stand in sentences, and the arithmetic of what they state."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai_nlp.results import Quantity
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Qualifier

_BRACKET = re.compile("[()]")
# A sentence with more figures than this is a list or no language at all: it is read in pieces.
_MOST_FIGURES = 60
_LONGEST = 2000
_DIGITS = re.compile(r"\d+(?:\.(\d+))?")
_SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


class Figure(NamedTuple):
    """A quantity with its places in the view."""

    quantity: Quantity
    start: int
    end: int
    depth: int = 0
    """How many brackets are open around it within its sentence."""


class Sentence(NamedTuple):
    """A stretch of the view between full stops or line ends, with the figures in it."""

    start: int
    end: int
    figures: tuple[Figure, ...]
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
    text, places = view.text, view.places
    ends = view.sentence_ends
    stops = [end for _, end in ends]
    by_sentence: dict[int, list[Figure]] = {}
    for quantity in quantities:
        start, end = places(quantity.start, quantity.end)
        by_sentence.setdefault(bisect_right(stops, start), []).append(Figure(quantity, start, end))
    found: list[Sentence] = []
    for index, figures in by_sentence.items():
        start = stops[index - 1] if index else 0
        end = ends[index][0] if index < len(ends) else len(text)
        follows = index > 0 and text.find("\n", *ends[index - 1]) < 0
        for first in range(0, len(figures), _MOST_FIGURES):
            held = figures[first : first + _MOST_FIGURES]
            rest = first + _MOST_FIGURES < len(figures)
            stop = figures[first + _MOST_FIGURES].start if rest else max(end, held[-1].end)
            found.append(_sentence(text, start, stop, held, follows))
            start, follows = stop, True
    return found


def _sentence(text: str, start: int, end: int, figures: list[Figure], follows: bool) -> Sentence:
    brackets = _brackets(text, max(start, figures[0].start - _LONGEST), end, figures)
    if brackets:
        figures = [
            Figure(f.quantity, f.start, f.end, sum(a < f.start < b for a, b in brackets)) for f in figures
        ]
    return Sentence(start, end, tuple(figures), brackets, follows)


def _brackets(text: str, start: int, end: int, figures: Sequence[Figure]) -> tuple[tuple[int, int], ...]:
    if text.find("(", start, end) < 0:
        return ()
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


def interval(quantity: Quantity) -> tuple[Decimal, Decimal] | None:
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
def _interval(value: Decimal, qualifier: Qualifier | None, text: str) -> tuple[Decimal, Decimal]:
    if qualifier is None:
        slack = _step(text) / 2
        return value - slack, value + slack
    last_digit = Decimal(1)
    if value and value == value.to_integral_value():
        last_digit = Decimal(10) ** (len(str(int(value))) - len(str(int(value)).rstrip("0")))
    reach = max(last_digit, abs(value) / 10)
    if qualifier == "at_least":
        return value, value + reach
    if qualifier == "below":
        return value - reach, value
    return value - reach, value + reach


def adds_up(total: Quantity, parts: Sequence[Quantity]) -> bool | None:
    """Return whether `parts` may add up to `total`; None where one of them has no number."""
    whole = interval(total)
    held = [interval(part) for part in parts]
    if whole is None or None in held:
        return None
    low = sum((reach[0] for reach in held if reach), Decimal(0))
    high = sum((reach[1] for reach in held if reach), Decimal(0))
    return low <= whole[1] and whole[0] <= high


def plain_sum(parts: Sequence[Quantity]) -> Decimal:
    """Return the sum of the stated numbers, a range counted with its lower end."""
    return sum(
        (part.value if part.value is not None else part.low or Decimal(0) for part in parts), Decimal(0)
    )


def share(part: Quantity, whole: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return the least and the greatest percentage that `part` may be of `whole`."""
    upper, lower = interval(part), interval(whole)
    if upper is None or lower is None or lower[0] <= 0 or upper[0] < 0:
        return None
    return upper[0] / lower[1] * 100, upper[1] / lower[0] * 100


def is_share(part: Quantity, whole: Quantity, ratio: Quantity) -> bool | None:
    """Return whether `ratio` percent is what `part` is of `whole`, within the rounding shown."""
    reach = share(part, whole)
    return None if reach is None else _meets(reach, ratio)


def is_growth(new: Quantity, old: Quantity, ratio: Quantity, falls: bool) -> bool | None:
    """Return whether from `old` to `new` is a rise (or fall) of `ratio` percent, within the rounding."""
    reach = share(new, old)
    if reach is None:
        return None
    change = (100 - reach[1], 100 - reach[0]) if falls else (reach[0] - 100, reach[1] - 100)
    return _meets(change, ratio)


def _meets(reach: tuple[Decimal, Decimal], ratio: Quantity) -> bool | None:
    stated = interval(ratio)
    if stated is None:
        return None
    # A percentage cut off instead of rounded (11.72 for 11.725) is no mistake worth a report.
    slack = step_of(ratio) if ratio.qualifier is None else Decimal(0)
    return reach[0] <= stated[1] + slack / 2 and stated[0] - slack / 2 <= reach[1]
