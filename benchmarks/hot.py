"""Profile each step: what it costs and the functions it spends its time in.

    python benchmarks/hot.py [FOLDER…] [--functions N]

Texts are those of the corpus, or of the folders given.
"""

import argparse
import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from gold import CORPORA

from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import STEPS, Analysis, Run
from gongkai_nlp.reading import read
from gongkai_nlp.rules import RuleSet, load_rules
from gongkai_nlp.view import View

TIMES = 10
"""How often the texts are gone over; the least time of each step counts."""


Call = Callable[..., Any]
"""Called with the name of a step, the function that does it and its arguments."""


def go_over(texts: list[str], rules: RuleSet, runs: dict[str, Run], call: Call) -> None:
    """Make the report of each text, every step through `call`."""
    for text in texts:
        analysis = Analysis(call("view", View, call("read", read, text)))
        for name, run in runs.items():
            call(name, run, analysis)
        call("assemble", report_of, analysis, rules.digests)


def measure(texts: list[str]) -> tuple[dict[str, float], dict[str, cProfile.Profile]]:
    """Return the seconds of each step over all texts, and a profile of each."""
    rules = load_rules()
    runs = {step.stem: step.build(rules) for step in STEPS}
    seconds: dict[str, float] = defaultdict(float)
    profiles: dict[str, cProfile.Profile] = defaultdict(cProfile.Profile)

    def timed(name: str, run: Call, *arguments: Any) -> Any:
        start = process_time()
        result = run(*arguments)
        seconds[name] += process_time() - start
        return result

    def profiled(name: str, run: Call, *arguments: Any) -> Any:
        return profiles[name].runcall(run, *arguments)

    least: dict[str, float] = {}
    for _ in range(TIMES):
        seconds.clear()
        go_over(texts, rules, runs, timed)
        least = {name: min(took, least.get(name, took)) for name, took in seconds.items()}
    go_over(texts, rules, runs, profiled)
    return least, profiles


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--functions", type=int, default=6, help="how many functions of each step")
    args = parser.parse_args()
    folders = args.folders or sorted(folder for folder in CORPORA.iterdir() if folder.is_dir())
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    length = sum(map(len, texts))
    least, profiles = measure(texts)
    whole = sum(least.values())
    print(f"{length:,} characters, {whole / length * 1e9:.0f} ns each, {length / whole:,.0f} a second")
    for name, seconds in sorted(least.items(), key=lambda step: -step[1]):
        print(f"\n{name}: {seconds / length * 1e9:.0f} ns a character, {seconds / whole:.0%}")
        functions: Any = pstats.Stats(profiles[name]).stats  # type: ignore[attr-defined]
        total = sum(own for _, _, own, _, _ in functions.values()) or 1.0
        for place, (_, calls, own, _, _) in sorted(functions.items(), key=lambda row: -row[1][2])[
            : args.functions
        ]:
            file, line, function = place
            where = f"{Path(file).stem}:{line} " if line else ""
            print(f"  {own / total:5.0%} {calls:8,} calls  {where}{function}")


if __name__ == "__main__":
    main()
