"""Compose reports of any length with the annotations that they were made from.

The same seed and length give the same report. Templates are plain and numbers are drawn at random, so that
the truth is known without reading: for load tests and for properties that must hold whatever the layout.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import cn2an

PLACES = ("云溪县", "岚阳县", "澜水县", "霁川县", "岫溪县", "青岚区", "汀泽区", "芦原县")
"""Invented; no division of China has one of these names."""
BUREAUS = (
    "财政局",
    "教育局",
    "民政局",
    "司法局",
    "审计局",
    "统计局",
    "农业农村局",
    "交通运输局",
    "生态环境局",
)
HEADINGS = (
    ("总体情况", "overview"),
    ("主动公开政府信息情况", "proactive_disclosure"),
    ("依申请公开政府信息情况", "on_request"),
    ("政策解读情况", "policy_interpretation"),
    ("监督保障情况", "supervision"),
    ("行政复议、行政诉讼情况", "review_litigation"),
    ("存在的主要问题及改进情况", "problems_and_improvement"),
    ("其他需要报告的事项", "other_matters"),
)
SUBJECTS = ("城乡建设", "义务教育", "医疗卫生", "公共文化", "安全生产", "养老服务", "就业创业", "社会救助")
UNITS = ("条", "件", "份", "篇", "次", "期", "场", "项", "人次", "户")
CHANNELS = ("门户网站", "政务微博", "政务微信", "政务公开栏", "便民手册")
KINDS = ("通知", "意见", "实施方案", "管理办法", "工作要点")
_NUMERALS = "一二三四五六七八九十"

Truth = dict[str, Any]
"""Annotations in the format of the corpus."""


@dataclass
class Draft:
    """A report in the making: its text so far, and what was put into it."""

    chance: random.Random
    place: str
    year: int
    parts: list[str] = field(default_factory=list)
    length: int = 0
    truth: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            label: []
            for label in (
                "document_numbers",
                "titles",
                "agencies",
                "quantities",
                "dates",
                "sections",
                "breakdowns",
            )
        }
    )

    def say(self, text: str) -> None:
        """Add text that is no mention."""
        self.parts.append(text)
        self.length += len(text)

    def mention(self, label: str, text: str, **fields: object) -> int:
        """Add a mention and return its index among those of its kind."""
        start = self.length
        self.say(text)
        self.truth[label].append({"text": text, **fields, "start": start, "end": self.length})
        return len(self.truth[label]) - 1

    def quantity(self, value: int, unit: str) -> int:
        """Add a number with its unit in one of the ways of writing numbers."""
        written, exact, more = self.chance.choice(_WAYS)(value)
        qualifier = "at_least" if more else None
        fields = {"value": str(exact), "unit": unit, "qualifier": qualifier}
        return self.mention("quantities", written + more + unit, **fields)

    def exactly(self, value: int, unit: str) -> int:
        """Add a number in plain digits with its unit."""
        return self.mention("quantities", f"{value}{unit}", value=str(value), unit=unit, qualifier=None)

    def year_of_report(self) -> None:
        """Add the reporting year as a date."""
        self.mention("dates", f"{self.year}年", value=str(self.year))

    def number(self, below: int = 10_000) -> int:
        """Return a number drawn at random."""
        return self.chance.randrange(2, below)


Way = Callable[[int], tuple[str, int, str]]
"""From a number to how it is written, the number that is then stated, and the 余 behind it."""


def _digits(value: int) -> tuple[str, int, str]:
    return str(value), value, ""


def _grouped(value: int) -> tuple[str, int, str]:
    return f"{value:,}", value, ""


def _full_width(value: int) -> tuple[str, int, str]:
    return str(value).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}), value, ""


def _chinese(value: int) -> tuple[str, int, str]:
    return cn2an.an2cn(value, "low"), value, ""


def _scaled(value: int) -> tuple[str, int, str]:
    return f"{Decimal(value) / 100}万", value * 100, ""


def _rounded(value: int) -> tuple[str, int, str]:
    stated = max(10, value // 10 * 10)
    return str(stated), stated, "余"


_WAYS: tuple[Way, ...] = (_digits, _digits, _digits, _grouped, _full_width, _chinese, _scaled, _rounded)


def _counts(draft: Draft) -> None:
    draft.say("围绕" + draft.chance.choice(SUBJECTS) + "，")
    draft.mention(
        "agencies",
        draft.place + (bureau := draft.chance.choice(BUREAUS)),
        kind="department",
        level="county",
        canonical=draft.place + bureau,
    )
    draft.say("公开信息")
    draft.quantity(draft.number(), draft.chance.choice(UNITS))
    draft.say("，答复来信")
    draft.quantity(draft.number(300), "件")
    draft.say("。")


def _breakdown(draft: Draft) -> None:
    shares = [draft.number() for _ in range(draft.chance.randrange(2, len(CHANNELS) + 1))]
    draft.say("主动公开政府信息")
    total = draft.exactly(sum(shares), "条")
    draft.say("，其中")
    parts = []
    for index, share in enumerate(shares):
        draft.say("、" * (index > 0) + CHANNELS[index])
        parts.append(draft.exactly(share, "条"))
    draft.say("。")
    draft.truth["breakdowns"].append({"kind": "sum", "total": total, "parts": parts, "holds": True})


def _document(draft: Draft) -> None:
    code = draft.place[0] + "政办发"
    serial = draft.number(200)
    draft.say("印发")
    kind, subject = draft.chance.choice(KINDS), draft.chance.choice(SUBJECTS)
    index = len(draft.truth["document_numbers"])
    draft.mention(
        "titles", f"《{draft.place}{subject}信息公开{kind}》", kind="document", document_number=index
    )
    draft.say("（")
    normalized = f"{code}〔{draft.year}〕{serial}号"
    written = draft.chance.choice(
        (normalized, f"{code}[{draft.year}]{serial}号", f"{code}（{draft.year}）{serial}号")
    )
    draft.mention(
        "document_numbers",
        written,
        issuer_code=code,
        year=draft.year,
        number=serial,
        normalized=normalized,
        issuer=draft.place + "人民政府办公室",
    )
    draft.say("），明确责任分工。")


def _event(draft: Draft) -> None:
    month, day = draft.chance.randrange(1, 13), draft.chance.randrange(1, 29)
    draft.mention("dates", f"{draft.year}年{month}月{day}日", value=f"{draft.year}-{month:02}-{day:02}")
    draft.say("，举办以" + draft.chance.choice(SUBJECTS) + "为主题的开放日活动，参加群众")
    draft.quantity(draft.number(2_000), "人次")
    draft.say("。")


def _plain(draft: Draft) -> None:
    draft.say("坚持以公开为常态、不公开为例外，把公开要求贯穿办文办会全过程，")
    draft.say("推动" + draft.chance.choice(SUBJECTS) + "领域信息及时准确向社会发布。")


SENTENCES: tuple[Callable[[Draft], None], ...] = (_counts, _counts, _breakdown, _document, _event, _plain)


def generate(seed: int, length: int) -> tuple[str, Truth]:
    """Return a report of at least `length` characters and its annotations."""
    chance = random.Random(seed)
    draft = Draft(chance, chance.choice(PLACES), chance.randrange(2009, 2025))
    start = draft.length
    draft.say(draft.place)
    draft.year_of_report()
    draft.say("政府信息公开工作年度报告")
    title = "".join(draft.parts)
    heading: dict[str, object] = {"kind": "heading", "number": None, "level": 0, "role": "title", "also": []}
    draft.truth["sections"].append({"text": title, **heading, "start": start, "end": draft.length})
    draft.say("\n")
    section = 0
    while draft.length < length:
        name, role = HEADINGS[section % len(HEADINGS)]
        number = _NUMERALS[section % len(_NUMERALS)]
        draft.mention(
            "sections", f"{number}、{name}", kind="heading", number=number, level=1, role=role, also=[]
        )
        draft.say("\n")
        for _ in range(chance.randrange(1, 4)):
            draft.say("　　")
            for _ in range(chance.randrange(2, 6)):
                chance.choice(SENTENCES)(draft)
            draft.say("\n")
        section += 1
    metadata = {"title": title, "year": draft.year, "kind": "annual_report", "script": "hans"}
    return "".join(draft.parts), {**draft.truth, "metadata": metadata}
