"""Score every gold set that is there and measure speed, growth, loading and memory: one table.

Every speed also stands as a share of what a plain ``re`` scan of the same text reaches in the same run,
so that runs on different machines can be compared.
"""

import argparse
import json
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from generate import generate
from gold import CORPORA, score_all

from gongkai_nlp import extract
from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import STEPS, Analysis
from gongkai_nlp.evaluation import evaluation_json, evaluation_text
from gongkai_nlp.reading import read
from gongkai_nlp.rules import load_rules
from gongkai_nlp.version import __version__
from gongkai_nlp.view import View

T = TypeVar("T")
SIZES = {10_000: 15, 100_000: 5, 1_000_000: 2, 10_000_000: 1}
"""Lengths of text in characters, each with how often it is measured."""
STEP_SIZES = (10_000, 100_000)
"""Lengths of text at which each step is timed; the ratio of the two shows which step grows."""
PROSE_SIZE = 100_000
FRESH = 5
"""How often a fresh process is started; the fastest counts."""
_SCAN = re.compile(r"[0-9]+(?:\.[0-9]+)?[^0-9\s]")

_IMPORT = "import gongkai_nlp"
_LOAD = "import gongkai_nlp; gongkai_nlp.load()"
_FIRST = "import gongkai_nlp; gongkai_nlp.extract('霁川县2020年主动公开信息12条。')"
_TIMED = """
{before}
from time import perf_counter
start = perf_counter()
{measured}
print(perf_counter() - start)
"""
_PEAK = """
import sys
from pathlib import Path
import gongkai_nlp
text = sys.stdin.buffer.read().decode()
if text:
    gongkai_nlp.extract(text)
status = Path("/proc/self/status")
if status.exists():
    # getrusage would count the memory of the process that started this one.
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    print(int(line.split()[1]) * 1024)
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)
"""


def sample(length: int) -> str:
    """Return a text of `length` characters: the documents of the corpus one after another."""
    documents = [file.read_text(encoding="utf-8") for file in sorted(CORPORA.glob("*/*.txt"))]
    parts: list[str] = []
    have = 0
    for document in cycle(documents):
        if have >= length:
            break
        parts.append(document)
        have += len(document) + 1
    return "\n".join(parts)[:length]


def fastest(run: Callable[[], object], times: int) -> float:
    """Return the least number of seconds that `run` took."""
    least = float("inf")
    for _ in range(times):
        start = perf_counter()
        run()
        least = min(least, perf_counter() - start)
    return least


def fresh(code: str, standard_input: bytes = b"") -> float:
    """Return the number that `code` prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], input=standard_input, capture_output=True, check=True)
    return float(done.stdout)


def seconds_fresh(measured: str, before: str = "") -> float:
    code = _TIMED.format(before=before, measured=measured)
    return min(fresh(code) for _ in range(FRESH))


def scan_speed() -> float:
    """Return how many characters a second a plain scan reaches."""
    text = sample(PROSE_SIZE)
    return len(text) / fastest(lambda: sum(1 for _ in _SCAN.finditer(text)), 10)


def whole_speeds() -> dict[int, float]:
    """Return the characters a second of `extract` for each length of text."""
    extract("first use loads the rules")
    speeds = {}
    for length, times in SIZES.items():
        text = sample(length)
        speeds[length] = length / fastest(partial(extract, text), times)
    return speeds


def prose_speed() -> float:
    """Return the characters a second of `extract` on a generated report, which has no tables."""
    text, _ = generate(0, PROSE_SIZE)
    return len(text) / fastest(partial(extract, text), SIZES[PROSE_SIZE])


def step_seconds(text: str) -> dict[str, float]:
    """Return the seconds of each step from text to JSON, the fastest of several runs."""
    rules = load_rules()
    runs = {step.stem: step.build(rules) for step in STEPS}
    least: dict[str, float] = {}

    def timed(name: str, run: Callable[..., T], *arguments: object) -> T:
        start = perf_counter()
        result = run(*arguments)
        least[name] = min(least.get(name, float("inf")), perf_counter() - start)
        return result

    for _ in range(SIZES[PROSE_SIZE]):
        source = timed("read", read, text)
        analysis = Analysis(timed("view", View, source))
        for name, run in runs.items():
            timed(name, run, analysis)
        report = timed("assemble", report_of, analysis, rules.digests)
        timed("to JSON", partial(report.model_dump_json, exclude={"text"}))
    return least


def measure() -> dict[str, Any]:
    """Return all figures as plain JSON data."""
    evaluations = score_all()
    scan = scan_speed()
    speeds = whole_speeds()
    million = sample(1_000_000).encode()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "scores": {
            name: evaluation_json(evaluation) | {"errors": None} for name, evaluation in evaluations.items()
        },
        "tables": {name: evaluation_text(evaluation) for name, evaluation in evaluations.items()},
        "scan_characters_per_second": scan,
        "extract_characters_per_second": speeds,
        "growth_10k_to_1m": speeds[10_000] / speeds[1_000_000],
        "growth_10k_to_10m": speeds[10_000] / speeds[10_000_000],
        "prose_characters_per_second": prose_speed(),
        "steps_ns_per_character": {
            size: {name: cost / size * 1e9 for name, cost in step_seconds(sample(size)).items()}
            for size in STEP_SIZES
        },
        "import_seconds": seconds_fresh(_IMPORT),
        "load_seconds_beyond_spacy": seconds_fresh(_LOAD, before="import spacy"),
        "first_report_seconds": seconds_fresh(_FIRST),
        "peak_bytes_import": fresh(_PEAK),
        "peak_bytes_1m": fresh(_PEAK, million),
    }


def table(figures: dict[str, Any]) -> str:
    """Return the figures as text for a terminal."""
    lines = [f"gongkai_nlp {figures['version']}, Python {figures['python']}, {figures['machine']}"]
    for name, scores in figures["tables"].items():
        lines += ["", name, scores]
    scan = figures["scan_characters_per_second"]
    lines += ["", f"{'speed':26}{'characters/s':>14}{'of re scan':>12}", f"{'plain re scan':26}{scan:14,.0f}"]
    for length, speed in figures["extract_characters_per_second"].items():
        lines.append(f"{f'extract, {length:,}':26}{speed:14,.0f}{speed / scan:12.4f}")
    prose = figures["prose_characters_per_second"]
    lines.append(f"{f'extract, prose {PROSE_SIZE:,}':26}{prose:14,.0f}{prose / scan:12.4f}")
    lines.append(f"{'growth, 10 k to 1 M':26}{figures['growth_10k_to_1m']:14.2f}")
    lines.append(f"{'growth, 10 k to 10 M':26}{figures['growth_10k_to_10m']:14.2f}")
    short, long = (figures["steps_ns_per_character"][size] for size in STEP_SIZES)
    lines += ["", f"{'step':26}{'ns/character':>14}{'of re scan':>12}{'growth':>8}"]
    for name, cost in sorted(long.items(), key=lambda step: -step[1]):
        share = 1e9 / cost / scan if cost else 0.0
        growth = cost / short[name] if short[name] else 1.0
        lines.append(f"{name:26}{cost:14.1f}{share:12.4f}{growth:8.2f}")
    lines += [
        "",
        f"{'import gongkai_nlp':26}{figures['import_seconds']:12.3f} s",
        f"{'load() beyond spaCy':26}{figures['load_seconds_beyond_spacy']:12.3f} s",
        f"{'import and first report':26}{figures['first_report_seconds']:12.3f} s",
        f"{'peak memory, import':26}{figures['peak_bytes_import'] / 1e6:11.0f} MB",
        f"{'peak memory, 1 M':26}{figures['peak_bytes_1m'] / 1e6:11.0f} MB",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="file to write the figures to as JSON")
    args = parser.parse_args()
    figures = measure()
    print(table(figures))
    if args.json:
        figures.pop("tables")
        args.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
