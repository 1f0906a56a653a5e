"""Plots of panels and reports: what is drawn, and that nothing is fetched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gongkai_nlp
from gongkai_nlp.outputs import plots

SERIES = Path(__file__).parent.parent / "examples" / "reports"
REPORTS = [gongkai_nlp.extract(path) for path in sorted(SERIES.glob("*.txt"))]
PANEL = gongkai_nlp.panel(REPORTS)


def drawn(plot):
    """Return the rows that the chart draws."""
    chart = plot.chart.to_dict()
    return (chart.get("data") or chart["layer"][0]["data"])["values"]


def test_an_indicator_is_one_point_an_issuer_and_year():
    points = drawn(gongkai_nlp.plot_indicator(PANEL, "requests_received"))
    assert len(points) == len({(point["issuer"], point["year"]) for point in points}) == 12


def test_the_cell_of_a_table_is_drawn_before_the_figure_in_prose():
    text = "青岚区2022年政府信息公开工作年度报告\n\n一、总体情况\n\n全区收到政府信息公开申请{}件。\n"
    panel = gongkai_nlp.panel([gongkai_nlp.extract(text.format(7))])
    changed = PANEL.loc[(PANEL["issuer"] == "青岚区人民政府") & (PANEL["year"] == "2022")]
    both = changed.assign(value=changed["value"].where(changed["basis"] == "cell", 999))
    [point] = drawn(gongkai_nlp.plot_indicator(both, "requests_received"))
    assert point["drawn"] == 56
    assert drawn(gongkai_nlp.plot_indicator(panel, "requests_received"))[0]["drawn"] == 7


def test_only_the_issuers_asked_for():
    points = drawn(gongkai_nlp.plot_indicator(PANEL, "requests_received", issuers=["云溪县人民政府"]))
    assert {point["issuer"] for point in points} == {"云溪县人民政府"}


def test_an_indicator_that_nobody_states_is_an_error():
    with pytest.raises(ValueError, match="no_such"):
        gongkai_nlp.plot_indicator(PANEL, "no_such")


def test_the_outcomes_add_up_to_what_the_table_says():
    bars = drawn(gongkai_nlp.plot_outcomes(REPORTS))
    for report in REPORTS:
        metadata = report.metadata
        [table] = [table for table in report.tables if table.kind == "requests"]
        total = {cell.row: cell.value for cell in table.cells if cell.column == "total"}
        of = [b["count"] for b in bars if (b["issuer"], b["year"]) == (metadata.issuer, str(metadata.year))]
        assert sum(of) == total["results_total"] + total["carried_out"]


def test_outcomes_without_a_table_are_an_error():
    with pytest.raises(ValueError, match="table of requests"):
        gongkai_nlp.plot_outcomes([gongkai_nlp.extract("全年收到申请3件。")])


def test_a_breakdown_that_fails_is_marked():
    text = "全年公开信息100条，分为网站60条、微信30条。培训50人次，其中干部40人次、群众10人次。"
    bars = drawn(gongkai_nlp.plot_breakdowns(gongkai_nlp.extract(text)))
    labels = {bar["label"]: bar["check"] for bar in bars if "label" in bar}
    assert labels == {"≠ 全年公开信息100条": "不符 does not", "培训50人次": "相符 adds up"}


def test_breakdowns_of_ranges_are_not_drawn():
    with pytest.raises(ValueError, match="no total"):
        gongkai_nlp.plot_breakdowns(gongkai_nlp.extract("全年公开信息几十条，其中网站10条。"))


@pytest.mark.parametrize("suffix", ["svg", "html", "json"])
def test_files_hold_all_they_need(suffix, tmp_path):
    path = tmp_path / f"plot.{suffix}"
    gongkai_nlp.plot_indicator(PANEL, "requests_received").save(path)
    content = path.read_text(encoding="utf-8")
    assert "云溪县人民政府" in content
    assert not re.search(r"<script[^>]+src=|<link[^>]+href=|@import", content)


def test_a_png_is_written_where_a_font_has_chinese_and_refused_elsewhere(tmp_path):
    plot = gongkai_nlp.plot_indicator(PANEL, "requests_received")
    if plots._draws_chinese():
        plot.save(tmp_path / "plot.png")
        assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    else:
        with pytest.raises(gongkai_nlp.FontError, match="fonts-noto-cjk"):
            plot.save(tmp_path / "plot.png")


@pytest.mark.skipif(sys.platform != "linux", reason="fonts are found by fontconfig on Linux alone")
def test_a_machine_without_chinese_fonts_gets_an_error_that_says_what_to_do(tmp_path):
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    code = "from gongkai_nlp.outputs import plots; print(plots._draws_chinese())"
    environment = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "False", done.stderr


def test_another_suffix_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"\.svg"):
        gongkai_nlp.plot_indicator(PANEL, "requests_received").save(tmp_path / "plot.pdf")


def test_a_notebook_gets_svg():
    plot = gongkai_nlp.plot_indicator(PANEL, "requests_received")
    assert plot._repr_mimebundle_()["image/svg+xml"].startswith("<svg")


def test_without_the_extra_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(gongkai_nlp.MissingExtraError, match=r"gongkai-nlp\[viz\]"):
        gongkai_nlp.plot_outcomes(REPORTS)
