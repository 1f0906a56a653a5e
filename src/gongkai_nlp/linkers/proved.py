"""Totals and parts that no word ties together: the arithmetic itself is the evidence.

公开信息214条。新增信息中,政策类32条,业务类168条,其他14条: three figures of one unit that come to the very
total before them hardly do so by chance. A mistake in such a list cannot be told from another statement,
so nothing but a sum that holds is ever found here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from gongkai_nlp.linkers.figures import Figure, Sentence, adds_up, paragraphs
from gongkai_nlp.making import make_breakdown
from gongkai_nlp.results import Breakdown

REACH = 4
"""Sentences behind that of the total in which its parts may begin."""
LONGEST = 12
"""Most parts of one total."""
PAIR = 100
"""Least total that two parts prove; three or more prove one from `LIST` on."""
LIST = 20
MANY, FEW = 5, 10
"""So many parts prove a total from `FEW` on."""
SHARES = 3
"""Fewest parts with a share each that prove a total."""
FEWEST = 3
"""Fewest figures of one unit in a paragraph that can be a total and its parts."""


def by_parts(
    held: Sequence[Sentence], found: Sequence[Breakdown], no_counts: frozenset[str], rule: str
) -> Iterator[tuple[int, Breakdown]]:
    """Yield the sums that nothing but their parts show, each with the start of its total's sentence.

    Args:
        held: the sentences with figures, in order.
        found: what words have shown already.
        no_counts: kinds of quantities that are never added up.
        rule: id of the rule that asks for these sums.
    """
    taken = _parts_of(found)
    starts = {f.quantity.id: sentence.start for sentence in held for f in sentence.figures}
    for paragraph in paragraphs(held):
        for total, parts in _sums(paragraph, lambda f: f.quantity.kind not in no_counts, taken):
            whole = total.quantity.id
            yield starts[whole], _sum(whole, [part.quantity.id for part in parts], rule)


def by_shares(
    held: Sequence[Sentence], shares: Sequence[Breakdown], found: Sequence[Breakdown], rule: str
) -> Iterator[tuple[int, Breakdown]]:
    """Yield the sums of parts that stand apart, each with its share of the one total; the rest as above."""
    taken = _parts_of(found)
    figures = {f.quantity.id: (sentence.start, f) for sentence in held for f in sentence.figures}
    by_whole: dict[str, list[str]] = {}
    for share in shares:
        if share.kind == "ratio" and share.whole and share.part and share.holds and share.part not in taken:
            by_whole.setdefault(share.whole, []).append(share.part)
    for whole, parts in by_whole.items():
        start, total = figures[whole]
        summed = adds_up(total.quantity, [figures[part][1].quantity for part in parts])
        if len(parts) >= SHARES and summed and len(set(parts)) == len(parts):
            yield start, _sum(whole, parts, rule)


def _parts_of(found: Sequence[Breakdown]) -> set[str]:
    return {part for breakdown in found if breakdown.kind == "sum" for part in breakdown.parts}


def _sum(total: str, parts: Sequence[str], rule: str) -> Breakdown:
    return make_breakdown(kind="sum", total=total, parts=tuple(parts), holds=True, rule=rule)


def _sums(
    paragraph: Sequence[Sentence], counts: Callable[[Figure], bool], taken: set[str]
) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield each total of `paragraph` with the parts that prove it.

    Args:
        paragraph: the sentences with figures of one paragraph, in order.
        counts: whether a figure counts things, so that it can be a total or a part.
        taken: ids of the parts that have their total; those yielded are added. A total may be split
            more than once (by channel, by matter, by outcome).
    """
    if sum(len(sentence.figures) for sentence in paragraph) < FEWEST:
        return
    lines = [[f for f in sentence.figures if counts(f) and _exact(f)] for sentence in paragraph]
    alike = Counter(f.quantity.unit for line in lines for f in line)
    by_unit = {unit: [_of(unit, line) for line in lines] for unit, many in alike.items() if many >= FEWEST}
    for number, line in enumerate(lines) if by_unit else ():
        passed: Counter[str] = Counter()
        for total in line:
            unit = total.quantity.unit
            index = passed[unit]
            passed[unit] += 1
            if unit not in by_unit or _value(total) < FEW:
                continue
            same, further = by_unit[unit][number], by_unit[unit][number + 1 : number + 1 + REACH]
            series = [same[index + 1 :], *further]
            behind = [
                _leading(total, chain.from_iterable(series[at:])) for at, part in enumerate(series) if part
            ]
            ahead = _leading(total, same[:index][::-1])[::-1]
            for parts in (*behind, ahead):
                if parts and not any(part.quantity.id in taken for part in parts):
                    taken.update(part.quantity.id for part in parts)
                    yield total, parts


def _of(unit: str, figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.quantity.unit == unit]


def _leading(total: Figure, figures: Iterable[Figure]) -> list[Figure]:
    """Return the first of `figures`, all of the total's unit, that add up to it; none where they do not."""
    found: list[Figure] = []
    left = _value(total)
    for figure in figures:
        if figure.quantity.change:  # 比上年的200条增加100条: no part
            return []
        left -= _value(figure)
        found.append(figure)
        if left < 0 or len(found) > LONGEST:
            return []
        if left == 0:
            break
    least = PAIR if len(found) < 3 else LIST if len(found) < MANY else FEW
    whole = left == 0 and len(found) > 1 and all(map(_value, found)) and _value(total) >= least
    return found if whole else []


def _exact(figure: Figure) -> bool:
    return figure.quantity.value is not None and figure.quantity.qualifier is None


def _value(figure: Figure) -> Decimal:
    return figure.quantity.value or Decimal(0)
