"""Patterns of packs: what is refused and why, and that what is accepted keeps to its bound on any text."""

import re
from itertools import islice
from re import _constants as codes
from re import _parser

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.edges import first_characters, last_characters
from gongkai_nlp.rules.patterns import (
    LONGEST_REPEAT,
    MOST_STEPS,
    check_pattern,
    compile_search,
    fold_pattern,
    most_steps,
    pattern_width,
)

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


@pytest.mark.parametrize(
    "pattern",
    [
        "热线[0-9]{5}",
        "[一-鿿]{2,20}(?:大学|学院)",
        "第[0-9]{1,3}条第[0-9]{1,3}款第[0-9]{1,3}项",
        "(?<!网)站(?!点)",
        "(?P<year>20[0-9]{2})年.{0,20}?公开",
        "(?:[0-9]{3,4}-)?[0-9]{7,8}",
        "[^。\n]{0,40}(?>公开|公布)",
        r"\b[A-Z]{2,5}\b",
        "^注:",
        "办法|规定|条例|细则",
    ],
)
def test_accepted(pattern):
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        pytest.param(
            "[0-9]+", "[0-9]+ repeats more than 100 times; give it an end, such as [0-9]{1,20}", id="plus"
        ),
        pytest.param("公.*开", ".* repeats", id="star"),
        pytest.param(
            "公.{3,}开", r".{3,} repeats more than 100 times; give it an end, such as .{3,20}", id="open"
        ),
        pytest.param("(?:公开|公布)+", "(?:公[开布])+ repeats", id="a group"),
        pytest.param(".{0,101}", ".{0,101} repeats", id="too long"),
        pytest.param(
            "(?:a{1,3}b){1,3}", "a{1,3} is a repeat inside the repeat (?:a{1,3}b){1,3}", id="nested"
        ),
        pytest.param("(?:(?:ab{2,3})?c){1,3}", "b{2,3} is a repeat inside", id="nested below an option"),
        pytest.param("(?:[ab]?[ab]?[ab]?[ab]?){1,9}", "steps from one place", id="options in a repeat"),
        pytest.param(r"(a)\1", "back reference", id="back reference by number"),
        pytest.param("(?P<a>a)(?P=a)", "back reference", id="back reference by name"),
        pytest.param("(a)?(?(1)b|c)", "back reference", id="a condition"),
        pytest.param("(?<=a|bc)d", "must have one length", id="look behind"),
        pytest.param("(?<=a{1,3})d", "must have one length", id="look behind at a repeat"),
        pytest.param(".{0,50}.{0,50}公", ".{0,50} and .{0,50} may take", id="adjacent"),
        pytest.param(".{0,50}开.{0,50}公", "shorten the repeats", id="overlapping"),
        pytest.param("(?s:.)", "flags", id="a flag of a group"),
        pytest.param("(?x)a b", "flags", id="a flag"),
        pytest.param("a)", "put \\ before a sign", id="unbalanced"),
        pytest.param("[[a]", "unclear pattern", id="a set in a set"),
        pytest.param("(?P<a>a)(?P<a>b)", "a name of its own", id="a group twice"),
    ],
)
def test_refused_with_the_part_and_the_mend(pattern, says):
    with pytest.raises(RuleError) as error:
        check_pattern(pattern)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("（云溪）", r"\(云溪\)", id="a bracket stays a character"),
        pytest.param("[（(]", r"[\((]", id="in a set"),
        pytest.param(r"\（", r"\(", id="escaped already"),
        pytest.param("\\\\（", "\\\\\\(", id="behind an escaped backslash"),
        pytest.param("條例？", r"条例\?", id="script and width"),
        pytest.param("(?P<value>[0-9]{5})", "(?P<value>[0-9]{5})", id="signs of patterns stay"),
    ],
)
def test_folded_as_texts_are(written, folded):
    assert fold_pattern(written) == folded
    re.compile(folded)


def test_width():
    assert pattern_width("热线[0-9]{5,11}(?:转[0-9])?") == (7, 15)


CHARACTERS = st.sampled_from(["a", "b", "c", "[ab]", "[^a]", "[bc]", ".", r"\d"])
COUNTS = st.sampled_from(["?", "{2}", "{0,2}", "{1,3}", "{0,4}?", "{2,3}+", "{1,30}"])


def longer(inner):
    return st.one_of(
        st.tuples(inner, COUNTS).map(lambda parts: f"(?:{parts[0]}){parts[1]}"),
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?!{part})"),
        inner.map(lambda part: f"(?>{part})"),
    )


PATTERNS = st.recursive(CHARACTERS, longer, max_leaves=8)


class Counted:
    """A backtracking matcher as `re` is one, that counts the characters looked at."""

    def __init__(self, text):
        self.text = text
        self.steps = 0

    def ends(self, elements, at):
        """Yield the places where the elements may end that begin at `at`, in all ways."""
        if not elements:
            yield at
            return
        for end in self.ends_of(*elements[0], at):
            yield from self.ends(elements[1:], end)

    def ends_of(self, operation, argument, at):
        if operation in REPEATS:
            ends = self.repeated(*argument, at, lazy=operation is codes.MIN_REPEAT)
            yield from islice(ends, 1) if operation is codes.POSSESSIVE_REPEAT else ends
        elif operation is codes.SUBPATTERN:
            yield from self.ends(list(argument[3]), at)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield from self.ends(list(branch), at)
        elif operation is codes.ATOMIC_GROUP:
            yield from islice(self.ends(list(argument), at), 1)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            found = next(self.ends(list(argument[1]), at), None) is not None
            if found == (operation is codes.ASSERT):
                yield at
        else:
            self.steps += 1
            if at < len(self.text) and self.holds(operation, argument, self.text[at]):
                yield at + 1

    def repeated(self, low, high, body, at, lazy):
        if lazy and low == 0:
            yield at
        if high:
            for end in self.ends(list(body), at):
                if end > at:
                    yield from self.repeated(max(low - 1, 0), high - 1, body, end, lazy)
                else:  # what matched nothing is not repeated
                    yield at
        if low == 0 and not lazy:
            yield at

    @staticmethod
    def holds(operation, argument, character):
        if operation is codes.LITERAL:
            return ord(character) == argument
        if operation is codes.NOT_LITERAL:
            return ord(character) != argument
        if operation is codes.ANY:
            return character != "\n"
        negated = argument[0][0] is codes.NEGATE
        members = argument[1:] if negated else argument
        return negated != any(
            character.isdecimal() if kind is codes.CATEGORY else Counted.holds(kind, value, character)
            for kind, value in members
        )


@settings(max_examples=200)
@example("(?>(?:(?:b){0,4}?)?)", "b", 0)
@given(PATTERNS, st.text("abc", max_size=12), st.integers(0, 3))
def test_no_text_makes_a_pattern_look_at_more_than_its_bound(pattern, text, times):
    assume(most_steps(pattern) < 20_000)
    counted = Counted(text + "a" * 10 * times)
    ends = set(counted.ends(list(_parser.parse(pattern)), 0))
    found = re.compile(pattern).match(counted.text)
    assert (found is not None) == bool(ends)
    assert found is None or found.end() in ends
    assert counted.steps <= most_steps(pattern)


def repeats(elements, depth=0):
    for operation, argument in elements:
        if operation in REPEATS:
            low, high, body = argument
            varies = high > 1 and low != high
            yield high, depth if varies else 0
            yield from repeats(body, depth + (high > 1))
        elif operation is codes.SUBPATTERN:
            yield from repeats(argument[3], depth)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch, depth)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from repeats(argument[1], depth)
        elif operation is codes.ATOMIC_GROUP:
            yield from repeats(argument, depth)


@settings(max_examples=200)
@given(PATTERNS)
def test_what_is_accepted_is_bounded_and_not_nested(pattern):
    try:
        check_pattern(pattern)
    except RuleError:
        assume(False)
    assert most_steps(pattern) <= MOST_STEPS
    for high, depth in repeats(_parser.parse(pattern)):
        assert high is not codes.MAXREPEAT
        assert high <= LONGEST_REPEAT
        assert depth == 0


@given(st.lists(PATTERNS, max_size=3), st.text("abc1\n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_search_finds_what_the_patterns_find(patterns, text, start, stop):
    sought = compile_search(patterns).search(text, start, stop)
    found = [m.start() for pattern in patterns if (m := re.compile(pattern).search(text, start, stop))]
    assert (sought.start() if sought else None) == min(found, default=None)


@pytest.mark.parametrize(
    ("patterns", "text", "start"),
    [
        pytest.param(["(?:^|[\n。;])改进:", "下一步"], "问题。改进:", 2, id="begins with a stop"),
        pytest.param(["^改进"], "改进", 0, id="begins with the text"),
        pytest.param(["𬭩", "公开"], "一种𬭩材", 2, id="beyond the basic plane"),
        pytest.param(["[^公]开", "公布"], "没有开", 1, id="nearly any character"),
        pytest.param(["\\]|-", "\\^"], "a^-", 1, id="signs of sets"),
    ],
)
def test_where_a_search_finds(patterns, text, start):
    found = compile_search(patterns).search(text)
    assert found
    assert found.start() == start


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        pytest.param("第[一二]?条", "第", "条", id="one_character"),
        pytest.param("[条款]?项{0,2}目", "条款项目", "目", id="what_may_be_left_out"),
        pytest.param("(?:村民|居民)组{0,3}", "村居", "民组", id="alternatives"),
        pytest.param("(?<!签)约(?!合)", "约", "约", id="what_stands_around"),
        pytest.param("[0-2]年+", "012", "年", id="range"),
        pytest.param("(?P<open>[(])号", "(", "号", id="group"),
        pytest.param(".一", None, "一", id="any"),
        pytest.param("[^号]栋", None, "栋", id="all_but"),
        pytest.param(r"\d条", None, "条", id="category"),
        pytest.param("条?", None, None, id="nothing"),
        pytest.param("(?i:k)g", None, "g", id="flags_of_a_group"),
        pytest.param("(?i)kg", None, None, id="flags"),
    ],
)
def test_edges(pattern, first, last):
    expected = [None if held is None else set(held) for held in (first, last)]
    assert [first_characters(pattern), last_characters(pattern)] == expected
