"""Texts that every part is tried on: strategies of hypothesis, and the sample documents."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(ROOT.glob("corpora/gold/*/*.txt"))
SHARED = sorted(ROOT.parent.glob("shared/gold/*.txt"))

# Random Unicode almost never meets a rule, so most texts are made of pieces that rules are made of.
PIECES = (
    *"全年受理一二十百千万亿零0123456789０３，,.。、；：（）()〔〕[]《》“”",
    *"件次条元%个 \n\u3000①㎡𠮷\u200b\ud800#*|",
    *("政府", "人民", "办公室", "教育局", "管委会", "云溪县", "市委", "我局", "新区", "以下简称"),
    *("云政办〔2018〕86号", "第二十条", "一、总体情况\n", "一是", "（一）", "2018年", "10月31日", "去年"),
    *("共", "其中", "占", "同比增长", "12.5%", "约300余条", "三千万元", "3至5个", "申請", "號", "、"),
)
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
"""Any text whatever, most of it near what the rules look for."""


def documents() -> list[object]:
    """Return a test parameter for each real or sample document that is there."""
    return [pytest.param(path, id=path.stem) for path in (*SAMPLES, *SHARED)]


def text_of(path: Path) -> str:
    """Return the text of a file exactly as it stands, line ends included."""
    return path.read_bytes().decode("utf-8")
