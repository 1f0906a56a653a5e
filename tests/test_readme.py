"""The README's examples run."""

import doctest
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def test_the_examples_of_the_readme_give_what_it_says():
    found = doctest.DocTestParser().get_examples(README.read_text(encoding="utf-8"))
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert len(found) >= 8
    assert result.failed == 0
