"""Scores of reports against annotations."""

import copy
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.evaluation import (
    FACTS,
    Evaluation,
    add,
    evaluate,
    evaluation_json,
    evaluation_text,
    read_gold,
)

Fields = dict[str, Any]
ROOT = Path(__file__).parents[1]
DEV = ROOT / "corpora/gold/dev"
REFERENCE = ROOT.parent / "shared/tools/score.py"

TEXT = "云溪县政府印发《办法》12份、约30份，占40%。"


def gold(**kinds: list[Fields]) -> Fields:
    return dict(kinds)


def quantity(text: str, value: str, **fields: object) -> Fields:
    start = TEXT.index(text)
    unit = text.lstrip("0123456789")
    record = {"start": start, "end": start + len(text), "text": text, "value": value, "unit": unit}
    return record | {"qualifier": None} | fields


def scored(annotations: Fields, report: Fields | None) -> Evaluation:
    evaluation = Evaluation()
    add(evaluation, "document", annotations, report)
    return evaluation


TWELVE = quantity("12份", "12", id="q1")
THIRTY = quantity("30份", "30", id="q2", qualifier="approx")
FORTY = quantity("40%", "40", id="q3")


@pytest.mark.parametrize(
    ("annotated", "reported", "counts", "categories"),
    [
        pytest.param([TWELVE, THIRTY], [TWELVE, THIRTY], (2, 0, 0), [], id="all right"),
        pytest.param([TWELVE], [], (0, 0, 1), ["missed"], id="missed"),
        pytest.param([], [TWELVE], (0, 1, 0), ["spurious"], id="invented"),
        pytest.param([TWELVE], [TWELVE | {"value": "12.0"}], (1, 0, 0), [], id="same number, other spelling"),
        pytest.param([TWELVE], [TWELVE | {"value": "13"}], (0, 1, 1), ["value"], id="another number"),
        pytest.param(
            [THIRTY],
            [THIRTY | {"start": THIRTY["start"] - 1, "text": "约30份"}],
            (0, 1, 1),
            ["boundary"],
            id="another span of the same place",
        ),
        pytest.param([THIRTY], [THIRTY | {"qualifier": None}], (1, 0, 0), ["field"], id="another qualifier"),
        pytest.param([TWELVE | {"optional": True}], [], (0, 0, 0), [], id="optional and not found"),
        pytest.param([TWELVE | {"optional": True}], [TWELVE], (0, 0, 0), [], id="optional and found"),
        pytest.param(
            [THIRTY | {"optional": True}],
            [THIRTY | {"start": THIRTY["start"] - 1, "text": "约30份"}],
            (0, 0, 0),
            [],
            id="optional and found with another span",
        ),
        pytest.param(
            [TWELVE | {"optional": True}],
            [TWELVE, TWELVE | {"value": "2"}],
            (0, 1, 0),
            ["spurious"],
            id="an optional one takes one finding out of the count",
        ),
    ],
)
def test_mentions(
    annotated: list[Fields], reported: list[Fields], counts: tuple[int, int, int], categories: list[str]
) -> None:
    evaluation = scored(gold(quantities=annotated), {"text": TEXT, "quantities": reported})
    score = evaluation.kinds["quantities"]
    assert (score.found, score.spurious, score.missed) == counts
    assert [error.category for error in evaluation.errors] == categories


def test_shares() -> None:
    score = scored(gold(quantities=[TWELVE, THIRTY, FORTY]), {"quantities": [TWELVE, THIRTY]}).kinds[
        "quantities"
    ]
    assert (score.precision, score.recall) == (1.0, 2 / 3)
    assert score.f1 == pytest.approx(0.8)
    nothing = scored(gold(quantities=[]), {"quantities": []}).kinds["quantities"]
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    wrong = scored(gold(quantities=[TWELVE]), {"quantities": [THIRTY]}).kinds["quantities"]
    assert (wrong.precision, wrong.recall, wrong.f1) == (0.0, 0.0, 0.0)


def test_a_role_that_good_readers_accept_is_right_but_not_primary() -> None:
    heading = {"start": 0, "end": 3, "text": TEXT[:3], "kind": "heading", "number": None, "level": 1}
    annotated = gold(sections=[heading | {"role": "platform", "also": ["new_media"]}])
    fields = scored(annotated, {"sections": [heading | {"role": "new_media"}]}).fields
    assert (fields["sections.role"].right, fields["sections.role.primary"].right) == (1, 0)


def test_facts_name_quantities_by_index_or_id() -> None:
    annotated = gold(
        quantities=[TWELVE, THIRTY, FORTY],
        breakdowns=[
            {"kind": "ratio", "part": 0, "whole": 1, "ratio": 2, "holds": True},
            {"kind": "subset", "total": 1, "parts": [0], "holds": True},
        ],
        indicators=[
            {"indicator": "website_items", "quantity": 0, "period": "2015"},
            {"indicator": "other:copies", "quantity": 1, "period": "2015"},
        ],
    )
    report = {
        "quantities": [TWELVE, THIRTY, FORTY],
        "breakdowns": [{"kind": "ratio", "part": "q1", "whole": "q2", "ratio": "q3", "holds": False}],
        "indicators": [
            {"indicator": "website_items", "quantity": "q1", "period": "2016"},
            {"indicator": "weibo_items", "quantity": "q2", "period": "2015"},
            {"indicator": "weibo_items", "quantity": None, "period": "2015"},
        ],
    }
    evaluation = scored(annotated, report)
    assert vars(evaluation.kinds["breakdowns"]) == {"found": 1, "spurious": 0, "missed": 0, "near": 0}
    assert vars(evaluation.kinds["indicators"]) == {"found": 1, "spurious": 1, "missed": 0, "near": 0}
    assert evaluation.fields["breakdowns.holds"].right == 0
    assert evaluation.fields["indicators.period"].right == 0


def test_a_mention_that_does_not_stand_at_its_offsets_is_an_error() -> None:
    report = {"text": TEXT, "quantities": [TWELVE | {"start": TWELVE["start"] + 1}]}
    assert scored(gold(quantities=[]), report).offset_errors == 1


def test_a_document_without_a_report_is_missed_whole() -> None:
    evaluation = scored(gold(quantities=[TWELVE]), None)
    assert evaluation.missing == ["document"]
    assert evaluation.kinds["quantities"].recall == 0


def test_table_and_json_hold_the_same() -> None:
    evaluation = scored(
        gold(quantities=[TWELVE, FORTY]) | {"metadata": {"year": 2015}}, {"quantities": [TWELVE]}
    )
    table = evaluation_text(evaluation, errors=True)
    assert "quantities                  1.000  0.500  0.667" in table
    assert "missed: 1  (annotated and not found)\n  quantities  document  '40%' 40 %" in table
    assert "metadata.year: 2015, reported None" in table
    data = json.loads(json.dumps(evaluation_json(evaluation)))
    assert data["quantities"] == {"p": 1.0, "r": 0.5, "f": 2 / 3, "tp": 1, "fp": 0, "fn": 1}
    assert data["fields"]["metadata.year"] == {"right": 0, "of": 1}
    assert len(data["errors"]) == 2


def test_gold_is_read_with_the_document_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text('{"quantities": []}', encoding="utf-8")
    with pytest.raises(GongkaiError, match="no document beside it"):
        read_gold(tmp_path)
    (tmp_path / "a.html").write_text("<p>", encoding="utf-8")
    (annotated,) = read_gold(tmp_path)
    assert (annotated.name, annotated.document.name) == ("a", "a.html")
    (tmp_path / "a.gold.json").write_text("[", encoding="utf-8")
    with pytest.raises(GongkaiError, match=r"a\.gold\.json"):
        read_gold(tmp_path)
    with pytest.raises(GongkaiError, match="no annotations"):
        read_gold(tmp_path / "nowhere")


def test_gold_scores_itself_in_full() -> None:
    evaluation = evaluate([DEV], extract=lambda path: as_report(path, random.Random(0), damage=0))
    assert not evaluation.errors
    assert {score.f1 for score in evaluation.kinds.values()} == {1.0}


def as_report(path: Path, chance: random.Random, damage: float) -> Fields:
    """Return the annotations of a document as a report, each record damaged with a probability."""
    annotations: Fields = json.loads(path.with_name(f"{path.stem}.gold.json").read_text(encoding="utf-8"))
    report = copy.deepcopy(annotations) | {"source": path.name, "text": path.read_bytes().decode("utf-8")}
    for index, record in enumerate(report["quantities"]):
        record["id"] = f"q{index}"
    for breakdown in report["breakdowns"]:
        for role in breakdown.keys() & {"total", "part", "whole", "ratio"}:
            breakdown[role] = f"q{breakdown[role]}"
        breakdown["parts"] = [f"q{part}" for part in breakdown.get("parts", ())]
    for indicator in report["indicators"]:
        indicator["quantity"] = f"q{indicator['quantity']}"
    for label in (*FACTS, "breakdowns", "indicators"):
        report[label] = [
            damaged(record, report["text"], chance) if chance.random() < damage else record
            for record in report[label]
            if chance.random() >= damage / 2
        ]
    left = {quantity["id"] for quantity in report["quantities"]}
    for breakdown in report["breakdowns"]:
        breakdown["parts"] = [part for part in breakdown["parts"] if part in left]
    for name in report["metadata"]:
        if chance.random() < damage:
            report["metadata"][name] = None
    return report


def damaged(record: Fields, text: str, chance: random.Random) -> Fields:
    """Return a record with another span, or another value in one of its fields."""
    if "start" in record and chance.random() < 0.5:
        start = max(0, record["start"] - chance.randrange(3))
        end = record["end"] + chance.randrange(1, 3)
        return record | {"start": start, "end": end, "text": text[start:end]}
    name = chance.choice([name for name in record if name not in ("start", "end", "text", "id", "optional")])
    other = {int: 7, bool: False, str: "2", list: [], type(None): "3"}[type(record[name])]
    if name == "kind":
        other = "sum"
    return record | {name: other}


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference scorer is not there")
@pytest.mark.parametrize("damage", [0, 0.1, 0.5, 0.9])
def test_scores_agree_with_the_reference_to_the_last_digit(damage: float, tmp_path: Path) -> None:
    for file in DEV.glob("*.txt"):
        shutil.copy(file, tmp_path)
        shutil.copy(file.with_name(f"{file.stem}.gold.json"), tmp_path)
    chance = random.Random(damage)
    reports = {file: as_report(file, chance, damage) for file in sorted(tmp_path.glob("*.txt"))}
    mine = evaluation_json(evaluate([tmp_path], extract=reports.__getitem__))
    theirs = subprocess.run(
        [sys.executable, str(REFERENCE), str(tmp_path), "--json"],
        input="\n".join(json.dumps(report) for report in reports.values()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not theirs.stderr
    for ours in ("errors", "overlapping", "intervals"):
        del mine[ours]
    assert mine == json.loads(theirs.stdout)
