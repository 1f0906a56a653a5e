"""``gongkai show``: the terminal with and without colour, narrow and piped, and the pages it writes."""

import io

import pytest
from rich.console import Console
from typer.testing import CliRunner

import gongkai_nlp
from gongkai_nlp.cli import app
from gongkai_nlp.outputs.terminal import print_report

from texts import ROOT

RUNNER = CliRunner()
TEXT = """云溪县2021年政府信息公开工作年度报告

一、总体情况

县教育局受理申请36件，其中网络申请30件、当面申请9件。
"""


def _shown(report, **options):
    out = io.StringIO()
    print_report(report, Console(file=out, highlight=False, **options))
    return out.getvalue()


def _squeezed(text):
    return "".join(text.split())


def test_without_colour_marks_tell_the_kinds():
    shown = _shown(gongkai_nlp.extract(TEXT), width=80)
    assert "⟦机:县教育局⟧受理申请⟦数:36件⟧" in shown
    assert "\x1b" not in shown


def test_no_color_is_honoured_on_a_terminal(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    shown = _shown(gongkai_nlp.extract(TEXT), width=80, force_terminal=True)
    assert "⟦数:36件⟧" in shown


def test_with_colour_the_text_stands_as_it_is():
    shown = _shown(
        gongkai_nlp.extract(TEXT), width=80, force_terminal=True, color_system="standard", no_color=False
    )
    assert "\x1b[" in shown
    assert "⟦" not in shown


def test_nested_mentions_are_marked_inside_each_other():
    shown = _shown(gongkai_nlp.extract("印发《云溪县人民政府办公室关于做好政务公开工作的通知》。"), width=80)
    assert "⟦题:《⟦机:云溪县人民政府办公室⟧关于" in shown


@pytest.mark.parametrize("width", [20, 40, 200])
def test_any_width_keeps_the_text_whole(width):
    report = gongkai_nlp.extract(TEXT)
    shown = _squeezed(_shown(report, width=width))
    assert "受理申请⟦数:36件⟧，其中网络申请⟦数:30件⟧、当面申请⟦数:9件⟧。" in shown
    assert "…" not in shown


def test_findings_name_line_and_column():
    assert "5:9: error breakdown_sum" in _shown(gongkai_nlp.extract(TEXT), width=200)


def test_cells_to_blame_are_marked():
    report = gongkai_nlp.extract(ROOT / "corpora/gold/dev/shuoyuan-city-2023.txt")
    shown = _shown(report, width=120)
    assert "没有现成信息" in shown
    assert "4!" in shown


def test_control_characters_of_a_document_do_not_reach_the_terminal():
    shown = _shown(gongkai_nlp.extract("\x1b[2J一、总体\x07情况\n\n受理申请36件\x9b。\n"), width=80)
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)


def test_show_writes_the_page_of_a_document(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    page = tmp_path / "a.html"
    result = RUNNER.invoke(app, ["show", str(tmp_path / "a.txt"), "--html", str(page)])
    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_show_writes_the_pages_of_a_folder_and_names_the_index(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("未收到申请。", encoding="utf-8")
    result = RUNNER.invoke(app, ["show", str(folder), "--html", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert result.stdout.strip() == str(tmp_path / "out" / "index.html")
    assert len(list((tmp_path / "out" / "documents").iterdir())) == 2


def test_several_documents_do_not_go_on_one_page(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    result = RUNNER.invoke(app, ["show", str(tmp_path), "--html", str(tmp_path / "page.html")])
    assert result.exit_code == 2
    assert "name a folder" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_page_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = RUNNER.invoke(app, ["show", str(tmp_path / "a.txt"), "--html", str(tmp_path / "no" / "a.html")])
    assert result.exit_code == 2
    assert result.stderr.startswith("gongkai: ")


def test_the_shell_completes_commands(monkeypatch):
    monkeypatch.setenv("_GONGKAI_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "gongkai sh")
    monkeypatch.setenv("COMP_CWORD", "1")
    result = RUNNER.invoke(app, [], prog_name="gongkai")
    assert "show" in result.stdout.split()
