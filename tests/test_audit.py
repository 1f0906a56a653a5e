"""Findings as a linter prints them."""

import json

import pytest

from gongkai_nlp import extract
from gongkai_nlp.outputs.audits import as_json, as_sarif, as_text, audit, has_errors
from gongkai_nlp.rules import load_rules

RULES = load_rules()
TEXT = "全年公开情况如下。\n公开政府信息40条，其中动态33条，公告10条。\n印发云政办[2021]8号文件。\n"


@pytest.fixture(scope="module")
def lines():
    return audit([extract(TEXT)], RULES)


def test_says_file_line_column_severity_and_code(lines):
    assert list(as_text(lines)) == [
        "-:2:7: error breakdown_sum 总数40条与分项之和43不符，相差3",
        "-:3:3: info number_format 发文字号云政办[2021]8号书写不合规范（括号应为六角括号），"
        "应为云政办〔2021〕8号",
    ]
    assert all("sum of its parts" in line or "standard form" in line for line in as_text(lines, "en"))


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({}, ["breakdown_sum", "number_format"]),
        ({"select": ["number_format"]}, ["number_format"]),
        ({"ignore": ["number_format"]}, ["breakdown_sum"]),
        ({"select": ["ratio"]}, []),
    ],
)
def test_codes_are_selected_and_ignored(options, codes):
    assert [line.finding.code for line in audit([extract(TEXT)], RULES, **options)] == codes


def test_an_unknown_code_is_refused():
    with pytest.raises(ValueError, match="breakdown_total"):
        audit([], RULES, select=["breakdown_total"])


def test_errors_decide_the_exit_code(lines):
    assert has_errors(lines)
    assert not has_errors(audit([extract(TEXT)], RULES, ignore=["breakdown_sum"]))


def test_json_carries_place_and_both_messages(lines):
    first = json.loads(as_json(lines))[0]
    assert (first["line"], first["column"], first["code"]) == (2, 7, "breakdown_sum")
    assert first["message"]
    assert first["message_en"]


def test_sarif_names_every_rule_and_place(lines):
    sarif = json.loads(as_sarif(lines, RULES))
    run = sarif["runs"][0]
    assert sarif["version"] == "2.1.0"
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {code.id for code in RULES.finding.code}
    assert [result["level"] for result in run["results"]] == ["error", "note"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
