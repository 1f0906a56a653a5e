"""Runs over many documents in a process of their own, and what they leave behind."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from gongkai_nlp.batch import dataset
from gongkai_nlp.batch.inputs import Inputs
from gongkai_nlp.batch.stream import Options

PLANTED = str(Path(__file__).parent / "planted")
_PROGRAM = """
import sys
from pathlib import Path
from gongkai_nlp.batch import dataset
from gongkai_nlp.batch.inputs import Inputs
from gongkai_nlp.batch.stream import Options
from gongkai_nlp.errors import BatchError
try:
    done = dataset.write(
        Inputs((sys.argv[1],)),
        Path(sys.argv[2]),
        Options((), int(sys.argv[4]), float(sys.argv[6]) or None, int(sys.argv[5])),
        form=sys.argv[3],
        part_documents=5,
    )
except BatchError as error:
    sys.exit(str(error))
"""


def documents(folder, number):
    """Write `number` small reports to `folder`, and return it."""
    folder.mkdir()
    for index in range(number):
        text = (
            f"云溪县{2000 + index}年政府信息公开工作年度报告\n\n一、总体情况\n\n全年收到申请{index + 1}件。\n"
        )
        (folder / f"{index:03}.txt").write_text(text * 20, encoding="utf-8")
    return folder


def start(
    inputs, out, *, form="parquet", jobs=2, batch_size=2, time_limit=0, planted=False, env=None, **options
):
    """Return the process of a run with parts of five documents."""
    paths = [PLANTED, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = (env or os.environ) | ({"PYTHONPATH": os.pathsep.join(paths)} if planted else {})
    arguments = map(str, (inputs, out, form, jobs, batch_size, time_limit))
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, **options)


def finish(*arguments, **options):
    """Run to the end, and return what was said on standard error."""
    with start(*arguments, **options) as process:
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said
    return said


def go_on(inputs, out, *, form):
    """Finish in this process what a run of `start` began: a process more would take a second more."""
    dataset.write(Inputs((str(inputs),)), out, Options(), form=form, part_documents=5)


def contents(out):
    """Return the digest of every file of a data set."""
    return {
        str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in out.rglob("*")
        if file.is_file()
    }


def table(out, name):
    """Return the rows of a table of a data set."""
    if list((out / name).glob("*.parquet")):
        return pq.read_table(out / name).to_pylist()
    files = sorted((out / name).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def manifest(out):
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))
