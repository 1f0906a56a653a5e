"""The section finder: titles, headings and run-ins put together."""

from dataclasses import dataclass

from gongkai_nlp.finders.section.lines import lines_of
from gongkai_nlp.finders.section.title import (
    TitlePatterns,
    compile_title_rules,
    find_titles,
    head_of,
    title_end,
)
from gongkai_nlp.results import Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


@dataclass(frozen=True)
class SectionPatterns:
    """What `find` needs, compiled."""

    titles: TitlePatterns


def compile_rules(rules: RuleSet) -> SectionPatterns:
    """Return what `find` needs, compiled once."""
    return SectionPatterns(titles=compile_title_rules(rules.section))


def find(view: View, patterns: SectionPatterns) -> list[Section]:
    """Return every heading and lead phrase, in order, none overlapping."""
    lines = lines_of(view)
    head = head_of(lines)
    sections = []
    for first, last in find_titles(lines, head, patterns.titles):
        start, end = view.span(lines[first].start, title_end(lines[last]))
        sections.append(
            Section(
                id=f"s{len(sections) + 1}",
                start=start,
                end=end,
                text=view.source.text[start:end],
                region=view.region(lines[last].start),
                rule="title",
                kind="heading",
                level=0,
                role="title",
                roles=("title",),
                role_rule="title",
                body_start=end,
                body_end=len(view.source.text),
            )
        )
    return sections
