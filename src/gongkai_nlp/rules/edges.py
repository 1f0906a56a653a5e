"""The characters that a pattern may begin and end with: one look at a text then rules most patterns out."""

import re
from collections.abc import Iterable, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Characters = frozenset[str] | None
"""The characters that may stand at a place; None where any may, or none at all."""

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_MOST = 1_000
"""A range of more characters is taken for any."""


def first_characters(pattern: str) -> Characters:
    """Return the characters that what `pattern` matches may begin with."""
    return _edge_of(pattern, slice(None))


def last_characters(pattern: str) -> Characters:
    """Return the characters that what `pattern` matches may end with."""
    return _edge_of(pattern, slice(None, None, -1))


def _edge_of(pattern: str, order: slice) -> Characters:
    parsed = _parser.parse(pattern)
    if parsed.state.flags & ~(re.UNICODE | re.VERBOSE):
        return None
    characters, empty = _of_sequence(parsed, order)
    return None if empty else characters


def _of_sequence(elements: Sequence[Any], order: slice) -> tuple[Characters, bool]:
    """Return the characters at the edge that comes first in `order`, and whether nothing may be matched."""
    characters: frozenset[str] = frozenset()
    for operation, argument in list(elements)[order]:
        held, empty = _of_element(operation, argument, order)
        if held is None:
            return None, empty
        characters |= held
        if not empty:
            return characters, False
    return characters, True


def _of_element(operation: Any, argument: Any, order: slice) -> tuple[Characters, bool]:
    if operation in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
        return frozenset(), True
    if operation is codes.BRANCH:
        return _of_any(_of_sequence(alternative, order) for alternative in argument[1])
    if operation is codes.SUBPATTERN and not (argument[1] or argument[2]):
        return _of_sequence(argument[3], order)
    if operation is codes.ATOMIC_GROUP:
        return _of_sequence(argument, order)
    if operation in _REPEATS:
        characters, empty = _of_sequence(argument[2], order)
        return characters, empty or argument[0] == 0
    if operation is codes.IN:
        return _of_any(_of_element(held, value, order) for held, value in argument)
    if operation is codes.LITERAL:
        return frozenset(chr(argument)), False
    if operation is codes.RANGE and argument[1] - argument[0] < _MOST:
        return frozenset(map(chr, range(argument[0], argument[1] + 1))), False
    return None, True


def _of_any(alternatives: Iterable[tuple[Characters, bool]]) -> tuple[Characters, bool]:
    characters: frozenset[str] = frozenset()
    empty = False
    for held, may_be_empty in alternatives:
        if held is None:
            return None, True
        characters |= held
        empty |= may_be_empty
    return characters, empty
