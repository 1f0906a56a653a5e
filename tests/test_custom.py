"""Mentions of a kind that a rule pack brings along."""

import json
import pickle
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from typer.testing import CliRunner

import gongkai_nlp
from gongkai_nlp.cli import app
from gongkai_nlp.components.records import PREFIX
from gongkai_nlp.engine import Engine
from gongkai_nlp.errors import RuleError
from gongkai_nlp.outputs.html import show
from gongkai_nlp.results import Report
from gongkai_nlp.rules import load_rules

from texts import ANY_TEXT

RULES = """
[[custom]]
id = "hotline.number"
label = "hotline"
pattern = '(?P<name>服务|监督)?热线[:(]?(?P<value>[0-9-]{5,13})'

[[custom]]
id = "hotline.short"
label = "hotline"
pattern = '监督热线'

[[custom]]
id = "floor"
label = "floor"
pattern = '(?P<day>[0-9]{4}年[0-9]{1,2}月)?建成(?P<value>[0-9.,一二三四五六七八九十百千万几]{1,9})平方米'
normalize = { value = "number", day = "date" }

[[custom]]
id = "line"
label = "line"
pattern = '^注:.{1,40}$'

[[custom]]
id = "any"
label = "any"
pattern = '[一-鿿0-9]{2}'
normalize = "written"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules") / "pack"
    folder.mkdir()
    (folder / "custom.toml").write_text(RULES, encoding="utf-8")
    return folder


def customs(text, pack, label):
    return [held for held in gongkai_nlp.extract(text, rules=[pack]).customs if held.label == label]


@pytest.mark.parametrize(
    ("text", "value", "fields"),
    [
        pytest.param("拨打监督热线：12345。", "12345", {"name": "监督"}, id="a group is a field"),
        pytest.param("拨打热线12345。", "12345", {"name": None}, id="a group without part is null"),
        pytest.param(
            "拨打監督熱線（１２３４５）。", "12345", {"name": "监督"}, id="script and width are folded"
        ),
        pytest.param("拨打监督 热 线:123-45。", "123-45", {"name": "监督"}, id="blanks are layout"),
    ],
)
def test_values_and_fields(text, value, fields, pack):
    (held,) = customs(text, pack, "hotline")
    assert (held.value, held.fields) == (value, fields)
    assert text[held.start : held.end] == held.text


@pytest.mark.parametrize(
    ("text", "value", "day"),
    [
        pytest.param("2023年5月建成2,500平方米", "2500", "2023-05", id="digits"),
        pytest.param("2023年5月建成二千五百平方米", "2500", "2023-05", id="Chinese numerals"),
        pytest.param("2023年5月建成1.25万平方米", "12500", "2023-05", id="scale words"),
        pytest.param("建成几千平方米", None, None, id="what is vague has no value"),
        pytest.param("2023年15月建成30平方米", "30", None, id="what is no date is null"),
    ],
)
def test_readings(text, value, day, pack):
    (held,) = customs(text, pack, "floor")
    assert (held.value, held.fields["day"]) == (value, day)
    assert value is None or Decimal(value) == Decimal(held.value)


def test_the_longest_of_one_label_wins_and_labels_do_not_compete(pack):
    held = gongkai_nlp.extract("监督热线12345", rules=[pack]).customs
    assert [(one.rule, one.text) for one in held if one.label == "hotline"] == [
        ("hotline.number", "监督热线12345")
    ]
    assert [one.text for one in held if one.label == "any"] == ["监督", "热线", "12", "34"]
    assert [one.id for one in held] == [f"x{number}" for number in range(1, len(held) + 1)]


def test_ends_of_lines_are_real_ones(pack):
    text = "一、情况\n注：数据截至年底。\n其他注：不算\n"
    assert [held.text for held in customs(text, pack, "line")] == ["注：数据截至年底。"]


def test_written_is_what_stands_in_the_text(pack):
    assert [held.value for held in customs("公 開", pack, "any")] == ["公 開"]


@given(ANY_TEXT)
def test_offsets_order_and_overlap(pack, text):
    report = gongkai_nlp.extract(text, rules=[pack])
    for held in report.customs:
        assert report.text[held.start : held.end] == held.text != ""
    for label in {held.label for held in report.customs}:
        assert all(
            a.end <= b.start for a, b in pairwise(held for held in report.customs if held.label == label)
        )
    assert Report.model_validate_json(report.model_dump_json()).customs == report.customs
    assert pickle.loads(pickle.dumps(report)) == report


def test_without_rules_there_are_none_and_nothing_runs():
    assert gongkai_nlp.extract("热线12345").customs == ()
    engine = Engine(load_rules())
    assert engine.rules.custom.custom == ()


TEXT = "拨打监督热线12345，2023年5月建成2500平方米。"


@pytest.mark.parametrize("segmenter", ["char", "pkuseg"])
def test_in_spacy_each_mention_bears_its_label(segmenter, pack):
    doc = gongkai_nlp.load(rules=[pack], segmenter=segmenter)(TEXT)
    spans = doc.spans[PREFIX + "custom"]
    assert ("监督热线12345", "hotline") in [(span.text, span.label_) for span in spans]
    assert gongkai_nlp.report(doc) == gongkai_nlp.extract(TEXT, rules=[pack])


def test_as_entities_where_asked_for(pack):
    nlp = gongkai_nlp.load(rules=[pack], segmenter="char")
    nlp.add_pipe("gongkai_entity", config={"kinds": ["custom"]})
    assert ("监督热线12345", "hotline") in [(entity.text, entity.label_) for entity in nlp(TEXT).ents]


def test_in_frames_and_highlighted(pack):
    report = gongkai_nlp.extract(TEXT, rules=[pack])
    frame = report.to_frames()["customs"]
    assert ["hotline", "12345"] in frame[["label", "value"]].to_numpy().tolist()
    shown = str(show(report, kinds=["customs"]))
    assert "hotline" in shown
    assert "hotline" not in str(show(gongkai_nlp.extract(TEXT)))


def test_on_the_command_line(pack, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(path), "--rules", str(pack)])
    assert {"hotline", "floor", "any"} == {held["label"] for held in json.loads(result.stdout)["customs"]}
    shown = CliRunner().invoke(app, ["show", str(path), "--rules", str(pack)])
    assert "自定义" in shown.stdout


def test_a_pattern_outside_of_the_subset_names_file_id_and_mend(tmp_path):
    (tmp_path / "custom.toml").write_text(
        "[[custom]]\nid = 'h'\nlabel = 'h'\npattern = '热线[0-9]+'\n", encoding="utf-8"
    )
    with pytest.raises(
        RuleError, match=r"custom\.toml: \[\[custom\]\] h: pattern: .*such as \[0-9\]\{1,20\}"
    ):
        gongkai_nlp.extract("", rules=[tmp_path])
