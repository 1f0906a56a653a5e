"""Fail where a score falls below its floor.

The floors stand in floors.json with the digest of the corpus that they were measured on. After a change
for the better, or of the corpus, ``--update`` pins the scores of today; it lowers none unless
``--allow-lower`` is given.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from gold import CORPORA, ROOT, digest, scores

from gongkai_nlp.evaluation import evaluate, evaluation_text

FLOORS = Path(__file__).with_name("floors.json")
_STEP = 10_000
"""Floors are pinned to four digits, rounded down."""


@dataclass(frozen=True)
class Pinned:
    """What is pinned for one gold set."""

    digest: str
    floors: dict[str, float]


def read_floors(path: Path) -> dict[str, Pinned]:
    if not path.exists():
        return {}
    return {name: Pinned(**pinned) for name, pinned in json.loads(path.read_text(encoding="utf-8")).items()}


def write_floors(path: Path, pinned: dict[str, Pinned]) -> None:
    data = {name: vars(pin) for name, pin in sorted(pinned.items())}
    path.write_text(json.dumps(data, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def floor_of(score: float) -> float:
    """Return the floor to pin for a score."""
    return int(score * _STEP) / _STEP


def shortfalls(name: str, pinned: dict[str, Pinned], today: Pinned) -> list[str]:
    """Return what is wrong with the scores of today, as lines for the terminal."""
    if name not in pinned:
        return [f"{name}: no floors yet; pin them with --update"]
    pin = pinned[name]
    if pin.digest != today.digest:
        return [f"{name}: the corpus is not the one that the floors were measured on; pin anew with --update"]
    return [f"{name}: {line}" for line in lowered(pin, today)]


def lowered(pin: Pinned, today: Pinned) -> list[str]:
    """Return the floors of `pin` that the scores of `today` do not reach."""
    return [
        f"{label} is {today.floors.get(label, 0.0):.4f}, below its floor of {floor:.4f}"
        for label, floor in sorted(pin.floors.items())
        if today.floors.get(label, 0.0) < floor
    ]


def measure(folder: Path) -> Pinned:
    """Return the digest and scores of a gold set, rounded down as floors are.

    Raises:
        SystemExit: a mention is not what stands at its offsets; no floor makes up for that.
    """
    evaluation = evaluate([folder])
    if evaluation.offset_errors:
        sys.exit(evaluation_text(evaluation, errors=True))
    return Pinned(digest(folder), {label: floor_of(score) for label, score in scores(evaluation).items()})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--update", action="store_true", help="pin the scores of today")
    parser.add_argument("--allow-lower", action="store_true", help="let --update lower floors")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="file of floors")
    parser.add_argument(
        "folders", nargs="*", type=Path, help="gold sets; those of the corpus if none is given"
    )
    args = parser.parse_args(arguments)
    folders = args.folders or [folder for folder in sorted(CORPORA.iterdir()) if folder.is_dir()]
    pinned = read_floors(args.floors)
    today = {}
    for folder in folders:
        path = folder.resolve()
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        today[name] = measure(path)
    if args.update:
        lower = [
            f"{name}: {line}"
            for name in today
            if name in pinned
            for line in lowered(pinned[name], today[name])
        ]
        print("\n".join(lower) or f"pinned: {', '.join(today)}")
        if lower and not args.allow_lower:
            print("not pinned; give --allow-lower to lower these floors")
            return 1
        write_floors(args.floors, pinned | today)
        return 0
    short = [line for name in today for line in shortfalls(name, pinned, today[name])]
    if not args.folders:
        gone = sorted(pinned.keys() - today.keys())
        short += [
            f"{name}: has floors and is not there; bring it back, or take its floors out" for name in gone
        ]
    print("\n".join(short) or f"no score below its floor: {', '.join(today)}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
