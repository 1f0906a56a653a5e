"""The patterns that packs of users may hold: a part of `re` whose cost is bounded at every place.

A pattern is tried at every place of a text, so whatever it may do at one place counts as often as the
text is long. The walk over the parsed pattern gives an upper bound of the steps at one place; as every
repeat has an upper end, that bound is a number, and the whole search grows no faster than the text. What
the walk counts:

- an element has *steps*, the characters looked at over all of its ways, and *ways*, in how many manners it
  may end, each of which makes what follows it start anew;
- a sequence multiplies: steps(ab) = steps(a) + ways(a) · steps(b); alternatives that may begin with the
  same character add up;
- a repeat of one to n characters has n ways, or just one where what follows cannot begin with a character
  of the repeat (第[0-9]{1,3}条).
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from gongkai_nlp.errors import RuleError
from gongkai_nlp.fold import fold
from gongkai_nlp.rules.edges import first_characters

LONGEST_REPEAT = 100
"""Most repeats of an element: {0,100}."""
MOST_STEPS = 2_000
"""Most characters that a pattern may look at from one place of a text."""

_MOST_FIRST = 200
"""A search for more characters is no faster."""

_SPECIAL = frozenset(r"\.^$*+?{}[]|()-")
_BEYOND = 0x10000
_ALL = (1 << (_BEYOND + 1)) - 1
"""A set of characters is an integer with a bit each for the first 65,536 and one for all others."""
_UNBOUNDED = 10**9
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_LETTERS = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
_PLACES = {
    codes.AT_BEGINNING: "^",
    codes.AT_BEGINNING_STRING: r"\A",
    codes.AT_END: "$",
    codes.AT_END_STRING: r"\Z",
    codes.AT_BOUNDARY: r"\b",
    codes.AT_NON_BOUNDARY: r"\B",
}

Element = tuple[Any, Any]
"""An operation of the parsed pattern and what it is applied to."""


class _Cost(NamedTuple):
    first: int
    """The characters that it may begin with."""
    empty: bool
    """Whether it may match nothing."""
    ways: int
    steps: int
    refusal: int
    """The steps that it takes where the next character is none that it may begin with."""


_NOTHING = _Cost(0, True, 1, 0, 0)
_END = _Cost(_ALL, True, 1, 0, 0)
"""What may come behind a pattern: anything."""


def fold_pattern(pattern: str) -> str:
    """Return `pattern` folded as texts are; a look-alike of a sign of patterns stays a plain character.

    （ in a pattern is the bracket of the text, not the beginning of a group.
    """
    written: list[str] = []
    escaped = False
    for before, after in zip(pattern, fold(pattern), strict=True):
        written.append(f"\\{after}" if after != before and after in _SPECIAL and not escaped else after)
        escaped = before == "\\" and not escaped
    return "".join(written)


def check_pattern(pattern: str) -> None:
    """See that `pattern`, folded, keeps to what patterns of users may hold.

    Raises:
        RuleError: it does not; the message names the part and the mend, and knows of no file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            parsed = _parser.parse(pattern)
    except re.error as error:
        raise RuleError(f"no pattern: {_in_words(error)}") from error
    except (FutureWarning, DeprecationWarning) as warning:
        raise RuleError(
            f"unclear pattern: {warning}; write a bracket that is meant itself as \\["
        ) from warning
    if parsed.state.flags & ~re.UNICODE:
        raise RuleError("flags such as (?i) are not for patterns of packs; write both letters, [Aa]")
    _check_elements(parsed, repeated=None)
    steps = most_steps(pattern)
    if steps > MOST_STEPS:
        raise RuleError(
            f"{_costliest(parsed)} may take {steps:,} steps from one place, {MOST_STEPS:,} are allowed; "
            "shorten the repeats, or let what follows each begin with a character that it cannot hold"
        )


def pattern_width(pattern: str) -> tuple[int, int]:
    """Return how many characters `pattern` matches at least and at most."""
    low, high = _parser.parse(pattern).getwidth()
    return low, high


def compile_search(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return what finds the first place where one of `patterns` begins, to be asked by `search` alone.

    The match says where it begins, and nothing else. Python searches several times as fast where a pattern
    begins with one set of characters, so those that `patterns` begin with are looked for, and the patterns
    at them; without any pattern, nothing is found.
    """
    if not patterns:
        return re.compile("(?!)")
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    first = first_characters(whole)
    if first is None or len(first) > _MOST_FIRST:
        return re.compile(whole)
    return re.compile(rf"[{''.join(map(re.escape, sorted(first)))}](?<=(?={whole})[\s\S])")


def _in_words(error: re.error) -> str:
    """Return what is wrong with the pattern, in which part, and the mend."""
    said = str(error)
    if "look-behind" in said:
        return "what (?<= and (?<! look at must have one length; write one (?<!…) for each length"
    if "redefinition of group" in said:
        return f"{said}; give each (?P<name>…) a name of its own"
    if said.startswith("unknown extension ?<"):
        return f"{said}; a named group is written (?P<name>…)"
    if said.startswith("bad escape \\p"):
        return f"{said}; write a Han character as [一-鿿]"
    written = error.pattern
    part = "" if error.pos is None or not isinstance(written, str) else f" at {written[error.pos :][:12]!r}"
    return f"{said}{part}; put \\ before a sign that is meant itself"


def _check_elements(elements: Iterable[Element], repeated: str | None) -> None:
    """Refuse what the subset leaves out, in `elements` and below; `repeated` is the repeat around them."""
    for operation, argument in elements:
        if operation in _REPEATS:
            _check_repeat((operation, argument), repeated)
        elif operation in (codes.GROUPREF, codes.GROUPREF_EXISTS):
            raise RuleError(
                r"a back reference, \1, (?P=name) or (?(1)…), costs without bound; write the words out twice"
            )
        elif operation is codes.SUBPATTERN and (argument[1] or argument[2]):
            raise RuleError("flags such as (?i:…) are not for patterns of packs; write both letters, [Aa]")
        else:
            for below in _below(operation, argument):
                _check_elements(below, repeated)


def _check_repeat(element: Element, repeated: str | None) -> None:
    low, high, body = element[1]
    written = _written([element])
    if high is codes.MAXREPEAT or high > LONGEST_REPEAT:
        bounded = _written([(element[0], (min(low, 20), 20, body))])
        raise RuleError(
            f"{written} repeats more than {LONGEST_REPEAT} times; give it an end, such as {bounded}"
        )
    varies = high > 1 and low != high
    if varies and repeated:
        raise RuleError(
            f"{written} is a repeat inside the repeat {repeated}; write one repeat over all characters "
            "that may stand there, such as [0-9、]{1,20}"
        )
    _check_elements(body, written if high > 1 else repeated)


def _below(operation: Any, argument: Any) -> list[Any]:
    """Return the sequences of elements inside an element that is no repeat."""
    if operation is codes.SUBPATTERN:
        return [argument[3]]
    if operation is codes.BRANCH:
        return list(argument[1])
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operation is codes.ATOMIC_GROUP else []


def most_steps(pattern: str) -> int:
    """Return an upper bound of the characters that `pattern` looks at from one place of any text."""
    return _cost(_parser.parse(pattern), _END).steps


def _cost(elements: Sequence[Element], behind: _Cost) -> _Cost:
    """Return the cost of a sequence that `behind` comes behind."""
    whole = _NOTHING
    for element in reversed(list(elements)):
        rest = _then(whole, behind)
        whole = _then(_cost_of(element, rest), whole)
    return whole


def _then(one: _Cost, rest: _Cost) -> _Cost:
    """Return the cost of `one` and `rest` in sequence."""
    return _Cost(
        one.first | rest.first if one.empty else one.first,
        one.empty and rest.empty,
        min(one.ways * rest.ways, _UNBOUNDED),
        min(one.steps + one.ways * rest.steps, _UNBOUNDED),
        one.refusal + (rest.refusal if one.empty else 0),
    )


def _cost_of(element: Element, rest: _Cost) -> _Cost:
    operation, argument = element
    if operation in _REPEATS:
        return _cost_of_repeat(operation, argument, rest)
    if operation is codes.SUBPATTERN:
        return _cost(argument[3], rest)
    if operation is codes.BRANCH:
        return _cost_of_branch([_cost(held, rest) for held in argument[1]])
    if operation is codes.ATOMIC_GROUP:
        return _cost(argument, _END)._replace(ways=1)
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        direction, body = argument
        looked = _cost(body, _END)
        if operation is codes.ASSERT and direction > 0 and not looked.empty:
            return looked._replace(ways=1)
        return _Cost(0, True, 1, looked.steps, looked.steps)
    if operation is codes.AT:
        return _Cost(0, True, 1, 1, 1)
    return _Cost(_characters(operation, argument), False, 1, 1, 1)


def _cost_of_repeat(operation: Any, argument: Any, rest: _Cost) -> _Cost:
    low, high, body = argument
    once = _cost(body, _END)
    once = _cost(body, _then(once._replace(empty=True), rest))
    counts = range(low, high + 1)
    ways = min(sum(min(once.ways**count, _UNBOUNDED) for count in counts), _UNBOUNDED)
    steps = min(sum(min(once.ways**count, _UNBOUNDED) for count in range(high)) * once.steps, _UNBOUNDED)
    if not once.first & rest.first and not once.empty and not rest.empty and once.ways == 1:
        # At each count the next character says whether to go on; the other choice is refused at once.
        ways, steps = 1, steps + len(counts) * rest.refusal
    elif operation is codes.POSSESSIVE_REPEAT:
        ways = 1
    refusal = once.refusal if high else 0
    return _Cost(once.first, once.empty or low == 0, ways, steps, refusal)


def _cost_of_branch(alternatives: Sequence[_Cost]) -> _Cost:
    """Add up the alternatives that may begin alike; of those that cannot, only one is gone through."""
    groups: list[_Cost] = []
    for one in alternatives:
        alike = [held for held in groups if held.first & one.first or held.empty or one.empty]
        groups = [held for held in groups if held not in alike]
        groups.append(reduce(_either, alike, one))
    whole = reduce(_either, groups)
    return whole._replace(
        ways=max(held.ways for held in groups),
        steps=max(held.steps for held in groups) + whole.refusal,
    )


def _either(a: _Cost, b: _Cost) -> _Cost:
    return _Cost(
        a.first | b.first, a.empty or b.empty, a.ways + b.ways, a.steps + b.steps, a.refusal + b.refusal
    )


def _characters(operation: Any, argument: Any) -> int:
    """Return the set of characters that one element matches."""
    if operation is codes.LITERAL:
        return _between(argument, argument)
    if operation is codes.NOT_LITERAL:
        return (_ALL & ~_between(argument, argument)) | (1 << _BEYOND)
    if operation is codes.RANGE:
        return _between(*argument)
    if operation is codes.CATEGORY:
        return _category(argument)
    if operation is codes.IN:
        negated = argument[0][0] is codes.NEGATE
        held = reduce(lambda mask, one: mask | _characters(*one), argument[1 if negated else 0 :], 0)
        return (_ALL & ~held) | (1 << _BEYOND) if negated else held
    return _ALL & ~(1 << ord("\n"))


def _between(low: int, high: int) -> int:
    return (1 << (min(high, _BEYOND) + 1)) - (1 << min(low, _BEYOND))


@cache
def _category(category: Any) -> int:
    matches = re.compile(_LETTERS[category]).match
    mask = 1 << _BEYOND
    for code in range(_BEYOND):
        if matches(chr(code)):
            mask |= 1 << code
    return mask


def _costliest(elements: Sequence[Element]) -> str:
    """Return the repeats that vary most, as written: those to shorten."""
    repeats: list[tuple[int, str]] = []

    def gather(sequence: Iterable[Element]) -> None:
        for operation, argument in sequence:
            if operation in _REPEATS:
                low, high, body = argument
                if high - low > 1:
                    repeats.append((high - low, _written([(operation, argument)])))
                gather(body)
            else:
                for below in _below(operation, argument):
                    gather(below)

    gather(elements)
    widest = sorted(repeats, key=lambda repeat: -repeat[0])[:3]
    return " and ".join(written for _, written in widest) or _written(elements)


def _written(elements: Iterable[Element]) -> str:
    """Return elements as a pattern, near to how they were written."""
    return "".join(_written_one(*element) for element in elements)


def _written_one(operation: Any, argument: Any) -> str:
    if operation in _REPEATS:
        low, high, body = argument
        held = _written(body)
        if len(body) > 1 or body[0][0] in (*_REPEATS, codes.BRANCH):
            held = f"(?:{held})"
        tail = {codes.MIN_REPEAT: "?", codes.POSSESSIVE_REPEAT: "+"}.get(operation, "")
        return f"{held}{_count(low, high)}{tail}"
    if operation is codes.BRANCH:
        return f"(?:{'|'.join(map(_written, argument[1]))})"
    if operation is codes.SUBPATTERN:
        return f"({_written(argument[3])})"
    if operation is codes.ATOMIC_GROUP:
        return f"(?>{_written(argument)})"
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        sign = "=" if operation is codes.ASSERT else "!"
        return f"(?{'<' if argument[0] < 0 else ''}{sign}{_written(argument[1])})"
    if operation is codes.AT:
        return _PLACES.get(argument, "")
    if operation is codes.IN and len(argument) == 1 and argument[0][0] is codes.CATEGORY:
        return _LETTERS[argument[0][1]]
    if operation is codes.IN:
        return f"[{''.join(_written_member(*member) for member in argument)}]"
    if operation is codes.NOT_LITERAL:
        return f"[^{_character(argument)}]"
    return "." if operation is codes.ANY else _written_member(operation, argument)


def _written_member(operation: Any, argument: Any) -> str:
    if operation is codes.NEGATE:
        return "^"
    if operation is codes.RANGE:
        return f"{_character(argument[0])}-{_character(argument[1])}"
    return _LETTERS[argument] if operation is codes.CATEGORY else _character(argument)


def _character(code: int) -> str:
    written = chr(code)
    if written in _SPECIAL:
        return f"\\{written}"
    return written if written.isprintable() else written.encode("unicode_escape").decode()


def _count(low: int, high: Any) -> str:
    if high is codes.MAXREPEAT:
        return {0: "*", 1: "+"}.get(low, f"{{{low},}}")
    if (low, high) == (0, 1):
        return "?"
    return f"{{{low}}}" if low == high else f"{{{low},{high}}}"
