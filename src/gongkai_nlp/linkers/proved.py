"""Totals and parts that no word ties together: the arithmetic itself is the evidence.

公开信息214条。新增信息中,政策类32条,业务类168条,其他14条: three figures of one unit that come to the very
total before them hardly do so by chance. A mistake in such a list cannot be told from another statement,
so nothing but a sum that holds is ever found here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal

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
_NONE = Decimal(0)


def by_parts(
    held: Sequence[Sentence], taken: set[str], inner: Set[str], no_counts: frozenset[str], rule: str
) -> Iterator[tuple[int, Breakdown]]:
    """Yield the sums that nothing but their parts show, each with the start of its total's sentence.

    Args:
        held: the sentences with figures, in order.
        taken: ids of the parts that have their total; those yielded are added. A total may be split
            more than once (by channel, by matter, by outcome).
        inner: ids of all parts that words have shown; a list may go on over the parts of one of its parts.
        no_counts: kinds of quantities that are never added up.
        rule: id of the rule that asks for these sums.
    """
    for paragraph in paragraphs(held):
        if sum(len(sentence.figures) for sentence in paragraph) < FEWEST:
            continue
        proved: list[tuple[Figure, int, list[Figure]]] = []
        for figures, lines in _by_unit(paragraph, no_counts):
            if len(figures) >= FEWEST:
                proved += _sums(figures, lines)
                outer = [at for at, figure in enumerate(figures) if figure.id not in inner]
                if FEWEST <= len(outer) < len(figures):
                    proved += _sums([figures[at] for at in outer], [lines[at] for at in outer])
        proved.sort(key=lambda found: found[0].start)
        for total, line, parts in proved:
            ids = [part.id for part in parts]
            if taken.isdisjoint(ids):
                taken.update(ids)
                yield paragraph[line].start, _sum(total.id, ids, rule)


def by_shares(
    held: Sequence[Sentence], shares: Sequence[Breakdown], taken: set[str], rule: str
) -> Iterator[tuple[int, Breakdown]]:
    """Yield the sums of parts that stand apart, each with its share of the one total; the rest as above."""
    by_whole: dict[str, list[str]] = {}
    for share in shares:
        if share.kind == "ratio" and share.whole and share.part and share.holds and share.part not in taken:
            by_whole.setdefault(share.whole, []).append(share.part)
    split = {whole: parts for whole, parts in by_whole.items() if len(parts) >= SHARES}
    if not split:
        return
    figures = {f.id: (sentence.start, f) for sentence in held for f in sentence.figures}
    for whole, parts in split.items():
        start, total = figures[whole]
        summed = adds_up(total.reach, [figures[part][1].reach for part in parts])
        if summed and len(set(parts)) == len(parts):
            yield start, _sum(whole, parts, rule)


def _sum(total: str, parts: Sequence[str], rule: str) -> Breakdown:
    return make_breakdown(kind="sum", total=total, parts=tuple(parts), holds=True, rule=rule)


def _by_unit(
    paragraph: Sequence[Sentence], no_counts: frozenset[str]
) -> Iterable[tuple[list[Figure], list[int]]]:
    """Return the exact figures of each unit in order, with the number of the sentence of each."""
    by_unit: dict[str, tuple[list[Figure], list[int]]] = {}
    for line, sentence in enumerate(paragraph):
        for figure in sentence.figures:
            if figure.kind in no_counts or figure.value is None or figure.quantity.qualifier is not None:
                continue
            figures, lines = by_unit.setdefault(figure.unit, ([], []))
            figures.append(figure)
            lines.append(line)
    return by_unit.values()


def _sums(figures: list[Figure], lines: Sequence[int]) -> Iterator[tuple[Figure, int, list[Figure]]]:
    """Yield each total with the number of its sentence and the parts that prove it: behind it, or ahead.

    Args:
        figures: the exact figures of one unit in a paragraph, in order.
        lines: the number of the sentence of each.
    """
    # 比上年的200条增加100条: a change is no part.
    addends = [_NONE if figure.quantity.change else figure.value or _NONE for figure in figures]
    next_line = [len(lines)] * len(lines)
    for at in range(len(lines) - 2, -1, -1):
        next_line[at] = next_line[at + 1] if lines[at] == lines[at + 1] else at + 1
    for at, total in enumerate(figures):
        whole = total.value or _NONE
        if whole < FEW:
            continue
        line = lines[at]
        stop = bisect_right(lines, line + REACH)
        first = at + 1
        while first < stop - 1:
            if addends[first] < whole and (count := _leading(whole, addends, range(first, stop))):
                yield total, line, figures[first : first + count]
            first = next_line[first]
        begin = bisect_left(lines, line)
        if at - begin < 2 or addends[at - 1] >= whole:
            continue
        if count := _leading(whole, addends, range(at - 1, begin - 1, -1)):
            yield total, line, figures[at - count : at]


def _leading(total: Decimal, addends: Sequence[Decimal], run: Iterable[int]) -> int:
    """Return how many leading addends of a run add up to the total; 0 where they do not, or prove nothing."""
    left = total
    for count, at in enumerate(run, 1):
        addend = addends[at]
        left -= addend
        if left < 0 or not addend or count > LONGEST:
            return 0
        if not left:
            least = PAIR if count < 3 else LIST if count < MANY else FEW
            return count if count > 1 and total >= least else 0
    return 0
