"""What each section is about: by the words of its heading, its place in the tree and its text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongkai_nlp.finders.section.items import Item
from gongkai_nlp.fold import fold
from gongkai_nlp.rules.patterns import compile_search
from gongkai_nlp.rules.shapes.section import Cue, SectionRules
from gongkai_nlp.vocabulary import Role

_EVIDENCE = 400
"""So many characters under a heading that names no matter tell its role."""
_INTRODUCTION = 120
"""So many characters before the first item of a paragraph may say what the items are."""
_LONGEST_PARAGRAPH = 5000
_LIST = 30
"""A list in one paragraph has no more items."""
_BOTH: frozenset[Role] = frozenset({"problems", "improvement"})
_WEAKNESS: frozenset[Role] = _BOTH | {"problems_and_improvement"}
_OPAQUE: frozenset[Role] = frozenset({"title", "other", "attachment"})
"""Roles that nothing under them inherits."""
_NO_MATTER: frozenset[Role | None] = _OPAQUE | {None, "overview"}
"""Roles that say nothing of what an item under them is about."""
_GENERAL: frozenset[Role] = frozenset(
    {
        "preamble",
        "overview",
        "organization",
        "supervision",
        "training",
        "problems",
        "improvement",
        "problems_and_improvement",
        "other_matters",
        "attachment",
        "contact",
        "other",
    }
)
"""What a section of any document may be; the other roles are matters of disclosure."""
_SUBJECTS: frozenset[Role] = frozenset(
    {"government_services", "supervision", "fees", "resources", "training", "organization"}
)
"""What is disclosed rather than done where it stands under 重点领域 (行政审批信息公开)."""
_DISCLOSURE = re.compile("公开|政务|信息|法治政府|依法行政")
_REMEMBERED = 4096
"""So many headings are remembered by their words."""


class Decision(NamedTuple):
    """The roles of a section, the primary one first, and the rule that decided."""

    roles: tuple[Role, ...]
    rule: str


_TITLE = Decision(("title",), "title")
_ATTACHMENT = Decision(("attachment",), "attachment")
_OTHER = Decision(("other",), "none")


class Hit(NamedTuple):
    """A cue met in a heading."""

    role: Role
    rule: str
    weak: bool


class Cued(NamedTuple):
    """What words of a heading are cues of."""

    hits: tuple[Hit, ...]
    framed: tuple[Hit, ...]
    """The same in a framing clause, all weak."""
    whole: tuple[Hit, ...]
    """The same as the whole heading, none weak."""

    @classmethod
    def of(cls, cues: Sequence[Cue]) -> "Cued":
        """Return what the rules of the same words say."""
        return cls(
            tuple(Hit(cue.role, cue.id, cue.weak) for cue in cues),
            tuple(Hit(cue.role, cue.id, True) for cue in cues),
            tuple(Hit(cue.role, cue.id, False) for cue in cues),
        )


class Cues(NamedTuple):
    """What the words of a heading say, all cues in them put together."""

    decision: Decision
    """The roles and the first rule of cues that name a matter or, where none does, only colour a heading."""
    strong: bool
    """Whether the words name a matter."""
    weakness: frozenset[Role]
    """Problems and improvement, as far as any cue is one of them."""
    own: Hit | None
    """The first cue that names problems or improvement."""


_NO_CUES = Cues(Decision((), "none"), False, frozenset(), None)


@dataclass(slots=True)
class Turns:
    """Whether the text under a heading has turned to problems and to plans, read up to some place."""

    place: int = 0
    plans: bool = False
    troubles: bool = False

    def read(self, text: str, start: int, stop: int, patterns: "RolePatterns") -> None:
        """Read on to `stop`, from `start` at first."""
        start = max(start, self.place)
        self.plans = self.plans or patterns.answers.search(text, start, stop) is not None
        self.troubles = self.troubles or patterns.troubles.search(text, start, stop) is not None
        self.place = stop


@dataclass(frozen=True, eq=False)
class RolePatterns:
    """What the decision needs, compiled."""

    cues: dict[str, Cued]
    """By their words."""
    cue_lengths: dict[str, tuple[int, ...]]
    """For the first two characters of cues: how long they are, the longest first."""
    body: re.Pattern[str]
    body_roles: dict[str, Role]
    frame: re.Pattern[str]
    deficient: re.Pattern[str]
    plans: re.Pattern[str]
    answers: re.Pattern[str]
    """Plans, and what answers problems named before."""
    troubles: re.Pattern[str]


def compile_role_rules(rules: SectionRules) -> RolePatterns:
    """Return the compiled rules of roles."""
    by_text: dict[str, list[Cue]] = {}
    for cue in rules.cues:
        by_text.setdefault(fold(cue.text), []).append(cue)
    lengths: dict[str, set[int]] = {}
    for text in by_text:
        lengths.setdefault(text[:2], set()).add(len(text))
    body = {text: cues[0].role for text, cues in by_text.items() if cues[0].body}

    def turns(role: str, among_problems: bool = False) -> re.Pattern[str]:
        chosen = [rule for rule in rules.turns if rule.role == role]
        return compile_search(
            [fold(rule.pattern) for rule in chosen if among_problems or not rule.among_problems]
        )

    return RolePatterns(
        cues={text: Cued.of(cues) for text, cues in by_text.items()},
        cue_lengths={pair: tuple(sorted(held, reverse=True)) for pair, held in lengths.items()},
        body=re.compile("|".join(map(re.escape, sorted(body, key=len, reverse=True))) or "(?!)"),
        body_roles=body,
        frame=re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in rules.frames) or "(?!)"),
        deficient=compile_search([fold(rule.pattern) for rule in rules.deficiencies]),
        plans=turns("improvement"),
        answers=turns("improvement", among_problems=True),
        troubles=turns("problems"),
    )


def roles_of(
    text: str, items: Sequence[Item], parents: Sequence[int | None], patterns: RolePatterns
) -> list[Decision]:
    """Return the roles of each item."""
    decisions: list[Decision] = []
    turns: dict[int, Turns] = {}
    introductions: dict[tuple[int, int], Role | None] = {}
    titles = [text[item.start : item.end] for item in items if item.title]
    on_disclosure = not titles or any(_DISCLOSURE.search(title) for title in titles)
    for index, item in enumerate(items):
        if item.title or item.attachment:
            decisions.append(_TITLE if item.title else _ATTACHMENT)
            continue
        words = text[item.words : item.end]
        # 概  述
        cues = _cues_in("".join(words.split()), on_disclosure, patterns)
        parent = parents[index]
        over = None if parent is None else decisions[parent].roles[0]
        if parent is not None and over is not None and over in _WEAKNESS:
            turned = turns.get(parent)
            if turned is None:
                turned = turns[parent] = Turns()
            under, rule = _under_weakness(text, items[parent], item, words, over, cues.own, turned, patterns)
            if rule == "plans_before" and not turned.plans and item.kind == "run_in":
                # 存在问题和改进方向: what opens the section is a problem where plans follow.
                for other in items[index + 1 : index + _LIST]:
                    if other.kind == "heading":
                        break
                    if patterns.plans.search(text, item.end, other.start):
                        under, rule = "problems", "plans_behind"
                        break
            decided = _first(under, cues.decision.roles, rule)
        else:
            decided = _decide(text, items, index, words, over, cues, introductions, patterns)
        if not on_disclosure and decided.roles[0] not in _GENERAL:
            decided = _OTHER
        decisions.append(decided)
    return decisions


@lru_cache(maxsize=_REMEMBERED)
def _cues_in(words: str, on_disclosure: bool, patterns: RolePatterns) -> Cues:
    """Return what the words of a heading say; most headings stand in many reports."""
    hits = hits_in(words, patterns)
    if not on_disclosure:
        hits = [hit for hit in hits if hit.role in _GENERAL]
    if not hits:
        return _NO_CUES
    strong = [hit for hit in hits if not hit.weak]
    named = strong or hits
    roles = tuple(dict.fromkeys([hit.role for hit in named]))
    weakness = _WEAKNESS.intersection([hit.role for hit in hits])
    own = [hit for hit in strong if hit.role in weakness]
    return Cues(Decision(roles, named[0].rule), bool(strong), weakness, own[0] if own else None)


def hits_in(words: str, patterns: RolePatterns) -> list[Hit]:
    """Return the cues in the words of a heading, in order.

    Those of a framing clause are weak; one that is the whole heading is not.
    """
    hits: list[Hit] = []
    cues, lengths_at = patterns.cues, patterns.cue_lengths.get
    clauses = words.split(",")
    for clause in clauses:
        framed = len(clauses) > 1 and patterns.frame.match(clause) is not None
        at = 0
        while at < len(clause) - 1:
            for length in lengths_at(clause[at : at + 2], ()):
                cue = clause[at : at + length]
                if cued := cues.get(cue):
                    hits += cued.whole if cue == words else cued.framed if framed else cued.hits
                    at += len(cue)
                    break
            else:
                at += 1
    return hits


def _decide(
    text: str,
    items: Sequence[Item],
    index: int,
    words: str,
    over: Role | None,
    cues: Cues,
    introductions: dict[tuple[int, int], Role | None],
    patterns: RolePatterns,
) -> Decision:
    """Return the roles of an item whose parent, of role `over`, names neither problems nor improvement."""
    item = items[index]
    roles, weakness = cues.decision.roles, cues.weakness
    if item.kind == "run_in" and not weakness:
        start, end = _introduction(text, items, index)
        if (start, end) not in introductions:
            introductions[start, end] = _introduced(text, start, end, patterns)
        if introduced := introductions[start, end]:
            return _first(introduced, roles, f"introduced_{introduced}")
    if weakness and ("problems_and_improvement" in weakness or weakness >= _BOTH):
        rest: tuple[Role, ...] = ("problems", "improvement")
        return _first("problems_and_improvement", rest + roles, "problems_and_improvement")
    if cues.strong:
        if over == "key_areas" and "公开" in words and roles[0] in _SUBJECTS:
            return _first("key_areas", roles, "subject_of_key_areas")
        return cues.decision
    free = over in _NO_MATTER
    if roles and (item.kind == "heading" or free):
        return cues.decision
    told = _told_by_text(text, items, index, patterns)
    if told and (item.kind == "heading" or free):
        return Decision((told,), "text_below")
    if over is not None and over not in _OPAQUE:
        if told:
            roles = (*roles, told)
        return _first(over, roles, "parent")
    return Decision((told,), "text_below") if told else _OTHER


@lru_cache(maxsize=_REMEMBERED)
def _first(role: Role, others: tuple[Role, ...], rule: str) -> Decision:
    """Return the decision for `role` before the others; there are not many of them."""
    return Decision(tuple(dict.fromkeys((role, *others))), rule)


def _under_weakness(
    text: str,
    parent: Item,
    item: Item,
    words: str,
    over: Role,
    own: Hit | None,
    turned: Turns,
    patterns: RolePatterns,
) -> tuple[Role, str]:
    """Return problems or improvement for an item under a heading that names one of them, or both."""
    if over != "problems_and_improvement":
        if (
            over == "problems"
            and parent.kind == "run_in"
            and patterns.plans.search(text, parent.end, item.start)
        ):
            # 主要不足:1.…;2.…。下步打算:一是…
            return "improvement", "plans_before"
        if item.kind == "heading" and own and own.role != over:
            return own.role, own.rule
        return over, "parent"
    if item.kind == "heading" and own:
        return own.role, own.rule
    if patterns.answers.search(words):
        return "improvement", "planned"
    if patterns.troubles.search(words):
        return "problems", "lacking"
    if patterns.deficient.search(words):
        return "problems", "deficiency"
    # Behind a turn to plans, a later word such as 针对存在的问题 does not turn back.
    turned.read(text, parent.end, item.start, patterns)
    if turned.plans or not turned.troubles:
        return "improvement", "plans_before"
    return "problems", "troubles_before"


def _introduction(text: str, items: Sequence[Item], index: int) -> tuple[int, int]:
    """Return the stretch before the first item of the paragraph that the item stands in."""
    item = items[index]
    line = text.rfind("\n", max(item.start - _LONGEST_PARAGRAPH, 0), item.start) + 1
    first = item
    for at in range(index - 1, max(index - _LIST, -1), -1):
        earlier = items[at]
        if earlier.start < line:
            break
        if earlier.kind == "run_in":
            first = earlier
    return max(line, first.start - _INTRODUCTION), first.start


def _introduced(text: str, start: int, end: int, patterns: RolePatterns) -> Role | None:
    """Return problems or improvement where the sentence before a list of items says so."""
    before = text[start:end]
    if not before:
        return None
    if patterns.plans.search(before):
        return "improvement"
    if patterns.troubles.search(before):
        return "problems"
    return None


def _told_by_text(text: str, items: Sequence[Item], index: int, patterns: RolePatterns) -> Role | None:
    """Return the role that the text under a heading speaks of most, or None where it is not plain."""
    item = items[index]
    end = min(item.end + _EVIDENCE, len(text))
    for later in range(index + 1, len(items)):
        if items[later].start >= end:
            break
        if items[later].depth <= item.depth:
            end = items[later].start
            break
    body = text[item.end : end]
    if item.kind == "heading" and patterns.plans.search(body) and patterns.troubles.search(body):
        return "problems_and_improvement"
    counts = Counter(patterns.body_roles[match[0]] for match in patterns.body.finditer(body))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
