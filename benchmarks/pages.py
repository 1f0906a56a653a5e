"""The pages in a browser: their size, seconds to make them and milliseconds to open them.

Needs a Chromium: the path in $CHROMIUM, or /usr/bin/chromium.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generate import generate
from playwright.sync_api import Browser, sync_playwright

import gongkai_nlp

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
OPENINGS = 5
TIMES = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done({ interactive: page.domContentLoadedEventEnd, loaded: page.loadEventEnd, painted: paint ? paint.startTime : 0,
         framed: performance.now() });
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


def main(lengths: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for length in lengths:
            report = gongkai_nlp.extract(generate(1, length)[0])
            path = Path(folder) / f"{length}.html"
            started = time.perf_counter()
            path.write_text(report.to_html(), encoding="utf-8")
            made = time.perf_counter() - started
            line(f"report of {length:,} characters", path, made, opening(browser, path))
        browser.close()


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or [2_000, 20_000, 200_000])
