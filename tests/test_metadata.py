"""Metadata of a document: by phenomenon."""

import pytest

import gongkai_nlp
from gongkai_nlp.fold import fold
from gongkai_nlp.linkers.metadata import compile_rules, script_of
from gongkai_nlp.rules import load_rules

from marks import load_cases

CASES = [pytest.param(case, id=case["id"]) for case in load_cases("metadata")]
RULES = load_rules()


@pytest.mark.parametrize("case", CASES)
def test_metadata(case):
    metadata = gongkai_nlp.extract(case["text"]).metadata
    wanted = {field: None if value == "none" else value for field, value in case["want"].items()}
    assert {field: getattr(metadata, field) for field in wanted} == wanted


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES.metadata.kinds])
def test_examples_of_kinds(rule):
    for example in rule.examples:
        assert gongkai_nlp.extract(f"{example}\n根据有关规定,现予以公布。").metadata.kind == rule.kind


def test_script_is_that_of_most_characters():
    simplified = compile_rules(RULES).simplified_only
    assert script_of("政府信息公开工作", fold("政府信息公开工作"), simplified) == "hans"
    assert script_of("政府資訊公開工作總結", fold("政府資訊公開工作總結"), simplified) == "hant"
    assert script_of("", fold(""), simplified) == "hans"


def test_characters_of_the_script_rules_are_simplified():
    for rule in RULES.metadata.scripts:
        assert fold(rule.characters) == rule.characters
