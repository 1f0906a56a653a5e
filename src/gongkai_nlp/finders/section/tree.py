"""Which heading each heading and lead phrase stands under, and how deep those without a number are."""

from collections import Counter
from collections.abc import Sequence

from gongkai_nlp.finders.section.items import Item

_NESTED = 6


def settle_levels(items: Sequence[Item]) -> None:
    """Give the headings without a number their level: as the layout marks it, else by what numbers above."""
    by_mark: dict[int, Counter[int]] = {}
    for item in items:
        if item.marked is not None and item.number is not None:
            by_mark.setdefault(item.marked, Counter())[item.depth] += 1
    top = min((item.marked for item in items if item.marked is not None and not item.title), default=1)
    numbered = False
    held = nested = 0
    for item in items:
        if item.rule in ("han", "run_in_han"):
            # 一、…。二、…。 within a paragraph starts anew, below the heading that the paragraph has.
            follows = item.value == held + 1
            if item.kind == "run_in" and not follows and held and item.value in (1, nested + 1):
                nested = item.value
                item.depth = _NESTED
            else:
                held, nested = item.value, 0
        numbered = numbered or (item.rule == "han" and item.kind == "heading")
        if item.number is not None or item.title or item.attachment:
            continue
        if item.marked is not None:
            known = by_mark.get(item.marked)
            depth = known.most_common(1)[0][0] if known else item.marked - top + 1
        elif item.rule in ("known", "layout"):
            depth = 2 if numbered else 1
        elif item.rule == "bold" and item.kind == "heading":
            depth = 3 if numbered else 2
        else:
            continue
        item.depth = item.level = depth


def parents_of(items: Sequence[Item]) -> list[int | None]:
    """Return for each item the index of the nearest one before it that is less deep, or None."""
    parents: list[int | None] = []
    above: list[int] = []
    for index, item in enumerate(items):
        while above and items[above[-1]].depth >= item.depth:
            above.pop()
        parents.append(above[-1] if above else None)
        above.append(index)
    return parents
