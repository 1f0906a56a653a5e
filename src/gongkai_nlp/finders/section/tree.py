"""Which heading each heading and lead phrase stands under."""

from collections.abc import Sequence

from gongkai_nlp.finders.section.items import Item


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
