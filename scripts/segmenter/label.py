"""Cut the training texts into words with the teacher, and write them one line a sentence to silver.txt.

The texts are ours: the sample documents, the examples of the rules and tests, generated reports, and
sentences.txt, which was written for this. The teacher is wapic with wapic-cws-model (MIT). It is needed
only to make silver.txt again:

    pip install wapic wapic-cws-model
    python scripts/segmenter/label.py
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import wapic  # type: ignore[import-not-found]

from gongkai_nlp.reading import read
from gongkai_nlp.view import View

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NOT_TEXT = frozenset({"id", "why", "source", "pattern"})
REPORTS = range(6)
"""Seeds of the generated reports."""


def texts() -> Iterator[str]:
    """Yield the training texts."""
    yield (HERE / "sentences.txt").read_text(encoding="utf-8")
    for path in sorted(ROOT.glob("corpora/gold/*/*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((*ROOT.glob("src/gongkai_nlp/rules/*.toml"), *ROOT.glob("tests/cases/*.toml"))):
        yield from strings(tomllib.loads(path.read_text(encoding="utf-8")))
    sys.path.append(str(ROOT / "benchmarks"))
    from generate import generate

    for seed in REPORTS:
        yield generate(seed, 3_000)[0]


def strings(value: Any) -> Iterator[str]:
    """Yield the strings of a rule or case that are text."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_TEXT:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str) and re.search("[一-鿿]", value) and not re.search(r"[\\|^$\[\]]", value):
        yield re.sub("[⟦⟧]", "", value)


def lines(text: str) -> Iterator[str]:
    """Yield the lines of a text as the view has them, without blanks."""
    for line in View(read(text)).text.split("\n"):
        if bare := "".join(line.split()):
            yield bare


def main() -> None:
    """Write silver.txt."""
    teacher = wapic.Segmenter()
    unique = dict.fromkeys(line for text in texts() for line in lines(text))
    words = (" ".join(teacher.segment(line)) for line in unique)
    (HERE / "silver.txt").write_text("".join(f"{line}\n" for line in words), encoding="utf-8")
    print(f"{len(unique)} lines, {sum(map(len, unique))} characters")


if __name__ == "__main__":
    main()
