"""What a report should have checked before it is published or believed."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

import statutory
from gongkai_nlp import extract
from gongkai_nlp.linkers.across import across
from gongkai_nlp.rules import load_rules
from test_table import figures

from marks import load_cases
from texts import ANY_TEXT

RULES = load_rules()
PAGE = Path(__file__).parent.parent / "docs" / "findings.md"
PARTS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def report_text(values, *, parts=PARTS, lead="2021年，本机关依法公开政府信息。"):
    table = statutory.as_rows(statutory.request_table("2021", values), blank="\t")
    bodies = {0: lead, 2: table, 4: "公开内容不够丰富。下一步将加强培训。", 5: "无其他需要报告的事项。"}
    lines = ["云溪县教育局2021年政府信息公开工作年度报告", ""]
    for at, part in enumerate(PARTS):
        if part in parts:
            lines += [part, "", bodies.get(at, "按规定公开。"), ""]
    return "\n".join(lines)


def codes(text):
    return [finding.code for finding in extract(text).findings]


@pytest.mark.parametrize("case", load_cases("finding"), ids=lambda case: case["id"])
def test_finds_what_is_wrong_and_nothing_else(case):
    report = extract(case["text"])
    assert [finding.code for finding in report.findings] == case["codes"]
    for finding, words in zip(report.findings, case.get("says", []), strict=False):
        assert words in finding.message
    for finding, span in zip(report.findings, case.get("at", []), strict=False):
        start, end = finding.spans[0]
        assert case["text"][start:end] == span


def test_a_balanced_report_has_no_finding():
    assert codes(report_text(statutory.balanced("2021", figures(5)))) == []


def test_three_planted_mistakes_are_found():
    values = statutory.balanced("2021", figures(5))
    values["granted", "total"] = str(int(values["granted", "total"]) + 4)
    text = report_text(
        values,
        parts=[part for part in PARTS if not part.startswith("四")],
        lead="2021年主动公开政府信息60条，其中网站42条、微信28条。",
    )
    found = codes(text)
    assert set(found) == {"table_identity", "breakdown_sum", "missing_part", "numbering_gap"}
    assert found.count("table_identity") == 2


def test_a_cell_that_is_wrong_is_named_with_its_difference():
    values = statutory.balanced("2021", figures(5))
    values["denied_law", "research"] = str(int(values["denied_law", "research"]) + 3)
    found = [finding for finding in extract(report_text(values)).findings if finding.code == "table_identity"]
    assert {finding.severity for finding in found} == {"error"}
    assert all("相差3" in finding.message for finding in found)
    assert all("denied_law/research" in finding.message_en for finding in found)


def test_prose_against_table_is_a_conflict():
    values = statutory.balanced("2021", figures(5))
    total = int(values["new", "total"])
    assert "indicator_conflict" not in codes(
        report_text(values, lead=f"2021年收到政府信息公开申请{total}件。")
    )
    assert "indicator_conflict" in codes(
        report_text(values, lead=f"2021年收到政府信息公开申请{total + 1}件。")
    )


def test_every_code_has_both_messages_and_a_page_with_a_wrong_and_a_right_example():
    page = PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    described = {section.split("\n", 1)[0].strip("` "): section for section in sections}
    known = {code.id: code for code in RULES.finding.code}
    assert set(described) == set(known)
    for name, section in described.items():
        assert "**Wrong**" in section, name
        assert "**Right**" in section, name
        assert known[name].severity in section.split("\n")[2], name


def test_a_code_that_a_pack_drops_is_not_told(tmp_path):
    values = statutory.balanced("2021", figures(5)) | {("new", "total"): "9999"}
    text = report_text(values)
    assert "table_identity" in codes(text)
    dropped = ", ".join(f'"{code.id}"' for code in RULES.finding.code)
    (tmp_path / "finding.toml").write_text(f"drop = [{dropped}]\n", encoding="utf-8")
    silent = extract(text, rules=[tmp_path])
    assert silent.findings == ()
    others = [
        report.model_copy(update={"text_sha256": digest}) for report, digest in [(silent, "a"), (silent, "b")]
    ]
    assert across(others, RULES)
    assert across(others, load_rules([tmp_path])) == []


@settings(deadline=None)
@given(ANY_TEXT)
def test_spans_lie_in_the_text(text):
    for finding in extract(text).findings:
        assert all(0 <= start < end <= len(text) for start, end in finding.spans)
        assert "{" not in finding.message + finding.message_en or "{" in text
