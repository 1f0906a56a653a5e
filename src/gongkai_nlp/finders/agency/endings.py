"""Words looked up by where they end in a text."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from gongkai_nlp.rules.shapes.agency import Use
from gongkai_nlp.vocabulary import Level

Value = TypeVar("Value")


class Endings(Generic[Value]):
    """Words with what they stand for."""

    __slots__ = ("_lengths", "_values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)
        self._lengths = lengths_by_pair(self._values)

    @property
    def words(self) -> Collection[str]:
        """The words, as they were given."""
        return self._values.keys()

    def longest(self, text: str, end: int) -> tuple[int, Value] | None:
        """Return the start of the longest word that ends at `end`, and what it stands for."""
        lengths = self._lengths.get(text[end - 2 : end])
        if lengths is None:
            value = self._values.get(text[end - 1 : end])
            return None if value is None else (end - 1, value)
        for length in lengths:
            if length <= end:
                value = self._values.get(text[end - length : end])
                if value is not None:
                    return end - length, value
        return None


def lengths_by_pair(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return for each pair of characters that `words` end with how long they are, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[-2:], set()).add(len(word))
    # Behind another character too, a word of one character ends.
    for pair, held in lengths.items():
        if pair[1:] in lengths:
            held.add(1)
    return {pair: tuple(sorted(held, reverse=True)) for pair, held in lengths.items()}


@dataclass(frozen=True, slots=True)
class WordUse:
    """What a known word does in names: what its rule says, at hand."""

    use: Use
    official: bool


Word = tuple[int, WordUse]
"""Where a known word starts, and what it does."""
Region = tuple[int, Level]
"""Where a word that places end with starts, and the level of such places."""


class WordsAndRegions:
    """The words that are known in names, and those that places end with: of most characters it is neither."""

    __slots__ = ("_lengths", "_regions", "_words")

    def __init__(self, words: Mapping[str, WordUse], regions: Mapping[str, Level]) -> None:
        self._words, self._regions = dict(words), dict(regions)
        of_words, of_regions = lengths_by_pair(words), lengths_by_pair(regions)
        self._lengths = {
            ending: (
                of_words.get(ending) or of_words.get(ending[1:], ()),
                of_regions.get(ending) or of_regions.get(ending[1:], ()),
            )
            for ending in (*of_words, *of_regions)
        }

    def longest(self, text: str, end: int) -> tuple[Word | None, Region | None]:
        """Return the longest word and the longest region that end at `end`."""
        lengths = self._lengths.get(text[end - 2 : end]) or self._lengths.get(text[end - 1 : end])
        if lengths is None:
            return None, None
        word: Word | None = None
        for length in lengths[0]:
            if length <= end and (use := self._words.get(text[end - length : end])) is not None:
                word = end - length, use
                break
        for length in lengths[1]:
            if length <= end and (level := self._regions.get(text[end - length : end])) is not None:
                return word, (end - length, level)
        return word, None
