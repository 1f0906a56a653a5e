"""The spaCy door: a pipeline of our steps, a Doc from a Source, a Report from a Doc."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from gongkai_nlp.assemble import report_of
from gongkai_nlp.components import steps, tokenizer
from gongkai_nlp.components.records import (
    MENTIONS,
    PREFIX,
    RECORDS,
    analysis_of,
    fact,
    keep_source,
)
from gongkai_nlp.components.segmenter import read_model
from gongkai_nlp.engine import STEPS
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.results import Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.source import Source

__all__ = ["load", "make_doc", "report", "steps", "tokenizer"]

LONGEST = 100_000_000
"""Longest text, in characters, that a loaded pipeline takes; spaCy's own limit is for parsers."""


def load(
    *,
    rules: Sequence[str | Path] = (),
    segmenter: tokenizer.Segmenter = "pkuseg",
    pkuseg_model: str | Path | None = None,
) -> Language:
    """Return a spaCy pipeline: sentences, then one component a step.

    Args:
        rules: folders of rules, or names of installed packs, laid over the built-in ones in order.
        segmenter: ``pkuseg`` for words; ``char`` for one token a character, which makes every mention an
            exact span and is many times faster.
        pkuseg_model: the folder of a pkuseg model in place of the one that ships.

    Raises:
        RuleError: a rule pack is not as it should be.
        GongkaiError: there is no such segmenter, or no pkuseg model in the folder.
    """
    if segmenter not in get_args(tokenizer.Segmenter):
        raise GongkaiError(
            f"{segmenter}: no such segmenter; known: {', '.join(get_args(tokenizer.Segmenter))}"
        )
    settings: dict[str, Any] = {"@tokenizers": "gongkai.Tokenizer.v1", "segmenter": segmenter}
    if pkuseg_model is not None:
        read_model(Path(pkuseg_model))
        settings["pkuseg_model"] = str(pkuseg_model)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": settings}})
    nlp.max_length = LONGEST
    nlp.add_pipe("gongkai_sentence")
    for step in STEPS:
        nlp.add_pipe(PREFIX + step.stem)
    if rules:
        rule_set = load_rules(rules)
        for _, component in nlp.pipeline:
            if isinstance(component, steps.StepComponent):
                component.set_rules(rule_set)
    return nlp


def make_doc(nlp: Language, source: Source) -> Doc:
    """Return the Doc of a Source, its layout kept with it: how HTML, PDF or DOCX enters a pipeline."""
    if isinstance(nlp.tokenizer, tokenizer.Tokenizer):
        return nlp.tokenizer.of_source(source)
    doc = nlp.make_doc(source.text)
    keep_source(doc, source)
    return doc


def run(nlp: Language, source: Source) -> Report:
    """Return the report of `source` as the pipeline `nlp` sees it."""
    doc = make_doc(nlp, source)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return report(doc)


def report(doc: Doc) -> Report:
    """Return the Report of a Doc that components of ours have run on; what none wrote is empty."""
    analysis = analysis_of(doc, (*MENTIONS, *RECORDS, "metadata"))
    return report_of(analysis, fact(doc, "rules") or {})
