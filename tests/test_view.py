"""The View: what is left out, and that every place maps back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.fold import fold
from gongkai_nlp.reading import read
from gongkai_nlp.view import View

# Random Unicode almost never meets a rule, so half the texts come from what layout is made of.
LIKELY = "政府信息公開辦號共计320条,,。、(（〔[ \n\r\t\u3000\u200b\ufeff*#|一是2018年○①㎡𠮷\ud800"
ANY_TEXT = st.one_of(st.text(), st.text(LIKELY, max_size=80))


@given(ANY_TEXT)
def test_folding_moves_no_character(text):
    assert len(fold(text)) == len(text)


@given(ANY_TEXT)
def test_every_place_maps_to_an_offset_and_back(text):
    view = View(read(text))
    offsets = [view.offset(place) for place in range(len(view.text))]
    assert offsets == sorted(set(offsets))
    assert all(offset < len(text) for offset in offsets)
    assert [view.place(offset) for offset in offsets] == list(range(len(view.text)))


@given(ANY_TEXT, st.data())
def test_every_span_maps_back_and_keeps_its_characters(text, data):
    view = View(read(text))
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    offsets = [view.offset(place) for place in range(start, end)]
    assert view.kept(start, end) == "".join(view.source.text[offset] for offset in offsets)
    span = view.span(start, end)
    if offsets:
        assert span == (offsets[0], offsets[-1] + 1)
        assert view.places(*span) == (start, end)
    else:
        assert span == (view.offset(start), view.offset(start))


@given(ANY_TEXT)
def test_a_kept_character_is_the_folded_one(text):
    source = read(text)
    view, folded = View(source), fold(source.text)
    assert "".join(folded[view.offset(place)] for place in range(len(view.text))) == view.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("松管辦[2017]1號", "松管办[2017]1号", id="traditional"),
        pytest.param("３６件，（一）％", "36件,(一)%", id="full width"),
        pytest.param("市政务公开 办", "市政务公开办", id="blank between Han"),
        pytest.param("公开 320 条", "公开320条", id="blank beside a digit"),
        pytest.param("9 172 Word Art", "9 172 Word Art", id="blank between Latin or digits stays"),
        pytest.param("行\u200b政", "行政", id="zero width"),
        pytest.param("\ufeff行政\r\n公开", "行政\n公开", id="byte-order mark and CRLF"),
        pytest.param("⾏政", "行政", id="radical for character"),
        pytest.param("二○二四", "二〇二四", id="circle for zero"),
        pytest.param("①", "①", id="circled digit stays"),
        pytest.param("一、总体情况\n2018年,我局", "一、总体情况\n2018年,我局", id="heading keeps its line"),
    ],
)
def test_reads_as(text, expected):
    assert View(read(text)).text == expected


SENTENCE = "全年累计办理依申请公开事项并按照规定时限答复申请人得到群众认可"


@pytest.mark.parametrize("width", [20, 31, 40, 60])
def test_hard_wraps_are_left_out(width):
    paragraph = (SENTENCE * 8) + "。"
    wrapped = "\n".join(paragraph[i : i + width] for i in range(0, len(paragraph), width))
    assert View(read(wrapped)).text == paragraph


def test_a_paragraph_cut_by_a_page_end_is_joined():
    paragraph = SENTENCE * 3
    assert View(read(f"{paragraph}各部\n\n门都已公开。")).text == f"{paragraph}各部门都已公开。"


def test_a_wrap_before_an_enumerator_stays():
    paragraph = SENTENCE * 3
    assert "\n二是" in View(read(f"{paragraph}\n二是公开。")).text
