"""The page of an evaluation in a browser: every error is there, filters narrow them, nothing is fetched."""

from pathlib import Path

from gongkai_nlp.evaluation import evaluate, evaluation_page

TEST = Path(__file__).parents[2] / "corpora/gold/test"


def test_filters_narrow_the_errors(tmp_path, open_page):
    result = evaluate([TEST])
    path = tmp_path / "page.html"
    path.write_text(evaluation_page(result), encoding="utf-8")
    page = open_page(path)
    shown = page.locator("article:visible")
    assert shown.count() == len(result.errors)
    page.select_option("select[name=category]", "field")
    fields = [error for error in result.errors if error.category == "field"]
    assert shown.count() == len(fields)
    assert page.inner_text("#shown") == f"{len(fields)} shown"
    kind = fields[0].label
    page.select_option("select[name=kind]", kind)
    assert shown.count() == sum(error.label == kind for error in fields)
    page.select_option("select[name=category]", "")
    page.select_option("select[name=kind]", "")
    assert shown.count() == len(result.errors)
