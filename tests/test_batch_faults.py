"""What may befall a run over many documents: every other document's rows are there, once."""

import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import time

import psutil
import pytest

from gongkai_nlp import extract_many
from gongkai_nlp.results import Report

from runs import contents, documents, finish, go_on, manifest, start, table

pytestmark = pytest.mark.usefixtures("bounded")
MOMENTS = int(os.environ.get("FAULT_MOMENTS", "1"))
"""At how many random moments something is killed; `make faults` tries more."""
MANY_FAULTS = pytest.mark.skipif("FAULT_MOMENTS" not in os.environ, reason="for make faults")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return documents(tmp_path_factory.mktemp("inputs") / "documents", 24)


@pytest.fixture(scope="module")
def whole(inputs, tmp_path_factory):
    """Return what a run leaves that nothing befalls, how many seconds it took and where, by its form."""
    found = {}
    for form in ("jsonl", "parquet"):
        out = tmp_path_factory.mktemp("whole") / form
        started = time.monotonic()
        finish(inputs, out, form=form, jobs=1)
        found[form] = contents(out), time.monotonic() - started, out
    return found


BAD = {
    "停不下来": ("TimeLimit", "time limit of 3 s", "_loop"),
    "直接退出": ("ProcessDied", "exit code 3", ""),
    "内存不足": ("ProcessDied", "SIGKILL, perhaps for want of memory", ""),
    "地址错误": ("ProcessDied", "SIGSEGV", "sitecustomize.py"),
    "程序错误": ("KeyError", "planted", ""),
}


@pytest.mark.parametrize(
    ("words", "jobs"),
    [
        # Every start of a process takes a second; that each end is told is tested of the runner.
        pytest.param(["直接退出", "程序错误"], 1, id="ends and raises"),
        pytest.param(list(BAD), 2, id="everything", marks=MANY_FAULTS),
    ],
)
def test_a_document_that_loops_or_ends_its_process_is_among_the_errors(words, jobs, tmp_path):
    folder = documents(tmp_path / "documents", 12)
    for number, word in enumerate(words):
        (folder / f"bad{number}.txt").write_text(f"全年收到申请6件，{word}。", encoding="utf-8")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing")
    out = tmp_path / "out"
    finish(folder, out, form="jsonl", jobs=jobs, batch_size=6, time_limit=3, planted=True)
    good = sorted(str(file) for file in folder.glob("0*.txt"))
    assert sorted(row["source"] for row in table(out, "reports")) == good
    assert all(len(row["quantities"]) == 20 for row in table(out, "reports"))
    errors = {row["source"]: row for row in table(out, "errors")}
    assert len(errors) == len(words) + 1 == manifest(out)["rows"]["errors"]
    for number, (error, reason, place) in enumerate(BAD[word] for word in words):
        row = errors[str(folder / f"bad{number}.txt")]
        assert row["error"] == error
        assert reason in row["message"]
        assert place in row["message"]
    assert errors[str(folder / "damaged.pdf")]["error"] == "ReadError"


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_worker_killed_at_a_random_moment_loses_nothing(inputs, seed):
    chance = random.Random(seed)
    paths = sorted(inputs.iterdir())
    moment = chance.randrange(len(paths))
    results = []
    for result in extract_many(paths, jobs=2, batch_size=2):
        if len(results) == moment:
            chance.choice(multiprocessing.active_children()).kill()
        results.append(result)
    assert [result.source for result in results] == [str(path) for path in paths]
    assert all(isinstance(result, Report) for result in results)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_run_killed_at_a_random_moment_goes_on_to_the_same_files(inputs, whole, tmp_path, seed):
    form, jobs = (("jsonl", 1), ("parquet", 2))[seed % 2]
    files, seconds, _ = whole[form]
    with start(inputs, tmp_path / "out", form=form, jobs=jobs) as process:
        time.sleep(random.Random(seed).uniform(0.3, 1) * seconds)
        process.kill()
    go_on(inputs, tmp_path / "out", form=form)
    assert contents(tmp_path / "out") == files


def test_a_run_killed_after_a_part_goes_on_behind_it_and_its_workers_end(inputs, whole, tmp_path):
    out = tmp_path / "out"
    with start(inputs, out, form="parquet") as process:
        while not (out / "manifest.json").exists() or manifest(out)["parts"] < 1:
            assert process.poll() is None
            time.sleep(0.001)
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    first = (out / "reports" / "part-00000.parquet").stat()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not alive
    go_on(inputs, out, form="parquet")
    assert (out / "reports" / "part-00000.parquet").stat().st_mtime_ns == first.st_mtime_ns
    assert contents(out) == whole["parquet"][0]


def test_workers_end_with_the_run_in_the_middle_of_a_document(tmp_path):
    folder = documents(tmp_path / "documents", 1)
    (folder / "slow.txt").write_text("全年收到申请36件。" * 400_000, encoding="utf-8")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    with start(folder, tmp_path / "out", form="jsonl", jobs=1, time_limit=600, env=environment) as process:
        # Once it says where it will write its last words, it works.
        while not list(temporary.glob("*/*")):
            assert process.poll() is None
            time.sleep(0.01)
        workers = psutil.Process(process.pid).children(recursive=True)
        time.sleep(1)
        process.kill()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not alive
    assert not list(temporary.iterdir())


def test_a_full_disk_is_told_and_the_run_goes_on_once_there_is_room(inputs, whole, tmp_path):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))

    out = tmp_path / "out"
    with start(inputs, out, form="jsonl", jobs=1, preexec_fn=little_room) as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert said.startswith(str(out))
    assert "same command" in said
    go_on(inputs, out, form="jsonl")
    assert contents(out) == whole["jsonl"][0]


def test_files_that_the_manifest_does_not_count_are_written_again(inputs, whole, tmp_path):
    out = shutil.copytree(whole["jsonl"][2], tmp_path / "out")
    shutil.copy(out / "reports" / "part-00004.jsonl", out / "reports" / "part-00005.jsonl")
    (out / "reports" / ".part-00006.tmp").write_bytes(b"half")
    text = (out / "manifest.json").read_text(encoding="utf-8")
    (out / "manifest.json").write_text(
        text.replace('"finished": true', '"finished": false'), encoding="utf-8"
    )
    go_on(inputs, out, form="jsonl")
    assert contents(out) == whole["jsonl"][0]


@MANY_FAULTS
def test_a_script_without_a_main_guard_is_told_once_and_how_to_mend_it(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from gongkai_nlp import extract_many\nlist(extract_many(['x'], jobs=2))\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    assert "__main__" in done.stderr.splitlines()[-1]


def test_a_stream_takes_no_more_than_it_works_on_and_ends_its_processes_when_closed():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield f"全年收到申请{taken}件。"

    stream = extract_many(endless(), time_limit=60, batch_size=2)
    assert [next(stream).quantities[0].value for _ in range(20)] == list(range(1, 21))
    assert multiprocessing.active_children()
    stream.close()
    assert not multiprocessing.active_children()
    assert taken <= 20 + 2 * 4 + 2
