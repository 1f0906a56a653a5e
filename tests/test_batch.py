"""Many documents: reports from processes, data sets and their tables, resuming, options that are refused."""

import importlib.util
import json
import random
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from gongkai_nlp import Report, extract, extract_many
from gongkai_nlp.batch import schema
from gongkai_nlp.batch.extraction import Item
from gongkai_nlp.batch.runner import Broken, run
from gongkai_nlp.batch.stream import batched
from gongkai_nlp.cli import app
from gongkai_nlp.errors import BatchError, RuleError
from gongkai_nlp.results import Failure, Quantity

import runner_work
from runs import contents, documents, manifest, table

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.usefixtures("bounded")
CORPUS = sorted((ROOT / "corpora" / "gold").glob("*/*.txt"))
RUNNER = CliRunner()


def invoke(*arguments, code=0, **options):
    result = RUNNER.invoke(app, ["extract", *map(str, arguments)], **options)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return documents(tmp_path_factory.mktemp("batch") / "documents", 5)


class TestStream:
    def test_reports_from_processes_are_the_same_and_in_order(self):
        page = (
            b"<html><body><p>\xe5\x85\xa8\xe5\xb9\xb4\xe5\x8f\x97\xe7\x90\x866\xe4\xbb\xb6</p></body></html>"
        )
        given = [*CORPUS[:3], page, "全年受理申请36件。", Path("nowhere.txt"), b"\x00\x01\x02\x03", 7]
        here = list(extract_many(given))
        assert [type(result) for result in here] == [Report] * 5 + [Failure] * 3
        assert "of type int; give text" in here[-1].message
        assert list(extract_many(given, jobs=2, batch_size=3)) == here

    @pytest.mark.parametrize("one", ["全年受理申请36件。", b"x", Path("x")], ids=["text", "bytes", "path"])
    def test_one_document_is_no_list_of_documents(self, one):
        with pytest.raises(BatchError, match="give a list, or call extract"):
            extract_many(one)

    def test_a_stream_may_be_closed_wherever_it_works(self):
        stream = extract_many(["甲", "乙"])
        next(stream)
        stream.close()

    @pytest.mark.parametrize(
        "options",
        [{"jobs": 0}, {"batch_size": 0}, {"time_limit": 0}, {"jobs": 2, "nlp": object()}],
        ids=lambda options: next(iter(options)),
    )
    def test_options_that_make_no_sense_are_refused_at_once(self, options):
        with pytest.raises(BatchError):
            extract_many([], **options)

    def test_unknown_rules_are_refused_at_once(self):
        with pytest.raises(RuleError):
            extract_many([], rules=["nowhere"], jobs=2)

    def test_rules_of_a_user_work_in_processes(self, tmp_path):
        (unit,) = {quantity.rule for quantity in extract("全年受理申请36件。").quantities}
        (tmp_path / "quantity.toml").write_text(f'drop = ["{unit}"]\n', encoding="utf-8")
        given = ["全年受理申请36件。", "全年受理申请3件。"]
        here = list(extract_many(given, rules=[tmp_path]))
        assert list(extract_many(given, rules=[tmp_path], time_limit=60)) == here
        assert here != list(extract_many(given))

    def test_progress_is_shown_when_asked_for(self, capsys):
        list(extract_many(["甲", "乙"], progress=True))
        assert "2/2" in capsys.readouterr().err
        list(extract_many(["甲", "乙"]))
        assert capsys.readouterr().err == ""

    def test_no_processes_no_work(self):
        assert list(extract_many([], jobs=2)) == []


class TestRunner:
    def test_outcomes_keep_the_order_of_batches_whatever_their_sizes(self):
        chance = random.Random(7)
        batches = [[(number, chance.random())] * chance.randrange(1, 9) for number in range(60)]
        assert list(run(batches, runner_work.echo, jobs=2)) == batches

    def test_as_they_come_each_batch_is_there_once(self):
        batches = [[number] for number in range(60)]
        assert sorted(run(batches, runner_work.echo, jobs=2, ordered=False)) == batches

    @pytest.mark.parametrize(
        ("deed", "error", "reason"),
        [
            ("loops", "TimeLimit", r"^time limit of 1 s, at .*re.*match"),
            ("exits", "ProcessDied", "^its process ended with exit code 3$"),
            ("is killed", "ProcessDied", "SIGKILL, perhaps for want of memory"),
            ("faults", "ProcessDied", r"SIGSEGV, at .*runner_work\.py"),
        ],
        ids=["loops", "exits", "is killed", "faults"],
    )
    def test_an_item_that_ends_its_process_is_broken_and_the_others_are_done(self, deed, error, reason):
        batches = [["a", deed, "b"], ["c"]]
        *_, last = outcomes = list(run(batches, runner_work.does, jobs=1, time_limit=1))
        (broken,) = (outcome for outcome in outcomes if isinstance(outcome, Broken))
        assert (broken.item, broken.error) == (deed, error)
        assert re.search(reason, broken.reason)
        assert [outcome for outcome in outcomes if outcome is not broken] == [["a"], ["b"], ["c"]]
        assert last == ["c"]

    def test_work_that_cannot_be_sent_fails_here(self):
        with pytest.raises(AttributeError):
            list(run([[1]], lambda items: items, jobs=1))

    def test_processes_that_do_not_start_are_an_error(self):
        with pytest.raises(BatchError, match="__main__"):
            list(run([[1]], runner_work.never_starts, jobs=1))

    def test_work_that_fails_gives_each_item_as_broken(self):
        (broken,) = run([[1]], runner_work.fails, jobs=1)
        assert broken == Broken(1, "ProcessDied", "its process ended with exit code 1")


@pytest.mark.parametrize(
    ("sizes", "size", "part", "expected"),
    [
        ([1] * 5, 2, None, [2, 2, 1]),
        ([1] * 5, 2, 3, [2, 1, 2]),
        ([2**20, 1, 1], 2, None, [1, 2]),
        ([], 2, 3, []),
    ],
    ids=["by number", "by part", "by bytes", "none"],
)
def test_batches(sizes, size, part, expected):
    items = [Item(None, b"x" * length) for length in sizes]
    assert [len(batch) for batch in batched(items, size, part)] == expected


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("dataset") / "out"
    invoke(*CORPUS, "-o", out, "--format", "parquet")
    return out


@pytest.fixture(scope="module")
def reports():
    return list(extract_many(CORPUS))


class TestDataset:
    def test_every_table_has_the_schema_and_the_rows_of_the_models(self, out, reports):
        assert {path.name for path in out.iterdir()} == {*schema.tables(), "manifest.json"}
        for name in schema.tables():
            assert pq.read_schema(out / name / "part-00000.parquet") == schema.arrow_schema(name)
            records = {
                "reports": reports,
                "errors": [],
                "cells": [cell for report in reports for table in report.tables for cell in table.cells],
            }
            expected = records.get(name)
            if expected is None:
                expected = [record for report in reports for record in getattr(report, name)]
            assert len(table(out, name)) == len(expected) == manifest(out)["rows"][name]

    def test_rows_say_what_the_records_say(self, out, reports):
        found = [(report.source, quantity) for report in reports for quantity in report.quantities]
        for row, (source, quantity) in zip(table(out, "quantities"), found, strict=True):
            assert row.pop("source") == source
            exact = {name: row.pop(f"{name}_text") for name in ("value", "low", "high", "base_value")}
            for name, text in exact.items():
                value = None if text is None else Decimal(text)
                assert value == getattr(quantity, name)
                assert row[name] == (None if value is None else round(value, 12))
                row[name] = value
            assert Quantity(**row) == quantity

    def test_nested_records(self, out, reports):
        citations = [citation for report in reports for citation in report.citations]
        assert [row["mentions"] for row in table(out, "citations")] == [list(c.mentions) for c in citations]
        findings = [finding for report in reports for finding in report.findings]
        spans = [[(span["start"], span["end"]) for span in row["spans"]] for row in table(out, "findings")]
        assert spans == [list(finding.spans) for finding in findings]
        first = table(out, "reports")[0]
        assert first["produced_by"]["rules"][0]["value"] == reports[0].produced_by.rules["default"]
        assert first["issuer"] == reports[0].metadata.issuer

    def test_files_depend_on_neither_processes_nor_batches(self, out, tmp_path):
        other = tmp_path / "out"
        invoke(*CORPUS, "-o", other, "--format", "parquet", "--jobs", "2", "--batch-size", "3")
        assert contents(other) == contents(out)

    def test_a_finished_data_set_is_left_as_it_is(self, out):
        before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
        assert "finished already" in invoke(*CORPUS, "-o", out, "--format", "parquet").stderr
        assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before

    def test_the_columns_in_the_documentation_are_those_of_the_schema(self):
        text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
        sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
        documented = {
            section.split("\n", 1)[0]: re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE)
            for section in sections
        }
        held = {
            name: [(column.name, str(column.type)) for column in columns]
            for name, columns in schema.tables().items()
        }
        assert documented == held, "run scripts/batch_tables.py"

    def test_what_is_written_to_the_documentation_is_the_schema(self):
        spec = importlib.util.spec_from_file_location("batch_tables", ROOT / "scripts" / "batch_tables.py")
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        assert "| `value_text` | string |" in script.described()


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1.5", "1.5"),
        ("1e3", "1000"),
        ("0.1234567890125", "0.123456789012"),
        ("1e26", None),
        ("-1e25", "-1e25"),
    ],
)
def test_decimals_of_all_sizes_are_exact_as_text(value, number):
    quantity = Quantity(start=0, end=1, text="一", id="q1", rule="r", unit="个", value=Decimal(value))
    report = extract("一").model_copy(update={"quantities": (quantity,)})
    (row,) = schema.to_tables([report])["quantities"].to_pylist()
    assert row["value_text"] == str(Decimal(value))
    assert row["value"] == (None if number is None else Decimal(number))


def test_every_table_can_be_empty_and_every_type_is_known_to_other_engines():
    for name, batch in schema.to_tables([]).items():
        assert batch.num_rows == 0
        assert batch.schema == schema.arrow_schema(name)
        assert not any(
            pa.types.is_map(field.type) or pa.types.is_decimal256(field.type) for field in batch.schema
        )


class TestCommand:
    def test_one_file_and_what_could_not_be_read_beside_it(self, folder, tmp_path):
        missing = tmp_path / "missing.txt"
        out = tmp_path / "reports.jsonl"
        # What a run leaves that was killed when all was done.
        (tmp_path / ".reports.jsonl.parts.tmp" / "errors").mkdir(parents=True)
        result = invoke(folder, missing, "-o", out, code=1)
        assert str(missing) in result.stderr
        lines = out.read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["source"] for line in lines] == sorted(map(str, folder.iterdir()))
        (failure,) = (tmp_path / "reports.errors.jsonl").read_text(encoding="utf-8").splitlines()
        assert Failure.model_validate_json(failure).source == str(missing)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["reports.errors.jsonl", "reports.jsonl"]
        invoke(folder, "-o", out)
        assert [path.name for path in tmp_path.iterdir()] == ["reports.jsonl"]

    def test_of_many_errors_in_a_file_some_are_shown(self, tmp_path):
        paths = "\n".join(f"nowhere/{number}.txt" for number in range(50))
        out = tmp_path / "reports.jsonl"
        said = invoke("--paths-from", "-", "-o", out, code=1, input=paths).stderr
        assert said.count("No such file") == 20
        assert f"50 not read, see {tmp_path / 'reports.errors.jsonl'}" in said

    def test_a_folder_of_lines(self, folder, tmp_path):
        invoke(folder, "-o", tmp_path / "out")
        assert [row["source"] for row in table(tmp_path / "out", "reports")] == sorted(
            map(str, folder.iterdir())
        )

    def test_a_json_list(self, folder, tmp_path):
        out = tmp_path / "reports.json"
        invoke(folder, "-o", out, "--format", "json")
        reports = json.loads(out.read_text(encoding="utf-8"))
        assert [Report.model_validate(report).source for report in reports] == sorted(
            map(str, folder.iterdir())
        )

    def test_rows_and_their_ids(self, tmp_path):
        path = tmp_path / "x.jsonl"
        path.write_text('{"key": 7, "body": "全年受理申请36件。"}\n', encoding="utf-8")
        result = invoke(path, "--text-column", "body", "--id-column", "key")
        report = json.loads(result.stdout)
        assert report["source"] == "7"
        assert report["quantities"][0]["value"] == "36"

    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_no_documents_give_empty_tables(self, form, tmp_path):
        (tmp_path / "empty").mkdir()
        invoke(tmp_path / "empty", "-o", tmp_path / "out", "--format", form)
        assert table(tmp_path / "out", "reports") == []
        assert manifest(tmp_path / "out")["finished"]

    def test_paths_on_standard_input(self, folder):
        paths = sorted(map(str, folder.iterdir()))
        result = invoke("--paths-from", "-", "--time-limit", "60", input="\n".join(paths))
        assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == paths

    def test_other_options_than_those_of_the_manifest_are_refused(self, folder, tmp_path):
        out = tmp_path / "out"
        invoke(folder, "-o", out)
        changed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        changed["produced_by"]["gongkai_nlp"] = "0.0.1"
        assert "--restart" in invoke(folder, "-o", out, "--format", "parquet", code=2).stderr
        (out / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
        assert "version 0.0.1" in invoke(folder, "-o", out, code=2).stderr
        invoke(folder, "-o", out, "--format", "parquet", "--restart")
        assert manifest(out)["rows"]["reports"] == 5
        assert not list(out.rglob("*.jsonl"))

    def test_rules_that_changed_are_refused_and_taken_with_restart(self, folder, tmp_path):
        (unit,) = {quantity.rule for quantity in extract("全年受理申请36件。").quantities}
        pack = tmp_path / "pack"
        pack.mkdir()
        out = tmp_path / "out"
        other = extract("占地36亩。").quantities[0].rule
        (pack / "quantity.toml").write_text(f'drop = ["{other}"]\n', encoding="utf-8")
        invoke(folder, "-o", out, "--rules", pack)
        assert table(out, "reports")[0]["quantities"]
        (pack / "quantity.toml").write_text(f'drop = ["{unit}"]\n', encoding="utf-8")
        assert "begun with rules" in invoke(folder, "-o", out, "--rules", pack, code=2).stderr
        invoke(folder, "-o", out, "--rules", pack, "--restart")
        assert not table(out, "reports")[0]["quantities"]

    def test_files_that_changed_are_noticed(self, tmp_path):
        inputs = documents(tmp_path / "documents", 2)
        invoke(inputs, "-o", tmp_path / "out")
        (inputs / "000.txt").write_text("未收到申请。", encoding="utf-8")
        assert "--restart" in invoke(inputs, "-o", tmp_path / "out", code=2).stderr

    def test_a_folder_that_holds_something_else_is_left_alone(self, folder, tmp_path):
        (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
        assert "thesis.docx" in invoke(folder, "-o", tmp_path, code=2).stderr
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "nothing to read"),
            (("x.txt", "--format", "parquet"), "-o"),
            (("x.txt", "--id-column", "id"), "--text-column"),
            (("x.txt", "-o", "folder", "--format", "json"), "folder.json"),
            (("x.txt", "-o", "no/such/place.jsonl"), "no such folder"),
            (("x.txt", "--time-limit", "0"), "more than 0"),
        ],
        ids=["nothing", "parquet to the terminal", "ids alone", "list as folder", "no folder", "no time"],
    )
    def test_what_makes_no_sense_is_told_with_its_mend(self, arguments, said):
        assert said in invoke(*arguments, code=2).stderr

    def test_a_document_that_cannot_be_read_is_counted_and_listed_in_errors(self, folder, tmp_path):
        result = invoke(folder, tmp_path / "none.txt", "-o", tmp_path / "out", "--format", "parquet", code=1)
        assert "1 not read" in result.stderr
        (error,) = table(tmp_path / "out", "errors")
        assert error["source"] == str(tmp_path / "none.txt")
