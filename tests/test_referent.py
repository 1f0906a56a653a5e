"""What a mention of an agency stands for, given the report's issuer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.finders import agency
from gongkai_nlp.linkers import referent
from gongkai_nlp.reading import read
from gongkai_nlp.results import Metadata
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import load_cases

RULES = load_rules()
FINDER = agency.compile_rules(RULES)
LINKER = referent.compile_rules(RULES)
FIELDS = ("canonical", "level", "kind", "adcode", "parent")


def linked(text, issuer=None):
    view = View(read(text))
    return referent.link(view, LINKER, Metadata(issuer=issuer), agency.find(view, FINDER))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in load_cases("referent")])
def test_settles(case):
    mentions = linked(case["text"], case.get("issuer"))
    for field in FIELDS:
        if field in case:
            assert [getattr(mention, field) or "" for mention in mentions] == case[field], field


ISSUERS = st.sampled_from([None, "云溪县人民政府", "新县教育局", "锦州松山新区管理委员会", "鼓楼区人民政府"])
PIECES = st.sampled_from(
    [
        "市政府",
        "县委",
        "、",
        "，",
        "财政局",
        "管委会",
        "我局",
        "(以下简称",
        ")",
        "云溪县",
        "国务院",
        "的",
        " ",
        "办公室",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join), ISSUERS)
def test_linking_keeps_the_spans(text, issuer):
    mentions = linked(text, issuer)
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    places = [(mention.start, mention.end) for mention in mentions]
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert [mention.id for mention in mentions] == [f"a{number}" for number in range(len(mentions))]


@pytest.mark.parametrize("name", ["局办公室", "云溪县公安分局", "柳林街道办事处"])
def test_bodies_belong_to_each_other_only_so_far(name):
    assert max(len(mention.text) for mention in linked(name * 1200)) <= 60
