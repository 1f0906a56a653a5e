"""Plain text and Markdown: blocks, markup, tables, boilerplate lines and hints."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.reading import read
from gongkai_nlp.reading.boilerplate import patterns_of
from gongkai_nlp.rules import built_in
from gongkai_nlp.source import Hints
from gongkai_nlp.view import View

from marks import unmark

MARKED = "政府信息公開#*|-> \t\n\r\u3000首页发布日期:2019-03-07来源:ICP备7审批`[](/$\\_"


def kinds(text):
    source = read(text)
    return [(block.kind, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\ufeff一\r\n\r\n  二 \r\n", [("paragraph", "一"), ("paragraph", "二")], id="lines"),
        pytest.param("# 报告\n正文", [("heading", "# 报告"), ("paragraph", "正文")], id="heading mark"),
        pytest.param("#报告", [("paragraph", "#报告")], id="no blank, no heading"),
        pytest.param(
            "| 类别 | 件数 |\n|---|---|\n| 规章 | 3 |",
            [("cell", "类别"), ("cell", "件数"), ("cell", "规章"), ("cell", "3")],
            id="pipe table",
        ),
        pytest.param(
            "类别\t件数\n规章\t3",
            [("cell", "类别"), ("cell", "件数"), ("cell", "规章"), ("cell", "3")],
            id="tabs",
        ),
        pytest.param("网站 | 微信", [("paragraph", "网站 | 微信")], id="one row with a pipe is no table"),
    ],
)
def test_blocks(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("## 报告", "报告", id="heading mark"),
        pytest.param("**一是健全机制。**公开", "一是健全机制。公开", id="bold"),
        pytest.param("# 甲\n与服 **务重点、** 社会", "甲\n与服务重点、社会", id="emphasis torn by a wrap"),
        pytest.param("电话138****1234", "电话138****1234", id="hidden digits stay"),
        pytest.param("张**,男", "张**,男", id="hidden name stays in plain text"),
        pytest.param("# 甲\n3*4*5米", "甲\n3*4*5米", id="star between digits stays"),
        pytest.param("# 甲\n$$ 2018 $$年", "甲\n2018年", id="formula marks"),
        pytest.param("# 甲\n1\\. 加强", "甲\n1.加强", id="escape"),
        pytest.param("# 甲\n[年报](/a/b.html)见网站", "甲\n年报见网站", id="link"),
        pytest.param("行政审 7 批标准", "行政审批标准", id="page number inside a word"),
        pytest.param("共审 7 批材料", "共审批材料", id="the word decides"),
        pytest.param("分 7 批公布", "分7批公布", id="a count stays"),
        pytest.param("办理来信 3 件", "办理来信3件", id="a count of what the noun names stays"),
        pytest.param("|甲|乙|\n|-|-|\n|3|15|", "甲|乙\n\n3|15", id="cells stay apart"),
        pytest.param(
            "# 表\n<table><tr><td>甲</td><td>3</td></tr>\n<tr><td>乙</td><td>15</td></tr></table>\n正文。",
            "表\n>甲>3>乙>15\n正文。",
            id="table of tags",
        ),
        pytest.param(
            f"|{'甲' * 40}|{'乙' * 40}|\n|-|-|\n|{'丙' * 40}|{'丁' * 40}|\n|{'丙' * 40}|{'丁' * 40}|\n正文。",
            f"{'甲' * 40}|{'乙' * 40}\n\n" + f"{'丙' * 40}|{'丁' * 40}\n" * 2 + "正文。",
            id="wide rows are never joined",
        ),
    ],
)
def test_view_leaves_markup_out(text, expected):
    assert View(read(text)).text == expected


def boilerplate_examples():
    rules = built_in("boilerplate")
    for rule in rules.line:
        for number, example in enumerate(rule.examples):
            yield pytest.param(example, id=f"{rule.id}-{number}")


@pytest.mark.parametrize("example", list(boilerplate_examples()))
def test_boilerplate_rules_find_their_examples(example):
    text, expected = unmark(example)
    found = [(b.start, b.end) for b in read(text).blocks if b.kind in ("boilerplate", "page_footer")]
    assert found == expected


def test_every_line_rule_has_an_example():
    assert all(rule.examples for rule in built_in("boilerplate").line)


def test_table_of_tags():
    rows = "<tr><td rowspan=2>申请人</td><td>新收</td></tr><tr><td> 3 </td><td></td></tr>"
    source = read(f"## 统计表\n\n<table>{rows}</table>\n\n完。")
    (grid,) = source.grids
    assert [(c.row, c.column, c.row_span, source.text[c.start : c.end]) for c in grid.cells] == [
        (0, 0, 2, "申请人"),
        (0, 1, 1, "新收"),
        (1, 1, 1, "3"),
        (1, 2, 1, ""),
    ]
    assert [b.kind for b in source.blocks] == ["heading", "cell", "cell", "cell", "paragraph"]
    assert source.warnings == ()


@pytest.mark.parametrize(
    ("line", "published", "publisher"),
    [
        ("发布日期: 2019-03-07   信息来源: 云溪县人民政府     浏览次数:", "2019-03-07", "云溪县人民政府"),
        ("来源:区政府办公室 发布时间:2021年1月29日 10:05", "2021-01-29T10:05", "区政府办公室"),
        ("时间：２０２０／１／３１　来源：临湖市水利局　【字体：大 中 小】", "2020-01-31", "临湖市水利局"),
        ("**发布日期:** 2019年3月7日  **来源:** 县政府办公室", "2019-03-07", "县政府办公室"),
        ("发布日期: 2019-13-07 浏览次数: 3", None, None),
    ],
)
def test_hints(line, published, publisher):
    hints = read(f"云溪县2018年政务公开工作总结\n{line}\n全年公开信息三百条。").hints
    assert hints == Hints(published=published, publisher=publisher)


@given(st.text(MARKED, max_size=120))
def test_blocks_and_markup_are_in_order_and_apart(text):
    source = read(text)
    for stretches in ([(b.start, b.end) for b in source.blocks], source.markup):
        assert all(start < end for start, end in stretches)
        assert all(a[1] <= b[0] for a, b in pairwise(stretches))


def test_one_set_of_patterns_serves_all():
    assert patterns_of(None) is patterns_of(None)
