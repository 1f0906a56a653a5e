"""Shares, rates and growth whose two figures are stated, and whether their arithmetic is right."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from gongkai_nlp.linkers.figures import Figure, Sentence, at_most, is_growth, is_share, percentage
from gongkai_nlp.making import make_breakdown
from gongkai_nlp.results import Breakdown
from gongkai_nlp.rules.shapes.breakdown import BreakdownRules, GrowthCue, RateCue, ShareCue

_OF = re.compile(r"[^,;:。!?\n]{0,8}的(?:约|近)?")
_BOUNDARY = re.compile(r"[,;:。!?\n(]")
_WHOLE_WORDS = re.compile(r"总数量?|总量|总额|总计|总体|全部|总|合计|的?(?:比例|比重|百分比)")
# How many figures before a percentage a whole may stand: further away only if its name is repeated in full.
_LOOK_BACK = 40
_REMEMBERED = 200
_FULL_NAME = 6
_SAME_NAME = 3
# So many characters between the verb and the part name a thing of their own.
_NAMED = 3
_ADVERBS = re.compile(
    "其中|按时|按期|如期|按规定|已经?|均|全部|全年|共计?|累计|实际|依法|及时|目前|[了为有的]"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")
_CLOSE = 6
# Percentages behind it belong to the parts before it, one by one.
_IN_ORDER = re.compile("分别|依次")
# A word of what was begun stands so near before its figure.
_SPOKEN = 16
# Kinds of figures that are neither a part nor a whole.
_NO_COUNTS = frozenset({"percent", "percentage_point", "multiple", "fraction", "duration"})
# Words before 占 that are long enough to name a part anew.
_SUBJECT = 2


@dataclass(frozen=True)
class RatioPatterns:
    """The words around percentages, compiled."""

    share: re.Pattern[str]
    shares: dict[str, ShareCue]
    rate: re.Pattern[str]
    rates: dict[str, RateCue]
    proven_rates: tuple[tuple[re.Pattern[str], str], ...]
    """What stands before a rate that its arithmetic proves, with the id of the rule."""
    proven_shares: tuple[tuple[re.Pattern[str], str], ...]
    """What stands before the whole of a share that its arithmetic proves."""
    growth: re.Pattern[str]
    growths: dict[str, GrowthCue]
    earlier: re.Pattern[str]
    groups: Mapping[str, frozenset[str]]


def compile_rules(rules: BreakdownRules, groups: Mapping[str, frozenset[str]]) -> RatioPatterns:
    """Return what `link` needs, compiled once."""
    shares = {word: rule for rule in rules.shares for word in rule.words}
    rates = {word: rule for rule in rules.rates for word in rule.words}
    growths = {word: rule for rule in rules.growths for word in rule.words}
    filler = "[了至到为达约近超过的]{0,3}"
    return RatioPatterns(
        share=re.compile(rf"({_any(shares)})(?:到|了|比)?({'[^,;:。!?]{0,24}?'})(?:的|为|达|达到)?{filler}$"),
        shares=shares,
        rate=re.compile(rf"({_any(rates)})率(?:均|都|已)?{filler}$"),
        rates=rates,
        proven_rates=tuple(
            (re.compile(rf"(?:{rule.pattern}){filler}$"), rule.id)
            for rule in rules.proofs
            if rule.by == "rate" and rule.pattern
        ),
        proven_shares=tuple(
            (re.compile(rule.pattern), rule.id)
            for rule in rules.proofs
            if rule.by == "share" and rule.pattern
        ),
        growth=re.compile(rf"({_any(growths)})(?:率|幅)?{filler}$"),
        growths=growths,
        earlier=re.compile(_any([word for rule in rules.earlier for word in rule.words])),
        groups=groups,
    )


def _any(words: Mapping[str, object] | Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def link(
    text: str, patterns: RatioPatterns, held: Sequence[Sentence], totals: Mapping[str, str]
) -> Iterator[tuple[int, Breakdown]]:
    """Yield every share and growth with the start of its sentence; `totals` names the total of each part."""
    earlier: deque[Figure] = deque(maxlen=_REMEMBERED)
    for sentence in held:
        for index, figure in enumerate(sentence.figures):
            if figure.kind != "percent" and figure.unit != "%":
                continue
            found = _relation(text, patterns, sentence, index, earlier, totals)
            if found:
                yield sentence.start, found
            for share in _shares_in_order(text, patterns, sentence, index, earlier, totals):
                yield sentence.start, share
        earlier.extend(sentence.figures)


def _relation(
    text: str,
    patterns: RatioPatterns,
    sentence: Sentence,
    index: int,
    earlier: Sequence[Figure],
    totals: Mapping[str, str],
) -> Breakdown | None:
    figure = sentence.figures[index]
    start = max(sentence.start, figure.start - 40)
    if index:
        start = max(start, sentence.figures[index - 1].end)
    lead = text[start : figure.start]
    clause = _BOUNDARY.split(lead)[-1]
    before = [f for f in sentence.figures[:index] if f.kind not in _NO_COUNTS]
    if match := patterns.growth.search(clause):
        return _growth(text, patterns, sentence, before, figure, patterns.growths[match[1]])
    if "率" in clause:
        match = patterns.rate.search(clause)
        if match and (
            found := _rate(text, patterns, before, figure, patterns.rates[match[1]], sentence, earlier)
        ):
            return found
        if match and not before and sentence.follows:
            # 收到29件,答复29件。答复率为100%。
            last = [f for f in list(earlier)[-2:] if f.kind not in _NO_COUNTS]
            done = patterns.rates[match[1]].done
            if len(last) == 2 and any(word in text[last[0].end : last[1].start] for word in done):
                return _rate_of_the_last_two(patterns, last, figure, patterns.rates[match[1]].id)
        for pattern, rule in patterns.proven_rates:
            if pattern.search(clause):
                return _rate_of_the_last_two(patterns, before, figure, rule)
    if inside := _whole_inside(text, patterns, sentence, index):
        return inside
    if match := patterns.share.search(clause):
        unnamed = patterns.shares[match[1]].named and len(match[2]) < _SUBJECT
        if not before or unnamed or _IN_ORDER.search(clause):
            return None
        return _share(text, patterns, before, figure, match, earlier, totals)
    return None


def _shares_in_order(
    text: str,
    patterns: RatioPatterns,
    sentence: Sentence,
    index: int,
    earlier: Sequence[Figure],
    totals: Mapping[str, str],
) -> list[Breakdown]:
    """Return the shares of a list behind its parts: A 3件、B 5件、C 2件,分别占30%、50%、20%."""
    figures = sentence.figures
    lead = text[max(figures[index - 1].end if index else 0, sentence.start) : figures[index].start]
    if "分别" not in lead and "依次" not in lead:
        return []
    clause = _BOUNDARY.split(lead)[-1]
    match = patterns.share.search(clause) if _IN_ORDER.search(clause) else None
    if not match:
        return []
    run = [figures[index]]
    for figure in figures[index + 1 :]:
        if (
            text[run[-1].end : figure.start] not in ("、", "和", ",", "及", "与")
            or figure.kind not in _NO_COUNTS
        ):
            break
        run.append(figure)
    parts = [f for f in figures[:index] if f.kind not in _NO_COUNTS][-len(run) :]
    of = {totals.get(f.id) for f in parts}
    if len(parts) != len(run) or len(of) != 1 or len(run) != sum(totals.get(f.id) in of for f in figures):
        return []
    [total] = of
    whole = next((f for f in chain(figures, reversed(earlier)) if f.id == total), None)
    if whole is None:
        return []
    rule = patterns.shares[match[1]].id
    found = [_ratio(p, whole, r, rule) for p, r in zip(parts, run, strict=True)]
    # Where most fail, the parts are not those that are meant.
    return found if sum(bool(share.holds) for share in found) * 2 > len(found) else []


def _whole_inside(text: str, patterns: RatioPatterns, sentence: Sentence, index: int) -> Breakdown | None:
    """Return the share whose whole stands between 占 and the percentage (占年度计划32亿元的75%)."""
    if index < 2:
        return None
    part, whole, figure = sentence.figures[index - 2 : index + 1]
    between = text[whole.end : figure.start]
    lead = text[part.end : whole.start]
    if not _OF.fullmatch(between) or _IN_ORDER.search(lead) or not _comparable(patterns, part, whole):
        return None
    if match := patterns.share.search(lead):
        return _ratio(part, whole, figure, patterns.shares[match[1]].id)
    proven = next((rule for pattern, rule in patterns.proven_shares if pattern.fullmatch(lead)), None)
    if proven and _is_share(part, whole, figure):
        return _ratio(part, whole, figure, proven)
    return None


def _share(
    text: str,
    patterns: RatioPatterns,
    before: Sequence[Figure],
    figure: Figure,
    match: re.Match[str],
    earlier: Sequence[Figure],
    totals: Mapping[str, str],
) -> Breakdown | None:
    rule, name = patterns.shares[match[1]], match[2]
    # 其他6件(不存在4件,不明确2件),占17.1%: brackets that are closed hold no part.
    part = next((f for f in reversed(before) if f.depth <= figure.depth), before[-1])
    subject = match.string[: match.start()]
    if len(subject) >= _SUBJECT:
        named_part = _named_part(text, before, subject, figure, totals)
        if named_part is None:
            return None
        part = named_part
    alike = patterns.groups.get(part.unit, frozenset()) | {part.unit}
    # From the nearest on: of many figures few are asked.
    candidates = (
        f
        for f in chain(reversed(before), reversed(earlier))
        if f.unit in alike and f is not part and f.kind not in _NO_COUNTS
    )
    near = list(islice(candidates, _LOOK_BACK))
    if not near:
        return None
    bare = _WHOLE_WORDS.sub("", name)
    total = totals.get(part.id)
    if len(bare) < 2 and total:
        whole = next((f for f in chain(near, candidates) if f.id == total), near[0])
        return _ratio(part, whole, figure, rule.id)
    reach, percent = part.reach, percentage(figure.quantity)
    right = [f for f in near if f.value and is_share(reach, f.reach, percent)]
    if right:
        likeness, whole = _likest(text, right, bare)
        if whole.start >= before[0].start or likeness >= 2 or len(bare) < 2:
            return _ratio(part, whole, figure, rule.id)
    if len(bare) < _SAME_NAME:
        return None
    fitting = [f for f in chain(near, candidates) if at_most(reach, f.reach)]
    if not fitting:
        return None
    likeness, named = _likest(text, fitting, bare)
    close = named in before or named in near[:_CLOSE]
    if likeness >= (_SAME_NAME if close else _FULL_NAME):
        return _ratio(part, named, figure, rule.id)
    return None


def _named_part(
    text: str, before: Sequence[Figure], subject: str, ratio: Figure, totals: Mapping[str, str]
) -> Figure | None:
    """Return the figure that the words before 占 name again (网站信息占68%): the likest that fits."""
    by_id = {figure.id: figure for figure in before}
    wholes = [by_id.get(totals.get(figure.id, "")) for figure in before]
    fitting = [f for f, whole in zip(before, wholes, strict=True) if whole and _is_share(f, whole, ratio)]
    likeness, best = _likest(text, fitting or before, subject)
    return best if fitting or likeness >= _SAME_NAME else None


def _rate(
    text: str,
    patterns: RatioPatterns,
    before: Sequence[Figure],
    figure: Figure,
    rule: RateCue,
    sentence: Sentence,
    earlier: Sequence[Figure],
) -> Breakdown | None:
    """Return the rate of what was done of what there was, both in front of it."""
    parts = [f for f in reversed(before) if _says(text, sentence, f, rule.done)]
    if not parts:
        return None
    # 受理90件,办结87件,其中延期办结7件,办结率96.7%: of several the one that it is right of.
    part = next(
        (p for p in parts if any(_is_share(p, f, figure) for f in before if f.start < p.start)), parts[0]
    )
    wholes = [f for f in before if f.start < part.start and _comparable(patterns, f, part)]
    if not wholes and sentence.follows and earlier:
        wholes = [f for f in list(earlier)[-2:] if _comparable(patterns, f, part)]
    right = [f for f in wholes if _is_share(part, f, figure) and at_most(part.reach, f.reach)]
    # In an earlier paragraph only a percentage with decimals tells which whole is meant.
    near = _CLOSE * 2 if sentence.follows else _LOOK_BACK if "." in figure.quantity.text else 0
    if not right and near:
        # 收到45件(当面20件,信函25件)。已答复43件,答复率95.6%。
        right = [
            f
            for f in list(earlier)[-near:]
            if _comparable(patterns, f, part)
            and _is_share(part, f, figure)
            and any(word in text[max(f.start - _SPOKEN, 0) : f.start] for word in rule.begun)
        ]
    if right:
        return _ratio(part, right[-1], figure, rule.id)
    if rule.exact:
        return None
    begun = [f for f in wholes if _says(text, sentence, f, rule.begun)]
    if len(begun) != 1:
        return None
    named = re.sub("|".join(map(re.escape, rule.done)), "", _clause(text, sentence, part))
    named = _ADVERBS.sub("", named)
    if len(named) >= _NAMED and _likeness(text, begun[0], named) < _SAME_NAME:
        # 受理申请12件,办结信访件8件,办结率100%: not of the 12.
        return None
    if at_most(part.reach, begun[0].reach):
        return _ratio(part, begun[0], figure, rule.id)
    return None


def _rate_of_the_last_two(
    patterns: RatioPatterns, before: Sequence[Figure], figure: Figure, rule: str
) -> Breakdown | None:
    """Return the rate of the two figures in front of it, by any name (发放200份,收回188份,回收率94%)."""
    if len(before) < 2 or figure.quantity.qualifier:
        return None
    whole, part = before[-2:]
    if not _comparable(patterns, whole, part) or not _is_share(part, whole, figure):
        return None
    return _ratio(part, whole, figure, rule)


def _growth(
    text: str,
    patterns: RatioPatterns,
    sentence: Sentence,
    before: Sequence[Figure],
    figure: Figure,
    rule: GrowthCue,
) -> Breakdown | None:
    """Return the growth from an earlier figure to a new one, both stated in the sentence."""
    # 比上年增加12条,增长13.6%: the difference is no earlier figure.
    named = [f for f in before if not f.quantity.change]
    old = [f for f in named if patterns.earlier.search(_clause(text, sentence, f))]
    percent = percentage(figure.quantity)
    if not old:
        # 2020年收到32件,2019年为28件,增长14.3%: only where it is right.
        old = [
            f
            for f in named
            if _YEAR.search(_clause(text, sentence, f))
            if any(is_growth(g.reach, f.reach, percent, rule.falls) for g in before if g.unit == f.unit)
        ]
    if not old:
        return None
    start = old[-1]
    alike = [f for f in before if f is not start and f.unit == start.unit]
    if not alike:
        return None
    right = [f for f in alike if is_growth(f.reach, start.reach, percent, rule.falls)]
    if not right and len(alike) > 1:
        return None
    new = (right or alike)[-1]
    holds = is_growth(new.reach, start.reach, percent, rule.falls)
    return make_breakdown(
        kind="growth",
        part=new.id,
        whole=start.id,
        ratio=figure.id,
        holds=holds,
        reason=_reason(holds, new, start),
        rule=rule.id,
    )


def _clause(text: str, sentence: Sentence, figure: Figure) -> str:
    """Return what stands between the last boundary or figure and `figure`."""
    start = max((f.end for f in sentence.figures if f.end <= figure.start), default=sentence.start)
    return _BOUNDARY.split(text[max(start, figure.start - 40) : figure.start].removesuffix("("))[-1]


def _says(text: str, sentence: Sentence, figure: Figure, words: Sequence[str]) -> bool:
    """Whether one of `words` stands in the clause before `figure`."""
    clause = _clause(text, sentence, figure)
    return any(word in clause for word in words)


def _comparable(patterns: RatioPatterns, one: Figure, other: Figure) -> bool:
    return one.unit == other.unit or other.unit in patterns.groups.get(one.unit, ())


def _is_share(part: Figure, whole: Figure, ratio: Figure) -> bool | None:
    return is_share(part.reach, whole.reach, percentage(ratio.quantity))


def _likest(text: str, figures: Sequence[Figure], name: str) -> tuple[int, Figure]:
    """Return how like to `name` the words around a figure are, and the likest: the last of equals."""
    likenesses = [(_likeness(text, figure, name), figure.start) for figure in figures]
    best = max(likenesses)
    return best[0], figures[likenesses.index(best)]


def _likeness(text: str, figure: Figure, name: str) -> int:
    """Return how many characters in a row `name` shares with the words around `figure`."""
    if not name:
        return 0
    label = _BOUNDARY.split(text[max(0, figure.start - 24) : figure.start])[-1]
    noun = _BOUNDARY.split(text[figure.end : figure.end + 10])[0]
    best = 0
    for start in range(len(name)):
        while start + best < len(name) and (
            name[start : start + best + 1] in label or name[start : start + best + 1] in noun
        ):
            best += 1
    return best


def _ratio(part: Figure, whole: Figure, ratio: Figure, rule: str) -> Breakdown:
    holds = _is_share(part, whole, ratio)
    return make_breakdown(
        kind="ratio",
        part=part.id,
        whole=whole.id,
        ratio=ratio.id,
        holds=holds,
        reason=_reason(holds, part, whole),
        rule=rule,
    )


def _reason(holds: bool | None, part: Figure, whole: Figure) -> str | None:
    if holds is None:
        return "a figure is a range"
    if holds or part.value is None or not whole.value:
        return None
    return f"{part.value:f} is {part.value / whole.value * 100:.2f}% of {whole.value:f}"
