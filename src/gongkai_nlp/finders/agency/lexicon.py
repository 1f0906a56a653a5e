"""What the rules know about names of agencies, compiled for looking left."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from gongkai_nlp.finders.agency.anchors import Anchor, Anchors, Head, Own
from gongkai_nlp.finders.agency.endings import Endings, WordsAndRegions, WordUse
from gongkai_nlp.fold import fold
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.vocabulary import AgencyKind, Level

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Patterns:
    """The compiled rules."""

    anchors: Anchors
    """What a name may end with: any head or central name."""
    central_not_before: re.Pattern[str]
    """What must not follow the last character of a central name (部门, 中办事)."""
    words: Endings[WordUse]
    regions: Endings[Level]
    words_and_regions: WordsAndRegions
    kinds: Endings[AgencyKind]
    sign: re.Pattern[str]
    """What, right behind a name, makes it part of the name of a site, a hall, a company."""


_FINAL = frozenset({"never", "named", "region", "alone"})
"""Where such an ending makes no name, no shorter one does."""


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> Patterns:
    """Return what `find` needs, compiled once for all that read names of agencies."""
    agency = rules.agency
    kinds = _folded((rule.text, rule.kind) for rule in agency.kinds)
    specials = {word[-1] for word in kinds}
    heads: dict[str, list[Head]] = {}
    for rule in agency.heads:
        head = Head(
            rule.id,
            rule.kind,
            rule.standing,
            rule.nested,
            rule.proper,
            rule.dispatched,
            rule.sovereign,
            rule.elected,
            rule.level,
            special=any(ending[-1] in specials for ending in map(fold, rule.endings)),
            not_before=re.compile(fold(rule.not_before)) if rule.not_before else None,
            not_after=Endings({word: word for word in rule.not_after}) if rule.not_after else None,
        )
        for ending in rule.endings:
            heads.setdefault(fold(ending), []).append(head)
    endings = [
        f"{re.escape(ending)}(?:{head.not_before.pattern})"
        for ending, held in heads.items()
        for head in held
        if len(ending) == 1 and head.not_before
    ]
    central = _folded((rule.text, rule) for rule in agency.central)
    selves = {
        word: Own(rule, re.compile(rule.not_before) if rule.not_before else None)
        for word, rule in _folded((rule.text, rule) for rule in agency.selves).items()
    }
    anchors = {
        word: Anchor(selves.get(word), central.get(word), _heads_of(word, heads))
        for word in dict.fromkeys([*heads, *central, *selves])
    }
    words = _folded((rule.text, WordUse(rule.use, rule.official)) for rule in agency.words)
    regions = _folded((rule.text, rule.level) for rule in agency.regions)
    return Patterns(
        anchors=Anchors(
            {word: anchor for word, anchor in anchors.items() if len(word) > 1 or anchor.names},
            fields=[word for word, known in words.items() if known.use in ("stem", "modifier")],
        ),
        central_not_before=re.compile("|".join(endings) or r"(?!)"),
        words=Endings(words),
        regions=Endings(regions),
        words_and_regions=WordsAndRegions(words, regions),
        kinds=Endings(kinds),
        sign=re.compile("|".join(f"(?:{rule.pattern})" for rule in agency.signs) or r"(?!)"),
    )


def _heads_of(word: str, heads: Mapping[str, list[Head]]) -> tuple[tuple[int, Head], ...]:
    """Return the heads that a name which ends with `word` may have.

    市场监管局 ends with 监管局, and is a name only by its 局.
    """
    found: list[tuple[int, Head]] = []
    for skipped in range(len(word)):
        held = heads.get(word[skipped:], ())
        found += ((skipped, head) for head in held if head.standing != "never")
        if held and all(head.standing in _FINAL for head in held):
            break
    return tuple(found)


def _folded(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    pairs = list(pairs)
    words = fold("\n".join(word for word, _ in pairs)).split("\n")
    return {word: value for word, (_, value) in zip(words, pairs, strict=True)}
