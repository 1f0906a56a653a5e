"""Quantities: cases by phenomenon, and what holds for any text."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders.quantity import compile_rules, find
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import found, load_cases

PATTERNS = compile_rules(load_rules())
MARK = re.compile("⟦([^⟦⟧|]*)(?:\\|([^⟦⟧]*))?⟧")


def cases():
    for case in load_cases("quantity"):
        for number, text in enumerate(case["texts"], 1):
            yield pytest.param(text, id=f"{case['id']}-{number}")


def shown(quantity):
    """Return a quantity as the case table writes it: value or low..high, unit, qualifier."""
    value = quantity.value if quantity.value is not None else f"{quantity.low:f}..{quantity.high:f}"
    return " ".join(filter(None, (str(value), quantity.unit, quantity.qualifier)))


@pytest.mark.parametrize("marked", list(cases()))
def test_finds_exactly_what_is_marked(marked):
    text = MARK.sub(r"\1", marked)
    quantities = found(find, PATTERNS, text)
    expected = [(m[1], " ".join(m[2].split())) for m in MARK.finditer(marked)]
    assert [(q.text, shown(q)) for q in quantities] == expected
