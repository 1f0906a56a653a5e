"""Write the columns of every table of a data set into docs/batch.md, between its marks."""

import re
from pathlib import Path

from gongkai_nlp.batch.schema import tables

DOCS = Path(__file__).parent.parent / "docs" / "batch.md"
MARKS = re.compile(r"(?<=<!-- tables -->\n).*(?=<!-- end of tables -->)", re.DOTALL)


def described() -> str:
    """Return the tables with their columns as Markdown."""
    lines: list[str] = []
    for name, columns in tables().items():
        lines += [f"\n### {name}\n", "| column | type | |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.type} | {column.description} |" for column in columns]
    return "\n".join([*lines, "\n"])


if __name__ == "__main__":
    DOCS.write_text(MARKS.sub(lambda _: described(), DOCS.read_text(encoding="utf-8")), encoding="utf-8")
