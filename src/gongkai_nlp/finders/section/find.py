"""The section finder: titles, headings and lead phrases put together."""

from dataclasses import dataclass

from gongkai_nlp.finders.section.items import Item, ItemPatterns, compile_item_rules, items_in
from gongkai_nlp.finders.section.leads import compile_lead_rules
from gongkai_nlp.finders.section.lines import Line, lines_of, text_of
from gongkai_nlp.finders.section.roles import RolePatterns, compile_role_rules, roles_of
from gongkai_nlp.finders.section.title import (
    TitlePatterns,
    compile_title_rules,
    find_titles,
    head_of,
    title_end,
)
from gongkai_nlp.finders.section.tree import parents_of, settle_levels
from gongkai_nlp.making import make_section
from gongkai_nlp.results import Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Role


@dataclass(frozen=True)
class SectionPatterns:
    """What `find` needs, compiled."""

    titles: TitlePatterns
    items: ItemPatterns
    roles: RolePatterns


def compile_rules(rules: RuleSet) -> SectionPatterns:
    """Return what `find` needs, compiled once."""
    held = rules.section
    titles = compile_title_rules(held)
    return SectionPatterns(
        titles=titles,
        items=compile_item_rules(held, titles, compile_lead_rules(held)),
        roles=compile_role_rules(held),
    )


def find(view: View, patterns: SectionPatterns) -> list[Section]:
    """Return every heading and lead phrase, in order, none overlapping."""
    words = text_of(view)
    items = _items(view, words, lines_of(view, words), patterns)
    settle_levels(items)
    parents = parents_of(items)
    roles = roles_of(words, items, parents, patterns.roles)
    kept = [i for i, item in enumerate(items) if not _is_list_entry(item, roles[i].roles[0])]
    if len(kept) < len(items):
        items = [items[i] for i in kept]
        roles = [roles[i] for i in kept]
        parents = parents_of(items)
    spans = [view.span(item.start, item.end) for item in items]
    ends = _body_ends(items, spans, len(view.source.text))
    text = view.source.text
    sections = []
    for index, (item, decision) in enumerate(zip(items, roles, strict=True)):
        start, end = spans[index]
        parent = parents[index]
        sections.append(
            make_section(
                id=f"s{index + 1}",
                start=start,
                end=end,
                text=text[start:end],
                region=view.source.region_at(start),
                rule=item.rule,
                kind=item.kind,
                number=_number(view, item, start),
                level=item.level,
                role=decision.roles[0],
                roles=decision.roles,
                role_rule=decision.rule,
                parent=None if parent is None else f"s{parent + 1}",
                body_start=end,
                body_end=ends[index],
            )
        )
    return sections


def _is_list_entry(item: Item, role: Role) -> bool:
    """Tell whether a numbered item without a body is an entry of a list and leads nothing.

    一是… is always counted as an item, and so are the problems and plans of a report, however brief.
    """
    return (
        item.bodiless
        and item.rule != "run_in_clause"
        and role not in ("problems", "improvement", "problems_and_improvement")
    )


def _items(view: View, text: str, lines: list[Line], patterns: SectionPatterns) -> list[Item]:
    titles = find_titles(lines, head_of(lines), patterns.titles)
    items = [
        Item(
            lines[first].start,
            title_end(lines[last]),
            lines[first].start,
            "heading",
            None,
            0,
            0,
            "title",
            title=True,
        )
        for first, last in titles
    ]
    body = titles[-1][1] + 1 if titles else 0
    items += items_in(view, text, lines, titles, body, patterns.items)
    return items


def _number(view: View, item: Item, start: int) -> str | None:
    """Return the numbering as written from offset `start` on, blanks of the layout removed."""
    if item.number is None:
        return None
    first, past = item.number
    written = view.source.text[start : view.offset(past - 1) + 1]
    return written if len(written) == past - first else "".join(written.split())


def _body_ends(items: list[Item], spans: list[tuple[int, int]], length: int) -> list[int]:
    """Return where the text under each heading ends: before the next one of the same depth or above."""
    ends = [length] * len(items)
    open_items: list[int] = []
    for index, item in enumerate(items):
        while open_items and items[open_items[-1]].depth >= item.depth:
            ends[open_items.pop()] = spans[index][0]
        open_items.append(index)
    return ends
