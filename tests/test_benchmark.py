"""The gate on scores, and the figures of the benchmark."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DEV = ROOT / "corpora/gold/dev"


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for file in DEV.glob("wanglan-water-bureau-2018.*"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    return tmp_path / "floors.json"


def gate(corpus: Path, floors: Path, *options: str) -> int:
    from gate import main

    status: int = main([*options, "--floors", str(floors), str(corpus)])
    return status


def pinned(floors: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(floors.read_text(encoding="utf-8"))["gold"]
    return data


def raise_floor(floors: Path, label: str, to: float) -> None:
    data = {"gold": pinned(floors)}
    data["gold"]["floors"][label] = to
    floors.write_text(json.dumps(data), encoding="utf-8")


def test_the_gate_asks_for_floors_and_passes_at_them(
    corpus: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(corpus, floors) == 1
    assert "pin them with --update" in capsys.readouterr().out
    assert gate(corpus, floors, "--update") == 0
    assert gate(corpus, floors) == 0
    assert len(pinned(floors)["digest"]) == 64
    assert {"quantities", "sections.role", "metadata.title"} <= pinned(floors)["floors"].keys()


def test_the_gate_fails_below_a_floor(corpus: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate(corpus, floors, "--update")
    raise_floor(floors, "quantities", 1.01)
    raise_floor(floors, "a kind that is gone", 0.5)
    assert gate(corpus, floors) == 1
    out = capsys.readouterr().out
    assert "below its floor of 1.0100" in out
    assert "a kind that is gone is 0.0000, below its floor of 0.5000" in out


def test_a_floor_is_lowered_only_on_demand(corpus: Path, floors: Path) -> None:
    gate(corpus, floors, "--update")
    raise_floor(floors, "quantities", 1.01)
    assert gate(corpus, floors, "--update") == 1
    assert pinned(floors)["floors"]["quantities"] == 1.01
    assert gate(corpus, floors, "--update", "--allow-lower") == 0
    assert pinned(floors)["floors"]["quantities"] <= 1


def test_floors_hold_for_the_corpus_that_they_were_measured_on(
    corpus: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate(corpus, floors, "--update")
    with next(corpus.glob("*.gold.json")).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert gate(corpus, floors) == 1
    assert "the corpus is not the one" in capsys.readouterr().out


def test_a_gold_set_with_floors_cannot_just_go(
    corpus: Path, floors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import gate as module

    gate(corpus, floors, "--update")
    monkeypatch.setattr(module, "CORPORA", corpus.parent)
    assert module.main(["--floors", str(floors)]) == 0
    corpus.rename(corpus.with_name("renamed"))
    (corpus.parent / "renamed" / "more.txt").touch()
    assert module.main(["--floors", str(floors)]) == 1
    assert "gold: has floors and is not there" in capsys.readouterr().out


def test_a_mention_beside_its_offsets_fails_whatever_the_floors(
    corpus: Path, floors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gate as module

    from gongkai_nlp.evaluation import Evaluation, add

    def shifted(folders: list[Path]) -> Evaluation:
        evaluation = Evaluation()
        add(
            evaluation,
            "a",
            {"dates": []},
            {"text": "2015年", "dates": [{"start": 1, "end": 5, "text": "2015"}]},
        )
        return evaluation

    monkeypatch.setattr(module, "evaluate", shifted)
    with pytest.raises(SystemExit, match="offset: 1"):
        gate(corpus, floors, "--update")
    assert not floors.exists()


def test_the_gate_runs_before_a_change_lands() -> None:
    assert "make gate" in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ngate:")[2]
    assert recipe.splitlines()[1].strip() == "$(BIN)/python benchmarks/gate.py"


def test_samples_have_the_length_asked_for() -> None:
    from run import sample

    assert [len(sample(length)) for length in (1, 10_000, 100_000)] == [1, 10_000, 100_000]


def test_fresh_processes_start_and_print_a_number() -> None:
    from run import _PEAK, _TIMED, fresh

    assert fresh(_TIMED.format(before="import math", measured="math.sqrt(2)")) >= 0
    assert fresh(_PEAK) > 1_000_000


def test_the_table_tells_every_figure() -> None:
    from run import table

    figures = {
        "version": "0",
        "python": "3.11",
        "machine": "any",
        "tables": {"corpora/gold/dev": "scores of dev"},
        "scan_characters_per_second": 1e8,
        "extract_characters_per_second": {10_000: 1e6},
        "growth_10k_to_1m": 1.25,
        "growth_10k_to_10m": 1.5,
        "prose_characters_per_second": 2e6,
        "steps_ns_per_character": {
            10_000: {"view": 80.0, "finding": 0.0},
            100_000: {"view": 100.0, "finding": 0.0},
        },
        "import_seconds": 0.05,
        "load_seconds_beyond_spacy": 0.5,
        "first_report_seconds": 0.75,
        "peak_bytes_import": 1e7,
        "peak_bytes_1m": 2e8,
    }
    lines = table(figures).splitlines()
    assert "scores of dev" in lines
    told = {line[:26].strip(): line[26:].split() for line in lines if len(line) > 26}
    assert told["extract, 10,000"] == ["1,000,000", "0.0100"]
    assert told["extract, prose 100,000"] == ["2,000,000", "0.0200"]
    assert told["view"] == ["100.0", "0.1000", "1.25"]
    assert told["growth, 10 k to 1 M"] == ["1.25"]
    assert told["load() beyond spaCy"] == ["0.500", "s"]
    assert told["peak memory, 1 M"] == ["200", "MB"]


def test_steps_are_timed_by_name() -> None:
    from run import step_seconds

    seconds = step_seconds("云溪县2015年公开信息12条。")
    assert {"read", "view", "quantity", "indicator", "assemble", "to JSON"} <= seconds.keys()
    assert all(second >= 0 for second in seconds.values())


def test_the_pinned_floors_are_of_this_corpus() -> None:
    from gate import FLOORS, read_floors
    from gold import CORPORA, digest

    pins = read_floors(FLOORS)
    folders = [folder for folder in CORPORA.iterdir() if folder.is_dir()]
    assert {f"corpora/gold/{folder.name}": digest(folder) for folder in folders} == {
        name: pin.digest for name, pin in pins.items()
    }
