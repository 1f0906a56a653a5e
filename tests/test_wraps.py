"""Hard wraps: joined where a text is wrapped, left alone where lines are paragraphs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.fold import fold
from gongkai_nlp.reading import read
from gongkai_nlp.view import View
from gongkai_nlp.wraps import ENUMERATOR, soft_breaks

HEADINGS = (
    "望澜市水利局2018年政府信息公开工作年度报告",
    "一、概述",
    "(一)加强组织领导",
    "(二)完善工作制度,提高公开质量和实效",
    "二、主动公开政府信息的情况",
    "三、依申请公开和不予公开政府信息的情况",
    "四、存在的主要问题和下一步工作打算",
    "望澜市水利局",
    "2019年3月12日",
)
PARAGRAPHS = (
    "根据《中华人民共和国政府信息公开条例》和《望澜市人民政府办公室关于做好2018年政府信息公开工作年度报告编制"
    "发布工作的通知》(望政办函〔2019〕8号)要求,现公布望澜市水利局2018年政府信息公开工作年度报告。本报告所列数据的"
    "统计期限自2018年1月1日至12月31日。",
    "2018年,我局坚持以公开为常态、不公开为例外,围绕河长制、农村饮水安全、水旱灾害防御等重点工作,全面推进政务公开,"
    "全年主动公开政府信息1,264条,比上年增加15.3%,其中水利工程建设信息327条、行政许可信息208条。",
    "局党组把政府信息公开列入重要议事日程,成立由局长任组长、分管副局长任副组长的领导小组,办公室设在局办公室,"
    "配备专职人员2名、兼职人员11名。一是明确责任分工,把任务落实到科室和个人;二是加强督促检查,每季度通报一次;"
    "三是开展业务培训,全年举办培训班3期,培训180人次。",
    "修订《望澜市水利局政府信息公开保密审查办法》等4项制度,严格执行“先审查、后公开”的程序,杜绝泄密事件。",
    "通过局门户网站公开信息986条,通过“望澜水利”微信公众号公开信息241条,通过政府公报、报刊、电视公开信息37条。"
    "网站全年访问量达到35.7万人次,办理领导信箱来信52件,按期答复率100%。",
    "全年收到政府信息公开申请9件,其中网上申请6件、信函申请3件,均在20个工作日内答复,未收取任何费用。",
    "一年来,我局政府信息公开工作虽然取得了一定成绩,但与公众的期待相比还有差距:公开的形式比较单一,解读的深度不够,"
    "基层单位公开意识有待增强。下一步,我局将按照第七次全市政务公开工作会议的部署,进一步细化公开目录,加大解读力度,"
    "办好局网站和微信公众号,确保2019年10月底前完成网站改版。",
)
DOCUMENT = (
    HEADINGS[0], PARAGRAPHS[0], HEADINGS[1], PARAGRAPHS[1], HEADINGS[2], PARAGRAPHS[2], HEADINGS[3],
    PARAGRAPHS[3], HEADINGS[4], PARAGRAPHS[4], HEADINGS[5], PARAGRAPHS[5], HEADINGS[6], PARAGRAPHS[6],
    HEADINGS[7], HEADINGS[8],
)  # fmt: skip
STYLES = {"indented": ("\u3000\u3000", "\n"), "blank lines": ("", "\n\n"), "both": ("\u3000\u3000", "\n\n")}


def wrap(paragraph: str, width: int) -> str:
    """Break `paragraph` at `width`, but not between digits or Latin letters, nor before an enumerator."""
    lines = []
    while len(paragraph) > width:
        cut = width
        while (
            re.match(r"[A-Za-z0-9.,][A-Za-z0-9]", paragraph[cut - 1 : cut + 1])
            or ENUMERATOR.match(fold(paragraph[cut : cut + 12]))
        ) and cut > 1:
            cut -= 1
        lines.append(paragraph[:cut])
        paragraph = paragraph[cut:]
    return "\n".join([*lines, paragraph])


def written(style: str, width: int | None = None, document: tuple[str, ...] = DOCUMENT) -> str:
    indent, apart = STYLES[style]
    return apart.join(wrap(indent + line, width) if width else indent + line for line in document)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("width", range(20, 61))
def test_wraps_at_any_width_change_nothing(style, width):
    assert View(read(written(style, width))).text == View(read(written(style))).text


@pytest.mark.parametrize("style", STYLES)
def test_a_text_without_wraps_stays(style):
    assert soft_breaks(fold(written(style))) == []


@pytest.mark.parametrize("width", range(20, 61))
def test_where_nothing_marks_paragraphs_no_sentence_is_cut_and_no_heading_swallowed(width):
    view = View(read("\n".join(wrap(line, width) for line in DOCUMENT)))
    assert set(map(fold, HEADINGS[:7])) <= set(view.text.split("\n"))
    for line in view.text.split("\n"):
        assert line in map(fold, HEADINGS) or line[-1] in "。:;"
    assert view.text.replace("\n", "") == fold("".join(DOCUMENT))


HAN = "甲" * 70
# Lines that are paragraphs, however their lengths may look like a margin: nothing is joined.
LINES = {
    "headings without numbers": [
        "强化组织领导,健全公开工作机制",
        PARAGRAPHS[1],
        "突出公开重点,回应社会关切问题",
        PARAGRAPHS[2],
        "拓展公开渠道,提升公开服务水平",
        PARAGRAPHS[4],
        "加强培训考核,夯实公开工作基础",
        PARAGRAPHS[5],
    ],
    "no full stop at the end": [
        PARAGRAPHS[1][:-1],
        "今年以来,我局认真落实公开要求,取得了实效。",
        PARAGRAPHS[4][:-1],
        "望澜市水利局",
    ],
    "a list of short items": [
        "主要包括以下文件",
        "关于加强水资源管理工作的实施意见",
        "关于推进河长制工作的若干措施",
        "关于做好防汛抗旱工作的通知",
    ],
    "cells on lines": [
        "类别",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "0",
        "0",
        "3",
        "行政规范性文件",
        "14",
        "2",
        "31",
    ],
    "signature and date": [PARAGRAPHS[6], "望澜市水利局", "2019年3月12日"],
    "title over two lines": ["望澜市水利局", "2018年政府信息公开工作年度报告", PARAGRAPHS[0]],
    "web dump": [
        "首页 > 政务公开 > 年报",
        "发布日期:2019-03-12 来源:市水利局 浏览次数:",
        *DOCUMENT,
        "版权所有:望澜市水利局",
    ],
    "paragraphs of a length": [paragraph[:70] + "。" for paragraph in PARAGRAPHS],
}


@pytest.mark.parametrize("lines", LINES.values(), ids=list(LINES))
@pytest.mark.parametrize("apart", ["\n", "\n\n", "\r\n", "\n\u3000\u3000"])
def test_paragraphs_are_never_joined(lines, apart):
    assert soft_breaks(fold(apart.join(lines))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(HAN + "各部\n\n门都已公开。", HAN + "各部门都已公开。", id="end of a page"),
        pytest.param(
            HAN + "各部\n\n- 3 -\n\n门都已公开。", HAN + "各部门都已公开。", id="page number between"
        ),
        pytest.param(
            "公开的内容包括机构职能、\n政策文件。", "公开的内容包括机构职能、政策文件。", id="a list goes on"
        ),
        pytest.param(HAN + "\n一、总体情况", HAN + "\n一、总体情况", id="enumerator"),
        pytest.param(HAN + "\n  总体情况良好。", HAN + "\n总体情况良好。", id="indent"),
        pytest.param(
            HAN + "\n2019年,公开三百条。", HAN + "\n2019年,公开三百条。", id="opening of a paragraph"
        ),
    ],
)
def test_lines_that_are_paragraphs(text, expected):
    assert View(read(text)).text == expected


def test_marks_at_the_end_of_a_line_are_no_text():
    sentence = "全年累计办理依申请公开事项并按照规定时限答复申请人"
    lines = [f"**{sentence}", f"{sentence}**", sentence, f"{sentence}。**", "**二是公开。**"]
    assert View(read("# 总结\n" + "\n".join(lines))).text == f"总结\n{sentence * 4}。\n二是公开。"


@given(st.text("政府信息公开,。一二、是(三)1234.A \u3000\n\r\t\x00#|", max_size=300))
def test_breaks_are_white_space_in_order(text):
    folded = fold(text)
    at = 0
    for start, end in soft_breaks(folded):
        assert at <= start < end
        assert "\n" in folded[start:end]
        assert not folded[start:end].strip(" \t\r\n\x00")
        at = end
