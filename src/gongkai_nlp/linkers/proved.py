"""Totals whose parts follow without any word that says so: the arithmetic itself is the evidence.

公开信息214条。新增信息中,政策类32条,业务类168条,其他14条: three figures of one unit that come to the very
total before them hardly do so by chance. A mistake in such a list cannot be told from another statement,
so nothing but a sum that holds is ever found here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from gongkai_nlp.linkers.figures import Figure, Sentence

REACH = 4
"""Sentences behind that of the total in which its parts may begin."""
LONGEST = 12
"""Most parts of one total."""
PAIR = 100
"""Least total that two parts prove; three or more prove one from `LIST` on."""
LIST = 20
MANY, FEW = 5, 10
"""So many parts prove a total from `FEW` on."""
FEWEST = 3
"""Fewest figures of one unit in a paragraph that can be a total and its parts."""


def sums(
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
