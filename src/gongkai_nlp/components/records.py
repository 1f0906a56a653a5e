"""The one place that reads and writes ``doc.spans``: records of results as plain JSON in group attributes.

Mentions stand in ``doc.spans["gongkai_<stem>"]``, one group a kind, the records in ``attrs["records"]``
in the order of the mentions; facts stand in the attributes of ``doc.spans["gongkai_facts"]``. Group
attributes survive ``to_bytes``, ``DocBin``, copies, pickle and processes. A record keeps the exact
offsets even where tokens do not line up and the span had to widen to whole tokens.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from pydantic_core import to_jsonable_python
from spacy.tokens import Doc, Span, SpanGroup

from gongkai_nlp import results
from gongkai_nlp.engine import Analysis
from gongkai_nlp.reading import read
from gongkai_nlp.source import Block, Grid, GridCell, Hints, Source
from gongkai_nlp.view import View

PREFIX = "gongkai_"
FACTS = PREFIX + "facts"
SOURCE = PREFIX + "source"

MENTIONS: dict[str, tuple[str, type[results.Mention]]] = {
    "document_numbers": ("document_number", results.DocumentNumber),
    "titles": ("title", results.Title),
    "agencies": ("agency", results.Agency),
    "quantities": ("quantity", results.Quantity),
    "dates": ("date", results.Date),
    "sections": ("section", results.Section),
    "customs": ("custom", results.Custom),
}
"""Field of an Analysis → stem of its span group and model of its records."""
RECORDS: dict[str, type[results.Record]] = {
    "tables": results.Table,
    "citations": results.Citation,
    "breakdowns": results.Breakdown,
    "indicators": results.Indicator,
    "problems": results.Item,
    "commitments": results.Item,
    "findings": results.Finding,
    "warnings": results.Notice,
}
"""Field of an Analysis → model of its records, for facts."""


@dataclass
class _Held:
    """What has been read of one Doc, to be read again only where the Doc's records have changed."""

    view: View
    parsed: dict[str, tuple[object, Any]] = field(default_factory=dict)


_HELD: WeakKeyDictionary[Doc, _Held] = WeakKeyDictionary()
_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()
"""Texts of Docs that our tokenizer made: spaCy would join them from the tokens again each time."""


def _held(doc: Doc) -> _Held:
    held = _HELD.get(doc)
    if held is None:
        held = _HELD[doc] = _Held(View(source_of(doc)))
    return held


def view_of(doc: Doc) -> View:
    """Return the View of a Doc: one a Doc, made again after a Doc has been read from bytes."""
    return _held(doc).view


def keep_view(doc: Doc, view: View) -> None:
    """Hold the View of a Doc that was made from plain text, so that no other is made."""
    _HELD[doc] = _Held(view)


def keep_text(doc: Doc, text: str) -> None:
    """Hold the text that `doc` was made from."""
    _TEXTS[doc] = text


def source_of(doc: Doc) -> Source:
    """Return the Source that `doc` was made from, or its text read as plain text."""
    if SOURCE not in doc.spans:
        return read(_TEXTS.get(doc) or doc.text)
    state = dict(doc.spans[SOURCE].attrs)
    return Source(
        text=doc.text,
        name=state["name"],
        reader=state["reader"],
        laid_out=state["laid_out"],
        blocks=tuple(Block(**block) for block in state["blocks"]),
        grids=tuple(
            Grid(grid["start"], grid["end"], tuple(GridCell(**cell) for cell in grid["cells"]))
            for grid in state["grids"]
        ),
        soft_breaks=frozenset(state["soft_breaks"]),
        knows_layout=state["knows_layout"],
        markup=tuple((start, end) for start, end in state["markup"]),
        raw_starts=state["raw_starts"],
        hints=Hints(**state["hints"]),
        pages=state["pages"],
        warnings=tuple(results.Notice.model_validate(notice) for notice in state["warnings"]),
    )


def keep_source(doc: Doc, source: Source) -> None:
    """Store what reading knows of the layout with `doc`, as plain JSON."""
    state = {
        "name": source.name,
        "reader": source.reader,
        "laid_out": source.laid_out,
        "blocks": [block._asdict() for block in source.blocks],
        "grids": [
            {"start": grid.start, "end": grid.end, "cells": [cell._asdict() for cell in grid.cells]}
            for grid in source.grids
        ],
        "soft_breaks": sorted(source.soft_breaks),
        "knows_layout": source.knows_layout,
        "markup": [list(stretch) for stretch in source.markup],
        "raw_starts": None if source.raw_starts is None else list(source.raw_starts),
        "hints": asdict(source.hints),
        "pages": source.pages,
        "warnings": [notice.model_dump(mode="json") for notice in source.warnings],
    }
    doc.spans[SOURCE] = SpanGroup(doc, name=SOURCE, attrs=state)
    _HELD[doc] = _Held(View(source))


def analysis_of(doc: Doc, fields: Sequence[str]) -> Analysis:
    """Return an Analysis of `doc` with the named fields filled from its span groups."""
    held = _held(doc)
    analysis = Analysis(held.view)
    for name in fields:
        stored = _stored(doc, name)
        if stored is None:
            continue
        before, parsed = held.parsed.get(name, (None, None))
        if before is not stored:
            parsed = _parse(name, stored)
            held.parsed[name] = (stored, parsed)
        setattr(analysis, name, parsed if name == "metadata" else list(parsed))
    if _stored(doc, "warnings") is None:
        analysis.warnings = list(held.view.source.warnings)
    return analysis


def write(doc: Doc, analysis: Analysis, fields: Sequence[str]) -> None:
    """Store the named fields of `analysis` in the span groups of `doc`."""
    held = _held(doc)
    for name in fields:
        value = getattr(analysis, name)
        stored = to_jsonable_python(value)
        if name in MENTIONS:
            before = held.parsed[name][1] if name in held.parsed else None
            _write_group(doc, MENTIONS[name][0], value, stored, before)
        else:
            write_fact(doc, name, stored)
        held.parsed[name] = (_stored(doc, name), value if name == "metadata" else tuple(value))


def write_fact(doc: Doc, name: str, value: Any) -> None:
    """Store one entry in the attributes of the facts group."""
    attrs = dict(doc.spans[FACTS].attrs) if FACTS in doc.spans else {}
    doc.spans[FACTS] = SpanGroup(doc, name=FACTS, attrs=attrs | {name: value})


def fact(doc: Doc, name: str) -> Any:
    """Return one entry of the attributes of the facts group, or None."""
    return doc.spans[FACTS].attrs.get(name) if FACTS in doc.spans else None


def _stored(doc: Doc, name: str) -> Any:
    if name not in MENTIONS:
        return fact(doc, name)
    key = PREFIX + MENTIONS[name][0]
    return doc.spans[key].attrs.get("records") if key in doc.spans else None


def _parse(name: str, stored: Any) -> Any:
    if name == "metadata":
        return results.Metadata.model_validate(stored)
    model = MENTIONS[name][1] if name in MENTIONS else RECORDS[name]
    return tuple(model.model_validate(record) for record in stored)


def _write_group(
    doc: Doc,
    stem: str,
    mentions: Sequence[results.Mention],
    records: list[Any],
    before: Sequence[results.Mention] | None,
) -> None:
    """Store mentions as a span group; `before` is what the Doc holds of the kind so far."""
    key = PREFIX + stem
    if before is not None and key in doc.spans and list(map(_place, before)) == list(map(_place, mentions)):
        # A linker told more of the same mentions: the spans stand.
        doc.spans[key].attrs = {"records": records}
        return
    spans: list[Span]
    if len(doc) == len(view_of(doc).source.text):
        spans = [Span(doc, mention.start, mention.end, label=_label(stem, mention)) for mention in mentions]
    else:
        widened = (
            doc.char_span(mention.start, mention.end, label=_label(stem, mention), alignment_mode="expand")
            for mention in mentions
        )
        spans = [span for span in widened if span is not None]
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={"records": records})


def _place(mention: results.Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.label if isinstance(mention, results.Custom) else ""


def _label(stem: str, mention: results.Mention) -> str:
    """Return the label of the span: that of the rule for kinds that a pack brings along."""
    return mention.label if isinstance(mention, results.Custom) else stem.upper()
