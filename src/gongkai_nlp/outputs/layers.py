"""What every output that highlights shares: kinds with names and letters, mentions in order, their values."""

from collections.abc import Iterator
from itertools import pairwise

from gongkai_nlp.results import Mention, Report

KINDS: dict[str, str] = {
    "document_numbers": "发文字号",
    "titles": "文件名称",
    "agencies": "机构",
    "quantities": "数量",
    "dates": "日期",
    "sections": "章节",
    "customs": "自定义",
}
"""Field of a Report → its name in Chinese, for every kind of mention."""

LETTERS: dict[str, str] = {
    "document_numbers": "号",
    "titles": "题",
    "agencies": "机",
    "quantities": "数",
    "dates": "日",
    "sections": "章",
    "customs": "自",
}
"""Field of a Report → the character that tells the kind where there is no colour."""

# Control characters act on terminals, and HTML cannot write them; each picture is one code point as well.
_PICTURES = {code: 0x2400 + code for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20))} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def visible(text: str) -> str:
    """Return `text` with pictures for its control characters but tabs and line ends, one for one."""
    return text.translate(_PICTURES)


def kinds_of(report: Report) -> dict[str, str]:
    """Return `KINDS` as far as they concern `report`: customs only where a rule pack brought some along."""
    return {kind: name for kind, name in KINDS.items() if kind != "customs" or report.customs}


def mentions_of(report: Report) -> list[tuple[str, Mention]]:
    """Return kind and mention of all mentions, by start, the longest first."""
    mentions = [(kind, mention) for kind in KINDS for mention in getattr(report, kind)]
    return sorted(mentions, key=lambda pair: (pair[1].start, -pair[1].end))


def stretches(report: Report) -> Iterator[tuple[int, int, tuple[tuple[str, Mention], ...]]]:
    """Yield start, end and the covering mentions of each stretch; the stretches tile the text.

    The mentions of a stretch stand in the order of their starts, so that the innermost comes last.
    """
    opening: dict[int, list[tuple[str, Mention]]] = {}
    closing: dict[int, list[tuple[str, Mention]]] = {}
    for pair in mentions_of(report):
        opening.setdefault(pair[1].start, []).append(pair)
        closing.setdefault(pair[1].end, []).append(pair)
    cuts = sorted({0, len(report.text or ""), *opening, *closing})
    covering: list[tuple[str, Mention]] = []
    for start, end in pairwise(cuts):
        for pair in closing.get(start, ()):
            covering.remove(pair)
        covering += opening.get(start, ())
        yield start, end, tuple(covering)


def value_of(mention: Mention) -> str:
    """Return the normalised value of a mention in a few words."""
    shown = mention.model_dump(
        mode="json",
        exclude={"id", "start", "end", "text", "region", "rule", "body_start", "body_end"},
        exclude_none=True,
        exclude_defaults=True,
    )
    return " · ".join(f"{name}={_shown(value)}" for name, value in shown.items())


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "、".join(f"{name}:{held}" for name, held in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
