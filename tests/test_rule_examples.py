"""Every finder rule's own examples: what is marked is found, and nothing else of its kind."""

from importlib import import_module

import pytest

from gongkai_nlp.rules import load_rules
from gongkai_nlp.rules.shapes.base import Rule

from marks import found, spans, unmark

FINDERS = ("document_number", "title", "agency", "quantity", "date")
RULES = load_rules()


def examples():
    for stem in FINDERS:
        for _, held in getattr(RULES, stem):
            for rule in held if isinstance(held, tuple) else ():
                if isinstance(rule, Rule):
                    for number, example in enumerate(rule.examples):
                        yield pytest.param(stem, example, id=f"{stem}-{rule.id}-{number}")


@pytest.mark.parametrize(("stem", "example"), list(examples()))
def test_finds_exactly_what_is_marked(stem, example):
    finder = import_module(f"gongkai_nlp.finders.{stem}")
    text, expected = unmark(example)
    mentions = found(finder.find, finder.compile_rules(RULES), text)
    assert [text[a:b] for a, b in spans(mentions)] == [text[a:b] for a, b in expected]
    assert spans(mentions) == expected
