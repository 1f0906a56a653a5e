"""Texts with ⟦…⟧ around what must be found, as rule examples and case tables write them."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gongkai_nlp.reading import read
from gongkai_nlp.results import Mention
from gongkai_nlp.view import View

CASES = Path(__file__).parent / "cases"


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text without its marks, and the spans that the marks stood around."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for character in marked:
        if character == "⟦":
            opened.append(len(text))
        elif character == "⟧":
            spans.append((opened.pop(), len(text)))
        else:
            text.append(character)
    if opened:
        raise ValueError(f"a mark is not closed in {marked!r}")
    return "".join(text), sorted(spans)


def load_cases(stem: str) -> list[Any]:
    """Return the [[case]] tables of ``cases/<stem>.toml``, each with an id."""
    return list(tomllib.loads((CASES / f"{stem}.toml").read_text(encoding="utf-8"))["case"])


def found(find: Callable[..., Sequence[Mention]], patterns: object, text: str) -> list[Any]:
    """Return what a finder finds in `text`."""
    return list(find(View(read(text)), patterns))


def spans(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in mentions]
