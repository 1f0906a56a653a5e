"""Write what the documentation takes from the code: schema, columns of frames, measured figures, plots.

A test holds the pages to what this writes, so that none of it goes stale. Run it with: make docs-figures
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import gongkai_nlp
from gongkai_nlp.evaluation import evaluate, evaluation_json
from gongkai_nlp.outputs.frames import LISTS, columns_of

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CORPUS = [ROOT / "corpora" / "gold" / name for name in ("dev", "test")]
SERIES = ROOT / "examples" / "reports"
MEASURED = {
    "agencies.md": ("agencies",),
    "breakdowns.md": ("breakdowns",),
    "dates.md": ("dates",),
    "document-numbers.md": ("document_numbers", "titles"),
    "indicators.md": ("indicators",),
    "quantities.md": ("quantities",),
    "sections.md": ("sections", "metadata"),
}
"""Page → the kinds whose figures it shows."""

Pages = dict[Path, str]


def pages() -> Pages:
    """Return the pages as they should be, by their paths."""
    scores = evaluation_json(evaluate(CORPUS))
    parts = {"schema.md": ("fields", schema_tables()), "frames.md": ("columns", frame_table())}
    parts |= {name: ("measured", measured_table(scores, kinds)) for name, kinds in MEASURED.items()}
    return {
        DOCS / name: _between((DOCS / name).read_text(encoding="utf-8"), mark, content)
        for name, (mark, content) in parts.items()
    }


def schema_tables() -> str:
    """Return a table for each record of the JSON Schema that ships, with the meaning of every field."""
    text = (files("gongkai_nlp") / "schema" / "report.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    records = {"Report": schema} | schema["$defs"]
    parts = []
    for name, record in records.items():
        parts.append(
            f"## {name}\n\n{record.get('description', '')}\n\n| Field | Type | Meaning |\n|---|---|---|"
        )
        for field, described in record["properties"].items():
            meaning = " ".join(described.get("description", "").split())
            parts[-1] += f"\n| `{field}` | {_type_of(described)} | {meaning} |"
    return "\n\n".join(parts)


def _type_of(described: Mapping[str, Any]) -> str:
    """Return the type of a field in a few words."""
    match described:
        case {"$ref": target}:
            name = target.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": kinds}:
            # A decimal is a number or a string with a pattern; in JSON we write the string.
            plain = [kind for kind in kinds if "pattern" not in kind]
            if len(plain) < len(kinds):
                plain = [{"type": "decimal"}, *(kind for kind in plain if kind["type"] != "number")]
            return " or ".join(_type_of(kind) for kind in plain)
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"type": "array", "prefixItems": _}:
            return "two integers"
        case {"type": "array", "items": items}:
            return f"list of {_type_of(items)}"
        case _:
            return str(described.get("type", "any"))


def frame_table() -> str:
    """Return the table of frames and their columns."""
    rows = ["| Frame | Columns |", "|---|---|"]
    for name in ("reports", *LISTS):
        rows.append(f"| `{name}` | {', '.join(f'`{column}`' for column in columns_of(name))} |")
    return "\n".join(rows)


def measured_table(scores: Mapping[str, Any], kinds: tuple[str, ...]) -> str:
    """Return precision, recall and F1 of `kinds`, and of their fields how many are right."""
    rows = [
        f"| `{kind}` | {scores[kind]['p']:.3f} | {scores[kind]['r']:.3f} | {scores[kind]['f']:.3f} "
        f"| {scores[kind]['tp'] + scores[kind]['fn']} |"
        for kind in kinds
        if kind in scores
    ]
    fields = [
        f"| `{name}` | {score['right']} | {score['of']} |"
        for name, score in scores["fields"].items()
        if name.partition(".")[0] in kinds
    ]
    parts = [_MEASURED_HEAD.format(documents=scores["documents"])]
    if rows:
        parts.append(
            "\n".join(["| Kind | precision | recall | F1 | annotated |", "|---|---|---|---|---|", *rows])
        )
    parts.append("\n".join(["| Field | right | of |", "|---|---|---|", *fields]))
    return "\n\n".join(parts)


_MEASURED_HEAD = """\
On the {documents} documents of `corpora/gold`, by `gongkai evaluate corpora/gold/dev corpora/gold/test`. The
authors of the rules wrote and annotated them: the figures prove that rules and annotations agree. On reports
that nobody has looked at, [expect less](limits.md#measured)."""


def _between(page: str, mark: str, content: str) -> str:
    """Return `page` with `content` between the comments that name `mark`."""
    pattern = re.compile(rf"(<!-- {mark}: [^\n]*-->\n)(?s:.*?)(<!-- end of {mark} -->)")
    changed, times = pattern.subn(lambda found: f"{found[1]}\n{content}\n\n{found[2]}", page)
    if times != 1:
        raise ValueError(f"a page lacks the comments that say where {mark!r} goes")
    return changed


def write_plots() -> None:
    """Draw the plots that the page on notebooks shows."""
    # Read as text, so that the drawings name no folder of this machine.
    reports = [gongkai_nlp.extract(path.read_text(encoding="utf-8")) for path in sorted(SERIES.glob("*.txt"))]
    assets = DOCS / "assets"
    gongkai_nlp.plot_indicator(gongkai_nlp.panel(reports), "requests_received").save(assets / "requests.svg")
    gongkai_nlp.plot_outcomes(reports).save(assets / "outcomes.svg")
    gongkai_nlp.plot_breakdowns(reports[6]).save(assets / "breakdowns.svg")


if __name__ == "__main__":
    for path, content in pages().items():
        path.write_text(content, encoding="utf-8")
    write_plots()
