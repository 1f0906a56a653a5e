"""gongkai rules: planted mistakes are told with their mend, skeletons pass, places are explained."""

import re

import pytest
from typer.testing import CliRunner

import gongkai_nlp
from gongkai_nlp.authoring import KINDS, check_pack, explain, list_rules, skeleton
from gongkai_nlp.authoring.examples import fault_of, is_proven
from gongkai_nlp.authoring.listing import each_rule
from gongkai_nlp.cli import app
from gongkai_nlp.engine import Engine
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.rules import DEFAULT_PACK, load_rules
from gongkai_nlp.rules.files import inspect_files

from marks import load_cases

RUNNER = CliRunner()
UNIT = '[[unit]]\nid = "unit.网格"\nname = "网格"\nexamples = ["划分⟦126网格⟧"]\n'
CASES = load_cases("rule_mistake")


def planted(case, folder):
    path = folder / case["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case["text"].lstrip("\n").encode(case.get("bytes_as", "utf-8")))
    return folder


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "quantity.toml").write_text(UNIT, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_check_finds_the_mistake_and_names_the_mend(case, tmp_path):
    result = RUNNER.invoke(app, ["rules", "check", str(planted(case, tmp_path / "pack"))])
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if all(part in line for part in case["says"])]
    assert lines, result.stdout
    assert str(tmp_path / "pack") in lines[0]


@pytest.mark.parametrize(
    "name",
    ["an unknown key", "an id twice", "a repeat without end", "not UTF-8", "a factor that is no number"],
)
def test_a_pack_with_a_faulty_file_is_refused_with_the_same_words(name, tmp_path):
    case = next(case for case in CASES if case["id"] == name)
    with pytest.raises(gongkai_nlp.RuleError) as error:
        gongkai_nlp.extract("受理36件。", rules=[planted(case, tmp_path / "pack")])
    assert all(part in str(error.value) for part in case["says"])
    assert str(tmp_path / "pack" / case["file"]) in str(error.value)
    assert "\n" not in str(error.value)


def test_of_several_faults_the_first_is_raised_and_the_check_is_named(tmp_path):
    folder = planted({"file": "quantity.toml", "text": UNIT.replace("name", "nmae")}, tmp_path / "pack")
    with pytest.raises(gongkai_nlp.RuleError, match=r"\(1 more: gongkai rules check .*pack\)"):
        gongkai_nlp.load_rules([folder])


def test_all_mistakes_are_told_at_once(tmp_path):
    chosen = [case for case in CASES if case["file"] == "custom.toml" and "[[custom]]" in case["text"]]
    text = "".join(
        case["text"].replace('id = "hotline"', f'id = "hotline{number}"')
        for number, case in enumerate(chosen)
        if "double quotes" not in case["id"]
    )
    told = check_pack(planted({"file": "custom.toml", "text": text}, tmp_path / "pack")).problems
    assert {problem.where for problem in told} >= {
        f"[[custom]] hotline{number}"
        for number, case in enumerate(chosen)
        if "double quotes" not in case["id"] and 'id = "hotline"' in case["text"]
    }


def test_a_sound_pack_passes(pack):
    result = RUNNER.invoke(app, ["rules", "check", str(pack)])
    assert (result.exit_code, result.stdout) == (0, "1 rule, 0 problems\n")


def test_what_replaces_and_drops_is_said_and_is_no_fault(tmp_path):
    text = 'drop = ["unit.块"]\n[[unit]]\nid = "unit.件"\nname = "件"\nbase_unit = "份"\nfactor = "2"\n'
    check = check_pack(planted({"file": "quantity.toml", "text": text}, tmp_path / "pack"))
    assert not check.problems
    said = [str(note) for note in check.notes]
    assert any("replaces the earlier rule" in line and "unit.件" in line for line in said)
    assert any("drops the earlier rule unit.块" in line for line in said)
    assert any("has no examples" in line for line in said)


def test_a_rule_is_told_from_one_of_ours_with_the_same_text(tmp_path):
    text = '[[unit]]\nid = "mine"\nname = "件"\n'
    (note, *_) = check_pack(planted({"file": "quantity.toml", "text": text}, tmp_path / "pack")).notes
    assert "unit.件 has the same name" in note.message


def test_a_pack_that_lies_on_another_one_is_checked_with_it(pack, tmp_path):
    text = 'drop = ["unit.网格"]\n' + UNIT.replace("网格", "格网").replace("⟧", "⟧，36网格")
    upper = planted({"file": "quantity.toml", "text": text}, tmp_path / "upper")
    assert "no earlier pack holds" in RUNNER.invoke(app, ["rules", "check", str(upper)]).stdout
    result = RUNNER.invoke(app, ["rules", "check", str(upper), "--rules", str(pack)])
    assert result.exit_code == 0, result.stdout
    assert "drops the earlier rule unit.网格" in result.stdout


def test_an_indicator_that_nothing_states_is_noted(tmp_path):
    text = '[[definition]]\nid = "grid_count"\nname = "网格数"\nunit = "个"\n'
    check = check_pack(planted({"file": "indicator.toml", "text": text}, tmp_path / "pack"))
    assert ["nothing states" in note.message for note in check.notes] == [True]


def test_check_of_no_folder_is_wrong_usage(tmp_path):
    result = RUNNER.invoke(app, ["rules", "check", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "no folder of rules and no installed pack" in result.stderr


def test_the_built_in_files_keep_to_their_shapes():
    files = {
        path.name: path.read_bytes() for path in DEFAULT_PACK.glob("*.*") if path.suffix in (".toml", ".csv")
    }
    ours = [str(problem) for problem in inspect_files(files).problems]
    # Our own patterns may repeat without end: the texts that they are matched on are short lines.
    assert [said for said in ours if "repeat" not in said and "steps" not in said] == []


ENGINE = Engine(load_rules())
PROVEN = [
    pytest.param(stem, listed, rule, id=f"{stem}.{listed}-{rule.id}")
    for stem, listed, rule in each_rule(ENGINE.rules)
    if is_proven(stem, listed) and rule.examples
]


@pytest.mark.parametrize(("stem", "listed", "rule"), PROVEN)
def test_the_examples_of_built_in_rules_hold_in_the_whole_engine(stem, listed, rule):
    for example in rule.examples:
        assert fault_of(ENGINE, stem, listed, rule, example) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_passes_the_check_and_is_read(kind, tmp_path):
    written = RUNNER.invoke(app, ["rules", "new", kind, "-o", str(tmp_path / "pack")])
    assert written.exit_code == 0
    assert (tmp_path / "pack" / KINDS[kind]).read_text(encoding="utf-8") == skeleton(kind)
    checked = RUNNER.invoke(app, ["rules", "check", str(tmp_path / "pack")])
    assert checked.exit_code == 0, checked.stdout
    assert "note:" not in checked.stdout
    assert RUNNER.invoke(app, ["rules", "new", kind]).stdout == skeleton(kind)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["new", "indicater"], "did you mean indicator?", id="a kind that there is not"),
        pytest.param(["new", "unit", "-o", "PACK"], "is there already", id="a file that is there"),
        pytest.param(["new", "unit", "-o", "PACK/units.toml"], "quantity.toml", id="a name that is not read"),
        pytest.param(["list", "quantity.units"], "did you mean unit?", id="a list that there is not"),
        pytest.param(["list", "quantities"], "did you mean quantity?", id="a file that there is not"),
        pytest.param(["explain", "PACK/quantity.toml", "--span", "5"], "120:126", id="no span"),
        pytest.param(
            ["explain", "PACK/quantity.toml", "--span", "9:5"], "no stretch of the text", id="backwards"
        ),
        pytest.param(["explain", "PACK/none.txt", "--span", "1:5"], "none.txt", id="no document"),
    ],
)
def test_wrong_usage_is_one_line(arguments, says, pack):
    result = RUNNER.invoke(app, ["rules", *(part.replace("PACK", str(pack)) for part in arguments)])
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_list_names_id_pack_and_what_a_rule_says(pack):
    result = RUNNER.invoke(app, ["rules", "list", "quantity.unit", "--rules", str(pack)])
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["quantity.unit", "unit.网格", "pack", "name=网格"] in rows
    assert ["quantity.unit", "unit.件", "default", "name=件"] in rows
    assert {row[0] for row in rows} == {"quantity.unit"}


def test_list_gives_every_rule_once():
    listed = list_rules(load_rules())
    assert len({(one.stem, one.listed, one.rule.id) for one in listed}) == len(listed) > 5000


TEXT = "全县划分126网格，收到政府信息公开申请36件。"


def explained(part, packs=(), text=TEXT):
    start = text.index(part)
    return explain(text, start, start + len(part), rules=packs)


def rule_ids(explanation):
    return [[one.rule.id for one in bearing.rules] for bearing in explanation.bearings]


def test_explain_names_the_step_and_the_rule_that_finds():
    found = explained("36件")
    assert [step.step for step in found.found] == ["quantity", "indicator"]
    assert "quantities 20:23 “36件”" in found.found[0].lines[0]
    assert ["unit.件"] in rule_ids(found)


def test_explain_says_which_pack_a_rule_comes_from_and_what_is_found_without_it(pack):
    found = explained("126网格", [pack])
    (bearing,) = found.bearings
    assert (bearing.rules[0].rule.id, bearing.rules[0].pack) == ("unit.网格", "pack")
    assert bearing.gained == ()
    assert "126网格" in bearing.lost[0]


def test_explain_tells_what_lost_to_a_longer_match(tmp_path):
    short = "[[custom]]\nid = 'short'\nlabel = 'hotline'\npattern = '热线[0-9]{5}'\n"
    long = "[[custom]]\nid = 'long'\nlabel = 'hotline'\npattern = '监督热线[0-9]{5}'\n"
    folder = planted({"file": "custom.toml", "text": short + long}, tmp_path / "pack")
    found = explained("12345", [folder], "拨打监督热线12345。")
    (bearing,) = found.bearings
    assert bearing.rules[0].rule.id == "long"
    assert "“监督热线12345”" in bearing.lost[0]
    assert "“热线12345”" in bearing.gained[0]
    assert "rule=short" in bearing.gained[0]


def test_explain_tells_what_forbids():
    found = explained("两个", text="做到两个维护。")
    assert found.found == ()
    (bearing,) = found.bearings
    assert [one.rule.id for one in bearing.rules] == ["term.两个维护"]
    assert "“两个”" in bearing.gained[0]


def test_explain_as_a_command_prints_steps_rules_and_reasons(pack, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (pack / "quantity.toml").write_text(UNIT + 'why = "以网格计"\nsource = "规范"\n', encoding="utf-8")
    result = RUNNER.invoke(app, ["rules", "explain", str(path), "--span", "4:9", "--rules", str(pack)])
    assert result.exit_code == 0
    assert re.search(
        r"quantity\.unit unit\.网格 \(pack\): name=网格\n\s+why: 以网格计\n\s+source: 规范", result.stdout
    )
    assert "without it not: quantities 4:9 “126网格”" in result.stdout


def test_explain_outside_of_the_text_is_an_error():
    with pytest.raises(GongkaiError, match="between 0 and"):
        explain(TEXT, 3, 300)
