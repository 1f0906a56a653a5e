import pytest

from gongkai_nlp.finders import document_number
from gongkai_nlp.rules import load_rules

from marks import found, load_cases, spans, unmark

PATTERNS = document_number.compile_rules(load_rules())


@pytest.mark.parametrize("case", load_cases("document_number"), ids=lambda case: case["id"])
def test_finds_every_written_form_and_nothing_else(case):
    text, expected = unmark(case["text"])
    numbers = found(document_number.find, PATTERNS, text)
    assert [n.text for n in numbers] == [text[a:b] for a, b in expected]
    assert spans(numbers) == expected
    assert [n.normalized for n in numbers] == case["normalized"]
