"""Several reports in one file: one Source each where that is sure, else one."""

import re

import pytest

from gongkai_nlp.fold import fold
from gongkai_nlp.reading import read_all
from gongkai_nlp.reading.boilerplate import patterns_of
from gongkai_nlp.rules import built_in

from marks import unmark
from rendered import REPORT, Heading, as_docx, as_pdf, as_text, body

OTHER = (
    Heading("云溪县水利局2018年政府信息公开工作年度报告", 1),
    "按照县政府办公室要求,我局对2018年政府信息公开工作进行了总结,现将有关情况报告如下。" * 4,
    Heading("一、概述", 2),
    "全年主动公开政府信息三百余条,其中农村饮水安全信息五十条,水库移民信息二十条。" * 5,
    "云溪县水利局",
    "2019年1月15日",
)
BOTH = (*REPORT, *OTHER)
FIRST_PAGE = "\n".join(body())


@pytest.mark.parametrize("written", [as_text, as_pdf, as_docx], ids=["text", "pdf", "docx"])
def test_two_reports(written):
    whole = written(BOTH)
    first, second = read_all(whole, name="a")
    assert (first.name, second.name) == ("a#1", "a#2")
    assert second.text.startswith(OTHER[0].text)
    assert [len(first.grids), len(second.grids)] == [1, 0]
    for part in (first, second):
        assert all(0 <= block.start < block.end <= len(part.text) for block in part.blocks)
        assert part.laid_out
    if written is as_text:
        text = whole.decode()
        for part in (first, second):
            assert "".join(text[at] for at in part.raw_starts) == part.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FIRST_PAGE, id="one report"),
        pytest.param(f"{REPORT[0].text}\n\n{FIRST_PAGE}", id="title twice"),
        pytest.param(
            f"{FIRST_PAGE}\n{OTHER[0].text}\n云溪县财政局2018年政府信息公开工作年度报告",
            id="titles of others below",
        ),
        pytest.param(f"{OTHER[0].text}\n{FIRST_PAGE}", id="title of another above"),
        pytest.param(f"{FIRST_PAGE}\n根据《{OTHER[0].text}》,{FIRST_PAGE}", id="title in a sentence"),
        pytest.param("", id="nothing"),
    ],
)
def test_one_report(text):
    (source,) = read_all(text)
    assert source.text == text


def test_rules_of_titles():
    pattern = patterns_of(None).report_title
    for rule in built_in("boilerplate").report_title:
        for example in rule.examples:
            text, marked = unmark(example)
            assert bool(pattern.fullmatch(re.sub(r"\s", "", fold(text)))) is bool(marked), example
