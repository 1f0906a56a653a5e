from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import title
from gongkai_nlp.rules import load_rules

from marks import found, load_cases, spans, unmark

PATTERNS = title.compile_rules(load_rules())


@pytest.mark.parametrize("case", load_cases("title"), ids=lambda case: case["id"])
def test_finds_titles_and_their_kinds(case):
    text, expected = unmark(case["text"])
    titles = found(title.find, PATTERNS, text)
    assert [t.text for t in titles] == [text[a:b] for a, b in expected]
    assert spans(titles) == expected
    assert [t.kind for t in titles] == case["kinds"]


@given(st.text(alphabet="《》〈〉条例通知的、。\n 甲a", max_size=80))
def test_spans_are_exact_ordered_and_apart_in_any_text(text):
    titles = found(title.find, PATTERNS, text)
    for each in titles:
        assert text[each.start : each.end] == each.text
        assert each.text[0] == "《"
        assert each.text[-1] == "》"
    assert all(a.end <= b.start for a, b in pairwise(titles))


@given(
    st.lists(st.sampled_from(["条例", "关于公开的通知", "公开指南", "申请表", "临湖日报"]), max_size=8),
    st.sampled_from(["、", "和", "，以及", "。"]),
)
def test_every_balanced_title_is_found(names, between):
    text = between.join(f"《{name}》" for name in names)
    assert [t.text for t in found(title.find, PATTERNS, text)] == [f"《{name}》" for name in names]


def test_genre_is_the_document_kind():
    (one,) = found(title.find, PATTERNS, "印发《云溪县政务公开实施方案（试行）》")
    assert one.document_kind == "方案"
