"""One batch function for every engine; on dask all rows are there once, whatever happens to a worker."""

import importlib.util
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import dask
import pyarrow as pa
import pytest
from distributed import Client, LocalCluster

from gongkai_nlp import Report, extract, read_all
from gongkai_nlp.batch import schema
from gongkai_nlp.errors import BatchError
from gongkai_nlp.scale import batch_schema, extract_batch, run_on_dask

from runs import PLANTED, documents, manifest, table

pytestmark = pytest.mark.usefixtures("bounded")
TEXT = "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年收到政府信息公开申请36件。\n"
BODY = "一、总体情况\n\n" + "全县各部门把政务公开列入年度工作安排，定期检查落实情况。\n" * 20
TWO = "".join(f"云溪县{year}年政府信息公开工作年度报告\n\n{BODY}" for year in (2020, 2021))


class TestBatch:
    def test_a_row_a_report_and_a_row_a_failure(self):
        given = pa.table({"id": ["甲", "乙", "丙", None], "text": [TEXT, TWO, None, TEXT]})
        found = extract_batch(given)
        assert found.schema == batch_schema()
        assert found.column("id").to_pylist() == ["甲", "乙", "乙", "丙", None]
        assert found.column("source").to_pylist() == ["甲", "乙#1", "乙#2", "丙", None]
        assert [error is None for error in found.column("error").to_pylist()] == [True] * 3 + [False, True]
        assert Report.model_validate_json(found.column("report")[0].as_py()).metadata.year == 2021
        assert found.column("report")[3].as_py() is None

    def test_lists_say_what_the_report_says(self):
        (row,) = extract_batch(pa.table({"id": [7], "text": [TEXT]})).to_pylist()
        report = extract(read_all(TEXT, name="7")[0])
        assert row["report"] == report.model_dump_json()
        for name in schema.lists():
            assert len(row[name]) == len(getattr(report, name))
        assert row["quantities"][0]["value_text"] == "36"
        assert row["sections"][1]["role"] == "overview"

    def test_the_content_of_files_as_a_record_batch(self):
        given = pa.RecordBatch.from_pydict({"id": ["a"], "bytes": [TEXT.encode("gb18030")]})
        assert extract_batch(given).column("quantities")[0][0]["value_text"].as_py() == "36"

    def test_no_rows(self):
        given = pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
        assert extract_batch(given).num_rows == 0

    @pytest.mark.parametrize("names", [["id"], ["text"], ["id", "body"]])
    def test_missing_columns_are_told(self, names):
        with pytest.raises(BatchError, match="give id and text, or id and bytes"):
            extract_batch(pa.table({name: ["x"] for name in names}))


MANY_FAULTS = pytest.mark.skipif("FAULT_MOMENTS" not in os.environ, reason="for make faults")


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([PLANTED, os.environ.get("PYTHONPATH", "")]))
        # Two deaths and not four, each of which takes seconds, until dask gives a batch up.
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": 1}),
            LocalCluster(2, threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL") as cluster,
            Client(cluster) as client,
        ):
            yield client


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({}, id="a worker is killed"),
        # Workers take seconds to start again, so this is one for `make faults`.
        pytest.param({"bad.txt": "ProcessDied"}, id="and a document kills workers", marks=MANY_FAULTS),
    ],
)
def test_on_dask_every_row_is_there_once_when(bad, client, tmp_path):
    folder = documents(tmp_path / "documents", 40)
    for name in bad:
        (folder / name).write_text("全年收到申请6件，直接退出。", encoding="utf-8")
    (folder / "none.pdf").write_bytes(b"%PDF-1.7\nnothing")
    paths = sorted(folder.iterdir())
    out = tmp_path / "out"
    pids = list(client.run(os.getpid).values())
    deadline = time.monotonic() + 120

    def kill_one_in_the_middle():
        while len(list(out.glob("reports/part-*.parquet"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(pids[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one_in_the_middle)
    killer.start()
    rows = run_on_dask(paths, client, out, batch_documents=6)
    killer.join()
    good = [str(path) for path in paths if path.name[0].isdigit()]
    assert [row["source"] for row in table(out, "reports")] == good
    errors = {Path(row["source"]).name: row["error"] for row in table(out, "errors")}
    assert errors == bad | {"none.pdf": "ReadError"}
    assert rows["quantities"] == len(table(out, "quantities")) == 20 * len(good)
    assert manifest(out)["finished"]
    assert not list(out.rglob("*.tmp"))
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/*.parquet")}
    assert run_on_dask(paths, client, out, batch_documents=6) == rows
    assert {path: path.stat().st_mtime_ns for path in out.glob("*/*.parquet")} == before
    with pytest.raises(BatchError, match="paths"):
        run_on_dask(paths[1:], client, out, batch_documents=6)


def installed(engine):
    return pytest.mark.skipif(importlib.util.find_spec(engine) is None, reason=f"{engine} is not installed")


@pytest.fixture
def crawl(tmp_path):
    import pyarrow.parquet as pq

    path = tmp_path / "crawl.parquet"
    texts = [TEXT.replace("36", str(number)) for number in range(30)]
    pq.write_table(pa.table({"id": [str(number) for number in range(30)], "text": texts}), path)
    return path


def recipe(engine):
    """Return the program of the recipe in the documentation, as a function of two paths."""
    text = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    program = text.partition(f"## {engine}\n")[2].partition("```python\n")[2].partition("```")[0]

    def run(crawl, out):
        program_here = program.replace("crawl.parquet", str(crawl)).replace('"found', f'"{out}')
        exec(compile(program_here, engine, "exec"), {"__name__": engine})

    return run


@installed("pyspark")
@pytest.mark.filterwarnings("ignore")
def test_recipe_for_spark(crawl, tmp_path, monkeypatch):
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    recipe("Spark")(crawl, tmp_path / "found")
    check(tmp_path / "found")


@installed("ray")
@pytest.mark.filterwarnings("ignore")
def test_recipe_for_ray(crawl, tmp_path):
    recipe("Ray Data")(crawl, tmp_path / "found")
    check(tmp_path / "found")


def check(found):
    import pyarrow.parquet as pq

    rows = pq.read_table(found).to_pylist()
    assert sorted(int(row["id"]) for row in rows) == list(range(30))
    for row in rows:
        assert row["quantities"][0]["value_text"] == row["id"]
        assert json.loads(row["report"])["quantities"][0]["value"] == row["id"]
