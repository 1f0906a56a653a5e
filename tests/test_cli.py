"""The command line: formats, standard input, exit codes, errors that stop nothing."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from gongkai_nlp import __version__
from gongkai_nlp.cli import app, main

RUNNER = CliRunner()
TEXT = "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年收到政府信息公开申请36件。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("未收到申请。", encoding="utf-8")
    (tmp_path / "c.gold.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_extract_a_folder_writes_a_line_a_report(folder):
    result = RUNNER.invoke(app, ["extract", str(folder)])
    assert result.exit_code == 0
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [report["source"] for report in reports] == [str(folder / "a.txt"), str(folder / "b.txt")]
    assert reports[0]["quantities"][0]["text"] == "36件"
    assert reports[0]["text"] is None


def test_extract_as_one_json_list(folder):
    out = folder / "reports.json"
    result = RUNNER.invoke(app, ["extract", str(folder), "--format", "json", "-o", str(out)])
    assert result.exit_code == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 2


def test_extract_of_an_empty_folder_is_an_empty_list(tmp_path):
    result = RUNNER.invoke(app, ["extract", str(tmp_path), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == []


def test_extract_reads_standard_input():
    result = RUNNER.invoke(app, ["extract", "-"], input=TEXT.encode())
    assert json.loads(result.stdout)["quantities"][0]["value"] == "36"


def test_an_unreadable_file_stops_no_other_and_is_listed(folder):
    missing = str(folder / "missing.txt")
    result = RUNNER.invoke(app, ["extract", missing, str(folder / "a.txt")])
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert missing in result.stderr
    assert "1 not read" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["show"], "gongkai: Missing argument 'FILES_OR_FOLDERS...'", id="argument_missing"),
        pytest.param(["show", "--colour"], "gongkai: No such option: --colour", id="no_such_option"),
        pytest.param(["shwo"], "gongkai: No such command 'shwo'", id="no_such_command"),
        pytest.param(
            ["extract", "-", "--format", "csv"], "gongkai: Invalid value for '--format'", id="value"
        ),
    ],
)
def test_wrong_usage_is_one_line_that_names_the_help(words, told, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["gongkai", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(told)
    assert printed.err.endswith(" --help\n")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["extract", "missing.txt"], 1)])
def test_the_command_ends_with_its_exit_code(words, code, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongkai", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code or 0) == code


def test_a_place_that_cannot_be_written_is_one_line(folder):
    result = RUNNER.invoke(app, ["extract", str(folder), "-o", str(folder / "no" / "out.jsonl")])
    assert result.exit_code == 2
    assert result.stderr.startswith("gongkai: ")
    assert "Traceback" not in result.stderr


def test_unknown_rules_are_one_line(folder):
    result = RUNNER.invoke(app, ["extract", str(folder), "--rules", "nowhere"])
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_a_file_with_two_reports_gives_both(tmp_path):
    body = "一、总体情况\n\n" + "全县各部门把政务公开列入年度工作安排，定期检查落实情况。\n" * 20
    titles = [f"云溪县{year}年政府信息公开工作年度报告\n\n" for year in (2020, 2021)]
    path = tmp_path / "two.txt"
    path.write_text("".join(title + body for title in titles), encoding="utf-8")
    result = RUNNER.invoke(app, ["extract", str(path)])
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [report["source"] for report in reports] == [f"{path}#1", f"{path}#2"]
    assert [report["metadata"]["year"] for report in reports] == [2020, 2021]
    assert all(report["text"].startswith(title) for report, title in zip(reports, titles, strict=True))


def test_show_prints_tree_text_and_quantities(folder):
    result = RUNNER.invoke(app, ["show", str(folder / "a.txt")])
    assert result.exit_code == 0
    assert "一、总体情况" in result.stdout
    assert "overview" in result.stdout
    assert "36件" in result.stdout


def test_summary_prints_a_line_a_report(folder):
    result = RUNNER.invoke(app, ["summary", str(folder)])
    assert result.exit_code == 0
    assert "云溪县人民政府" in result.stdout
    assert "2021" in result.stdout


@pytest.fixture
def faulty(tmp_path):
    path = tmp_path / "faulty.txt"
    path.write_text("一、总体情况\n\n全年共受理申请36件,其中网络申请30件、当面申请9件。\n", encoding="utf-8")
    return path


def test_audit_prints_findings_with_their_places_and_fails_on_errors(faulty):
    result = RUNNER.invoke(app, ["audit", str(faulty)])
    assert result.exit_code == 1
    assert f"{faulty}:3:" in result.stdout
    assert "breakdown_sum" in result.stdout


def test_audit_of_one_code_only(faulty):
    result = RUNNER.invoke(app, ["audit", str(faulty), "--ignore", "breakdown_sum", "--format", "json"])
    assert "breakdown_sum" not in {line["code"] for line in json.loads(result.stdout)}


def test_audit_as_sarif(faulty):
    result = RUNNER.invoke(app, ["audit", str(faulty), "--format", "sarif"])
    assert json.loads(result.stdout)["version"] == "2.1.0"


def test_audit_refuses_an_unknown_code(faulty):
    result = RUNNER.invoke(app, ["audit", str(faulty), "--select", "nonsense"])
    assert result.exit_code == 2
    assert "nonsense" in result.stderr


@pytest.mark.parametrize("name", ["panel.csv", "panel.parquet"])
def test_panel_writes_a_row_a_figure(folder, name):
    out = folder / name
    assert RUNNER.invoke(app, ["panel", str(folder / "a.txt"), "-o", str(out)]).exit_code == 0
    frame = pd.read_csv(out, dtype=str) if out.suffix == ".csv" else pd.read_parquet(out)
    assert ("requests_received", "36") in set(zip(frame["indicator"], frame["value"], strict=True))


def test_evaluate_scores_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("全年受理申请36件。", encoding="utf-8")
    quantity = {"text": "36件", "value": "36", "unit": "件", "qualifier": None, "start": 6, "end": 9}
    (tmp_path / "a.gold.json").write_text(json.dumps({"quantities": [quantity]}), encoding="utf-8")
    result = RUNNER.invoke(app, ["evaluate", str(tmp_path), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["quantities"]["tp"] == 1


def test_schema_is_json():
    assert json.loads(RUNNER.invoke(app, ["schema"]).stdout)["title"] == "Report"


def test_version():
    assert RUNNER.invoke(app, ["--version"]).stdout.strip() == __version__
