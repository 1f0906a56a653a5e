"""The shape of ``rules/breakdown.toml``."""

from typing import Literal

from gongkai_nlp.rules.shapes.base import Pattern, Rule, RuleFile


class Opener(Rule):
    """A word that stands between a total and its parts."""

    words: tuple[str, ...]
    complete: bool = False
    """Whether the word claims that the parts are all there are (分为), unlike 其中."""
    reach: int = 12
    """How many characters may stand between the total and the word."""
    lists: bool = True
    """Whether the word shows a list even where the parts do not add up."""
    unless: tuple[str, ...] = ()
    """Words that the opener is no opener in (集中)."""
    not_before: Pattern | None = None
    """What makes another word of it behind it (有关)."""
    within: bool = False
    """Whether the word names just one part, which follows at once (30个村中12个)."""

    above: bool = False
    """Whether the total stands further up in the paragraph, and only a sum that holds shows which it is."""


class Closer(Rule):
    """A word that stands between parts and the total that follows them."""

    words: tuple[str, ...]
    strict: bool = False
    """Whether the word claims a sum even where the parts do not add up to it."""


class WordList(Rule):
    """Words with one function in lists."""

    words: tuple[str, ...]


class UnitGroup(Rule):
    """Units that count things of one kind, so that parts in one may make up a total in another."""

    units: tuple[str, ...]


class ShareCue(Rule):
    """A word before a percentage that says what part of a whole it is."""

    words: tuple[str, ...]
    named: bool = False
    """Whether the whole must be named or stated behind the word (完成年度计划的75%)."""


class RateCue(Rule):
    """A rate named after what was done (办结率): the part is what was done, the whole what there was."""

    words: tuple[str, ...]
    """How the rate is called, the final 率 excluded."""
    done: tuple[str, ...]
    """Words before the part."""
    begun: tuple[str, ...] = ()
    """Words before the whole."""
    exact: bool = False
    """Whether a rate that fails is of something else than the whole that stands before it."""


class Proof(Rule):
    """What is a relation by its arithmetic alone: only what comes out right is found."""

    by: Literal["parts", "shares", "rate", "share"]
    """Parts that follow a total; shares of one total, each behind its part; a percentage behind the
    `pattern`, of the two figures before it; a percentage of the figure behind the `pattern`."""
    pattern: Pattern | None = None
    """What stands before the percentage (rate), or before the whole (share)."""


class Among(Rule):
    """What shows a total from behind (十件申请中,同意公开七件、…)."""

    pattern: Pattern
    """Matched right behind the figure."""


class GrowthCue(Rule):
    """A word before a percentage of change."""

    words: tuple[str, ...]
    falls: bool = False


class BreakdownRules(RuleFile):
    """All rules of ``breakdown.toml``."""

    openers: tuple[Opener, ...] = ()
    closers: tuple[Closer, ...] = ()
    totals: tuple[WordList, ...] = ()
    """Words in front of a total that no word ties to its parts."""
    amongs: tuple[Among, ...] = ()
    rests: tuple[WordList, ...] = ()
    """What the last part of a complete list is called (其他)."""
    open_ends: tuple[WordList, ...] = ()
    """Words that leave a list open (等)."""
    breaks: tuple[WordList, ...] = ()
    """Words that begin a new statement, so that a list has ended before them."""
    crosswise: tuple[WordList, ...] = ()
    """Labels of parts that overlap with the others by their nature."""
    outcomes: tuple[WordList, ...] = ()
    """Labels of parts that are outcomes of what the total counts."""
    unit_groups: tuple[UnitGroup, ...] = ()
    no_counts: tuple[WordList, ...] = ()
    """Kinds of quantities that are never added up."""
    shares: tuple[ShareCue, ...] = ()
    rates: tuple[RateCue, ...] = ()
    proofs: tuple[Proof, ...] = ()
    growths: tuple[GrowthCue, ...] = ()
    earlier: tuple[WordList, ...] = ()
    """Words before the figure that a growth starts from."""
