"""Snapshots of what others lean on: public names, factory names, schema, a light import."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.resources import files

import pytest

import gongkai_nlp
from gongkai_nlp.components.records import PREFIX
from gongkai_nlp.engine import STEPS, Analysis
from gongkai_nlp.results import Report

PUBLIC = {
    "Agency",
    "BatchError",
    "Breakdown",
    "Citation",
    "Custom",
    "Date",
    "DocumentNumber",
    "Failure",
    "Finding",
    "FontError",
    "GongkaiError",
    "Indicator",
    "Mention",
    "Metadata",
    "MissingExtraError",
    "Plot",
    "Quantity",
    "ReadError",
    "Report",
    "RuleError",
    "Section",
    "Source",
    "Table",
    "Title",
    "UnsupportedFormatError",
    "__version__",
    "citation_graph",
    "extract",
    "extract_many",
    "load",
    "load_rules",
    "make_doc",
    "panel",
    "plot_breakdowns",
    "plot_indicator",
    "plot_outcomes",
    "read",
    "read_all",
    "report",
    "show",
    "view_of",
}


def test_public_names():
    assert set(gongkai_nlp.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(gongkai_nlp, name) is not None


def test_importing_loads_nothing_heavy():
    heavy = {"spacy", "pydantic", "opencc", "pandas"}
    code = f"import sys, gongkai_nlp; print(*({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_extracting_does_not_load_spacy():
    code = "import sys, gongkai_nlp; gongkai_nlp.extract('受理36件'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


REGISTERED = {
    "spacy_factories": {PREFIX + step.stem for step in STEPS} | {"gongkai_sentence", "gongkai_entity"},
    "spacy_tokenizers": {"gongkai.Tokenizer.v1"},
    "spacy_readers": {"gongkai.GoldCorpus.v1"},
    "spacy_scorers": {"gongkai.SpansScorer.v1"},
    "spacy_displacy_colors": {"gongkai"},
}


@pytest.mark.parametrize("group", REGISTERED)
def test_names_in_the_registries_of_spacy(group):
    ours = {entry for entry in entry_points(group=group) if entry.value.startswith("gongkai_nlp.")}
    assert {entry.name for entry in ours} == REGISTERED[group]
    assert all(entry.load() is not None for entry in ours)


def test_steps_read_only_what_earlier_ones_wrote():
    written = set()
    for step in STEPS:
        assert set(step.reads) <= written, step.stem
        assert set(step.writes) <= set(Analysis.__dataclass_fields__)
        written |= set(step.writes)


def test_the_shipped_schema_is_that_of_the_models():
    shipped = json.loads(files("gongkai_nlp").joinpath("schema/report.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(Report.model_json_schema()))
