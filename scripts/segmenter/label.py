"""Cut the training texts into words with the teacher, and write them one line a sentence to silver.txt.

The texts are ours: sentences.txt, which was written for this, the sample documents, generated reports, and
names of places in plain sentences. The teacher is wapic with wapic-cws-model (MIT). It is needed only to
make silver.txt again:

    pip install wapic wapic-cws-model
    python scripts/segmenter/label.py
"""

import csv
import gzip
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import wapic  # type: ignore[import-not-found]

from gongkai_nlp.reading import read
from gongkai_nlp.view import View

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REPORTS = range(6)
"""Seeds of the generated reports."""
LEVELS = ("province", "prefecture")
COUNTIES = 700
FRAMES = (
    "{}人民政府常务会议审议通过",
    "根据{}政府的部署",
    "{}有关部门和单位",
    "在{}公共资源交易中心网站公布",
    "位于{}境内",
    "{}委、{}政府高度重视".replace("{}", "{0}"),
    "{}教育局受理申请",
    "经{}批准",
)
"""Sentences around the name of a place."""


def texts() -> Iterator[str]:
    """Yield the training texts."""
    yield (HERE / "sentences.txt").read_text(encoding="utf-8")
    for path in sorted(ROOT.glob("corpora/gold/*/*.txt")):
        yield path.read_text(encoding="utf-8")
    sys.path.append(str(ROOT / "benchmarks"))
    from generate import generate

    for seed in REPORTS:
        yield generate(seed, 3_000)[0]
    yield "\n".join(places())


def places() -> Iterator[str]:
    """Yield sentences that name every province and prefecture, and some counties."""
    with gzip.open(ROOT / "src/gongkai_nlp/data/divisions.csv.gz", "rt", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if not row["until"]]
    chance = random.Random(0)
    names = [row["name"] for row in rows if row["level"] in LEVELS]
    counties = sorted({row["name"] for row in rows if row["level"] == "county"})
    for name in [*names, *chance.sample(counties, COUNTIES)]:
        yield chance.choice(FRAMES).format(name)


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
