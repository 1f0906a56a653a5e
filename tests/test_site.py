"""The site of the documentation: built strictly, without a network, searched in Chinese."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FETCHED = re.compile(
    r"<(?:script|img|iframe)[^>]+src=[\"']?https?:|<link[^>]+stylesheet[^>]+href=[\"']?https?:"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_no_page_fetches_anything(site):
    pages = {page.name: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    assert len(pages) > 20
    assert [name for name, page in pages.items() if FETCHED.search(page)] == []


def test_the_search_knows_chinese_words(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = "".join(entry["text"] for entry in index["docs"])
    assert "行政\u200b复议" in text
    assert r"\u200b" in index["config"]["separator"]


def test_the_search_works_from_the_disk_too(site):
    held = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert "行政\u200b复议" in held or "\\u884c\\u653f\\u200b\\u590d\\u8bae" in held


def test_every_record_of_the_api_shows_its_fields(site):
    page = (site / "api.html").read_text(encoding="utf-8")
    for name in ("extract", "Quantity.value", "Report.dates", "plot_indicator", "numerals.parse_number"):
        assert f'id="gongkai_nlp.{name}"' in page, name
