"""The pages in a browser: their size, seconds to make them and milliseconds to open them.

`pages.py [DOCUMENTS]` measures pages of one report, and the index of a corpus of so many documents.
Needs a Chromium: the path in $CHROMIUM, or /usr/bin/chromium.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generate import generate
from playwright.sync_api import Browser, sync_playwright

import gongkai_nlp
from gongkai_nlp.outputs.pages.corpus import write_corpus
from gongkai_nlp.rules import load_rules

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
OPENINGS = 5
LENGTHS = (2_000, 20_000, 200_000)
DOCUMENT_LENGTH = 3_000
TIMES = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done({ interactive: page.domContentLoadedEventEnd, loaded: page.loadEventEnd,
         painted: paint ? paint.startTime : 0, framed: performance.now() });
})))"""


def opening(browser: Browser, path: Path) -> dict[str, float]:
    """Return the medians of the milliseconds from the start of opening a page."""
    taken: list[dict[str, Any]] = []
    for _ in range(OPENINGS):
        page = browser.new_page()
        page.goto(path.as_uri())
        taken.append(page.evaluate(TIMES))
        page.close()
    return {name: statistics.median(one[name] for one in taken) for name in taken[0]}


def line(name: str, path: Path, made: float, times: dict[str, float]) -> None:
    size = path.stat().st_size / 1e6
    shown = "  ".join(f"{name} {value:5.0f} ms" for name, value in times.items())
    print(f"{name:<34} made in {made:6.2f} s  {size:6.2f} MB  {shown}")


def measure_report(browser: Browser, folder: Path, length: int) -> None:
    report = gongkai_nlp.extract(generate(1, length)[0])
    path = folder / f"{length}.html"
    started = time.perf_counter()
    path.write_text(report.to_html(), encoding="utf-8")
    made = time.perf_counter() - started
    line(f"report of {length:,} characters", path, made, opening(browser, path))


def measure_corpus(browser: Browser, folder: Path, documents: int) -> None:
    texts = (generate(seed, DOCUMENT_LENGTH)[0].encode() for seed in range(documents))
    started = time.perf_counter()
    index = write_corpus(gongkai_nlp.extract_many(texts), folder, rules=load_rules())
    made = time.perf_counter() - started
    line(f"index of {documents:,} documents", index, made, opening(browser, index))
    size = sum(path.stat().st_size for path in (folder / "documents").iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'':<34} with their pages of together {size:.0f} MB, peak memory {peak} MB")


def main(documents: int) -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        folder = Path(name)
        measure_corpus(browser, folder, documents)
        for length in LENGTHS:
            measure_report(browser, folder, length)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
