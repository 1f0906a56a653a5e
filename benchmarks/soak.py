"""Many documents in one run: memory of every process over time, bytes written, and two processes against one.

The documents are generated reports; memory is the resident set of each process, read from /proc.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from generate import generate

KINDS = 500
"""Different documents; each is there many times under its own name."""


def write_documents(folder: Path, number: int, length: int) -> int:
    """Write `number` documents of about `length` characters, and return how many characters."""
    kinds = [generate(seed, length)[0] for seed in range(min(KINDS, number))]
    files = []
    for index, text in enumerate(kinds):
        files.append(folder / f"kind-{index}")
        files[-1].write_text(text, encoding="utf-8")
    for index in range(number):
        # Names of their own for the same content: the disk of the machine is no part of the question.
        (folder / f"{index // 1000:04}").mkdir(exist_ok=True)
        os.link(files[index % len(files)], folder / f"{index // 1000:04}" / f"{index:07}.txt")
    return sum(len(kinds[index % len(kinds)]) for index in range(number))


def memory(process: int) -> dict[int, int]:
    """Return the resident bytes of a process and of its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    found = {}
    for each in (process, *map(int, children)):
        fields = Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()
        found[each] = int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
    return found


def run(folder: Path, out: Path, form: str, jobs: int) -> dict[str, object]:
    """Run ``gongkai extract`` once, and return its seconds, seconds of processors and memory."""
    command = [sys.executable, "-m", "gongkai_nlp", "extract", folder, "-o", out, "--format", form]
    started = time.perf_counter()
    before = os.times()
    process = subprocess.Popen([*command, "--jobs", str(jobs)])
    samples: list[dict[int, int]] = []
    stopped = threading.Event()

    def watch() -> None:
        while not stopped.wait(0.5):
            with contextlib.suppress(OSError):
                samples.append(memory(process.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    process.wait()
    stopped.set()
    watching.join()
    after = os.times()
    written = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    return {
        "jobs": jobs,
        "seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(
            after.children_user - before.children_user + after.children_system - before.children_system, 1
        ),
        "megabytes_written": round(written / 1e6, 1),
        "peak_megabytes": _megabytes(max(max(sample.values()) for sample in samples)),
        # One process a column, the parent first: constant, if nothing is kept of what is done.
        "megabytes_over_time": {
            f"{share} %": [_megabytes(held) for held in samples[(len(samples) - 1) * share // 100].values()]
            for share in (25, 50, 75, 90)
        },
    }


def _megabytes(size: int) -> int:
    return round(size / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--length", type=int, default=4_000, help="characters of a document")
    parser.add_argument("--format", default="parquet")
    parser.add_argument("--jobs", type=int, nargs="*", default=[2, 1])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "documents"
        folder.mkdir()
        characters = write_documents(folder, arguments.documents, arguments.length)
        runs = [
            run(folder, Path(temporary) / f"out{jobs}", arguments.format, jobs) for jobs in arguments.jobs
        ]
    figures = {"documents": arguments.documents, "characters": characters, "runs": runs}
    for one in runs:
        one["documents_a_second"] = round(arguments.documents / float(str(one["seconds"])))
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
