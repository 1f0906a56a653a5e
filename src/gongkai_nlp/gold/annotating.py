"""A report as annotations to correct by hand, in the format of the corpus."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.gold.files import Fields, gold_path
from gongkai_nlp.gold.shapes import INDICATORS, OTHER
from gongkai_nlp.results import Breakdown, Indicator, Mention, Report, Section, Title

Record = dict[str, Any]


def annotate(report: Report) -> Record:
    """Return what `report` says as annotations: a draft that a careful reader goes through.

    Facts name their quantities by index. What the format has no room for is left out: figures of table
    cells, statements of zero, growth.
    """
    quantities = {quantity.id: index for index, quantity in enumerate(report.quantities)}
    numbers = {number.id: index for index, number in enumerate(report.document_numbers)}
    gold = {
        "document_numbers": [
            _mention(m, m.model_dump(include={"issuer_code", "year", "number", "normalized", "issuer"}))
            for m in report.document_numbers
        ],
        "titles": [_title(title, numbers) for title in report.titles],
        "agencies": [
            _mention(m, {"kind": m.kind, "level": m.level, "canonical": m.canonical}) for m in report.agencies
        ],
        "quantities": [
            _mention(
                m,
                {
                    name: format(number, "f")
                    for name in ("value", "low", "high")
                    if (number := getattr(m, name)) is not None
                }
                | {"unit": m.unit, "qualifier": m.qualifier},
            )
            for m in report.quantities
        ],
        "dates": [_mention(m, {"value": m.value} | _unsettled(m.value)) for m in report.dates],
        "sections": [_section(section) for section in report.sections],
        "breakdowns": [
            _breakdown(breakdown, quantities) for breakdown in report.breakdowns if breakdown.kind != "growth"
        ],
        "indicators": [
            _indicator(indicator, quantities)
            for indicator in report.indicators
            if indicator.quantity is not None
        ],
        "metadata": report.metadata.model_dump(
            include={"title", "issuer", "year", "published", "kind", "script"}
        ),
    }
    customs = [_mention(m, {"label": m.label, "value": m.value, "fields": m.fields}) for m in report.customs]
    return gold | ({"customs": customs} if customs else {})


def _mention(mention: Mention, fields: Record) -> Record:
    return {"text": mention.text, **fields, "start": mention.start, "end": mention.end}


def _unsettled(value: str | None) -> Record:
    # 年初 stands for no day that the text settles; the guidelines make such a date optional.
    return {"optional": True} if value is None else {}


def _title(title: Title, numbers: Mapping[str, int]) -> Record:
    number = None if title.document_number is None else numbers[title.document_number]
    return _mention(title, {"kind": title.kind, "document_number": number})


def _section(section: Section) -> Record:
    also = [role for role in section.roles if role != section.role]
    fields = {"kind": section.kind, "number": section.number, "level": section.level}
    return _mention(section, fields | {"role": section.role, "also": also})


def _breakdown(breakdown: Breakdown, quantities: Mapping[str, int]) -> Record:
    record: Record = {"kind": breakdown.kind}
    if breakdown.kind == "ratio":
        for name in ("part", "whole", "ratio"):
            record[name] = quantities[getattr(breakdown, name)]
    else:
        record["total"] = quantities[breakdown.total or ""]
        record["parts"] = [quantities[part] for part in breakdown.parts]
    return record | {"holds": breakdown.holds}


def _indicator(indicator: Indicator, quantities: Mapping[str, int]) -> Record:
    name = indicator.indicator if indicator.indicator in INDICATORS else OTHER + indicator.indicator
    record = {
        "indicator": name,
        "quantity": quantities[indicator.quantity or ""],
        "period": indicator.period,
        "subject": indicator.subject,
    }
    return record | ({"planned": True} if indicator.frame == "planned" else {})


def gold_text(gold: Fields) -> str:
    """Return annotations as the text of their file."""
    return json.dumps(gold, ensure_ascii=False, indent=1) + "\n"


def write_gold(report: Report, document: Path, *, overwrite: bool = False) -> Path:
    """Write the annotations of `report` beside its document and return the path.

    Raises:
        GongkaiError: there are annotations already and `overwrite` is not set, or the file cannot be written.
    """
    path = gold_path(document)
    try:
        with path.open("w" if overwrite else "x", encoding="utf-8", newline="\n") as out:
            out.write(gold_text(annotate(report)))
    except FileExistsError as error:
        raise GongkaiError(
            f"{path}: annotated already; give --overwrite to lose what stands there"
        ) from error
    except OSError as error:
        raise GongkaiError(f"{path}: {error.strerror}; name a folder that can be written") from error
    return path
