"""Compose labelled documents with everything that is annotated, in many layouts, as a gold set.

Each document states every kind of mention and fact once or more, so that the truth is known without reading;
the same seed gives the same document. For properties that must hold whatever the layout, for training and for
load tests:

    python benchmarks/corpus.py OUT --documents 100 --length 4000
    gongkai evaluate OUT
"""

import argparse
import itertools
import json
import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import layouts
from generate import BUREAUS, PLACES, SUBJECTS, Draft, Truth

from gongkai_nlp.reading import read

DISCLOSED = (("规章", "regulations"), ("行政规范性文件", "normative_documents"))
COLUMNS = ("issued", "abolished", "valid")
RUN_INS = (
    ("健全领导机制", "organization"),
    ("强化督查考核", "supervision"),
    ("加强业务培训", "training"),
    ("拓宽公众参与渠道", "public_participation"),
)
_DETAILS = ("明确专人负责日常工作。", "做到有部署、有检查、有落实。", "形成齐抓共管的工作格局。")
_NUMERALS = "一二三四五六七八九"


def _heading(draft: Draft, number: str | None, text: str, level: int, role: str) -> None:
    written = f"{number}、{text}" if level == 1 else f"（{number}）{text}"
    number = number if level == 1 else f"（{number}）"
    draft.mention("sections", written, kind="heading", number=number, level=level, role=role, also=[])
    draft.say("\n")


def _indicator(draft: Draft, name: str, quantity: int) -> None:
    draft.truth["indicators"].append({"indicator": name, "quantity": quantity, "period": str(draft.year)})


def _organ(draft: Draft) -> str:
    return draft.place + "人民政府"


def _bureau(draft: Draft) -> None:
    name = draft.place + draft.chance.choice(BUREAUS)
    draft.mention("agencies", name, kind="department", level="county", canonical=name)


def _government(draft: Draft) -> None:
    short = draft.place[-1] + "政府"
    draft.mention("agencies", short, kind="government", level="county", canonical=_organ(draft))


def _law(draft: Draft) -> None:
    draft.say("　　本报告根据")
    title = draft.chance.choice(
        ("《中华人民共和国政府信息公开条例》", "《中华人民共和国行政许可法》", "《中华人民共和国档案法》")
    )
    draft.mention("titles", title, kind="law", document_number=None)
    draft.say("编制，所列数据的统计期限自")
    draft.mention(
        "dates",
        f"{draft.year}年1月1日至12月31日",
        value=f"{draft.year}-01-01/{draft.year}-12-31",
    )
    draft.say("。\n")


def _number(draft: Draft) -> None:
    code, serial = draft.place[0] + "政办函", draft.number(90)
    normalized = f"{code}〔{draft.year}〕{serial}号"
    draft.say("　　按照")
    index = len(draft.truth["document_numbers"])
    draft.mention(
        "titles",
        f"《{draft.place}{draft.chance.choice(SUBJECTS)}信息公开实施方案》",
        kind="document",
        document_number=index,
    )
    draft.say("（")
    draft.mention(
        "document_numbers",
        draft.chance.choice((normalized, normalized.replace("〔", "[").replace("〕", "]"))),
        issuer_code=code,
        year=draft.year,
        number=serial,
        normalized=normalized,
        issuer=_organ(draft) + "办公室",
    )
    draft.say("）要求，")
    _bureau(draft)
    draft.say("牵头做好有关工作。\n")


def _run_ins(draft: Draft) -> None:
    draft.say("　　")
    chosen = draft.chance.sample(RUN_INS, draft.chance.randrange(2, len(RUN_INS) + 1))
    for number, (phrase, role) in zip(_NUMERALS, chosen, strict=False):
        written = f"{number}是{phrase}"
        draft.mention("sections", written, kind="run_in", number=f"{number}是", level=9, role=role, also=[])
        draft.say("。" + draft.chance.choice(_DETAILS))
    draft.say("\n")


def _proactive(draft: Draft) -> None:
    website, wechat = draft.number(), draft.number()
    draft.say("　　主动公开政府信息")
    total = draft.exactly(website + wechat, "条")
    draft.say("，其中门户网站公开")
    first = draft.exactly(website, "条")
    draft.say("、政务微信公开")
    second = draft.exactly(wechat, "条")
    draft.say("。\n")
    draft.truth["breakdowns"].append({"kind": "sum", "total": total, "parts": [first, second], "holds": True})
    for name, quantity in (("proactive_items", total), ("website_items", first), ("wechat_items", second)):
        _indicator(draft, name, quantity)


def _requests(draft: Draft) -> None:
    received = draft.number(400)
    answered = draft.chance.randrange(1, received)
    share = (Decimal(100 * answered) / received).quantize(Decimal("0.1"), ROUND_HALF_UP)
    draft.say("　　收到政府信息公开申请")
    whole = draft.exactly(received, "件")
    draft.say("，已答复")
    part = draft.exactly(answered, "件")
    draft.say("，占")
    ratio = draft.mention("quantities", f"{share}%", value=str(share), unit="%", qualifier=None)
    draft.say("。\n")
    draft.truth["breakdowns"].append(
        {"kind": "ratio", "part": part, "whole": whole, "ratio": ratio, "holds": True}
    )
    _indicator(draft, "requests_received", whole)
    _indicator(draft, "requests_answered", part)


def _training(draft: Draft) -> None:
    draft.say("　　举办政务公开培训班")
    _indicator(draft, "training_sessions", draft.exactly(draft.number(20), "期"))
    draft.say("，培训")
    _indicator(draft, "trainees", draft.exactly(draft.number(900), "人次"))
    draft.say("。")
    _government(draft)
    draft.say("将公开工作列入重要议事日程。\n")


def _table(draft: Draft) -> None:
    draft.say("信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n")
    for name, row in DISCLOSED:
        draft.say(name)
        for column in COLUMNS:
            value = str(draft.chance.choice((0, 1, 3, 14, 206)))
            draft.say("\t")
            draft.mention("cells", value, row=row, column=column, value=value)
        draft.say("\n")


def _bounds(draft: Draft) -> None:
    before, behind, qualifier = draft.chance.choice(
        (("约", "", "approx"), ("近", "", "below"), ("超过", "", "at_least"), ("", "余", "at_least"))
    )
    value = draft.chance.randrange(1, 60) * 10
    draft.say(f"发放宣传资料{before}")
    draft.mention("quantities", f"{value}{behind}份", value=str(value), unit="份", qualifier=qualifier)
    draft.say("。")


def _range(draft: Draft) -> None:
    low = draft.number(8)
    high = low + draft.number(5)
    draft.say("每次抽查")
    draft.mention("quantities", f"{low}至{high}个", low=str(low), high=str(high), unit="个", qualifier=None)
    draft.say("部门。")


def _money(draft: Draft) -> None:
    hundredths = draft.number(99_999)
    scale, factor = draft.chance.choice((("万", 10**4), ("亿", 10**8)))
    number = Decimal(hundredths) / 100
    draft.say("发放惠农补贴")
    draft.mention(
        "quantities",
        f"{number}{scale}元",
        value=format((number * factor).normalize(), "f"),
        unit="元",
        qualifier=None,
    )
    draft.say("。")


def _day(draft: Draft) -> None:
    month, day = draft.chance.randrange(1, 13), draft.chance.randrange(1, 29)
    draft.mention("dates", f"{month}月{day}日", value=f"{draft.year}-{month:02}-{day:02}")
    draft.say("，组织志愿者入户宣传，走访居民")
    draft.quantity(draft.number(3_000), "户")
    draft.say("。")


def _month(draft: Draft) -> None:
    month = draft.chance.randrange(1, 13)
    draft.mention("dates", f"{draft.year}年{month}月", value=f"{draft.year}-{month:02}")
    draft.say("，")
    _bureau(draft)
    draft.say("公布" + draft.chance.choice(SUBJECTS) + "领域办事指南。")


FILLERS: tuple[Callable[[Draft], None], ...] = (_bounds, _range, _money, _day, _month)
Parts = tuple[Callable[[Draft], None], ...]
SECTIONS: tuple[tuple[str, str, tuple[tuple[str, str, Parts], ...]], ...] = (
    (
        "总体情况",
        "overview",
        (
            ("组织领导情况", "organization", (_law, _run_ins)),
            ("政策解读情况", "policy_interpretation", (_number,)),
        ),
    ),
    ("主动公开政府信息情况", "proactive_disclosure", (("", "", (_proactive, _table)),)),
    ("依申请公开政府信息情况", "on_request", (("", "", (_requests,)),)),
    ("监督保障情况", "supervision", (("", "", (_training,)),)),
)
"""Headings with their roles, the headings below them, and what stands there."""
LABELS = (
    "document_numbers",
    "titles",
    "agencies",
    "quantities",
    "dates",
    "sections",
    "breakdowns",
    "indicators",
    "cells",
)


def labelled(seed: int, length: int) -> tuple[str, Truth]:
    """Return a report of at least `length` characters, its annotations, and its table cells as ``cells``."""
    chance = random.Random(seed)
    draft = Draft(chance, chance.choice(PLACES), chance.randrange(2021, 2025))
    draft.truth = {label: [] for label in LABELS}
    title = f"{draft.place}{draft.year}年政府信息公开工作年度报告"
    draft.truth["dates"].append({"text": f"{draft.year}年", "value": str(draft.year), "start": 3, "end": 8})
    draft.mention("sections", title, kind="heading", number=None, level=0, role="title", also=[])
    draft.say("\n")
    for number, (name, role, below) in zip(_NUMERALS, SECTIONS, strict=False):
        _heading(draft, number, name, 1, role)
        for inner, (subject, subrole, parts) in zip(_NUMERALS, below, strict=False):
            if subject:
                _heading(draft, inner, subject, 2, subrole)
            for part in parts:
                part(draft)
    _heading(draft, _NUMERALS[len(SECTIONS)], "其他需要报告的事项", 1, "other_matters")
    while draft.length < length:
        draft.say("　　")
        for _ in range(chance.randrange(2, 6)):
            chance.choice(FILLERS)(draft)
        draft.say("\n")
    metadata = {
        "title": title,
        "issuer": _organ(draft),
        "year": draft.year,
        "kind": "annual_report",
        "script": "hans",
    }
    return "".join(draft.parts), {**draft.truth, "metadata": metadata}


Layout = Callable[[str, Truth, int], tuple[str, Truth]]
LAYOUTS: dict[str, Layout] = {
    "plain": lambda text, truth, seed: (text, truth),
    "traditional": lambda text, truth, seed: layouts.traditional(text, truth),
    "spaced": layouts.spaced,
    "invisible": layouts.invisible,
    "full_width": lambda text, truth, seed: layouts.full_width(text, truth),
    "wrapped": lambda text, truth, seed: layouts.wrapped(text, truth, 34, narrow=1),
    "paged": lambda text, truth, seed: layouts.paged(text, truth, 34, 22),
    "markdown": lambda text, truth, seed: layouts.markdown(text, truth),
    "crlf": lambda text, truth, seed: layouts.crlf(text, truth),
    "web_page": lambda text, truth, seed: (text, truth),
}
"""Layouts and damages by name; a web page is made of the plain text when it is written."""


def files(seed: int, length: int, layout: str) -> tuple[str, bytes, Truth]:
    """Return the suffix, the content and the annotations of a document in a layout."""
    text, truth = LAYOUTS[layout](*labelled(seed, length), seed)
    if layout == "web_page":
        page = layouts.web_page(text, truth)
        return ".html", page, layouts.carried(text, truth, read(page).text)
    return ".txt", text.encode(), truth


def write(out: Path, documents: int, length: int, seed: int, names: list[str]) -> None:
    """Write documents with their annotations into the folder `out`, the layouts in turn."""
    out.mkdir(parents=True, exist_ok=True)
    for index, layout in zip(range(documents), itertools.cycle(names), strict=False):
        suffix, content, truth = files(seed + index, length, layout)
        stem = f"generated-{seed + index:05}-{layout}"
        (out / (stem + suffix)).write_bytes(content)
        gold = {label: records for label, records in truth.items() if label != "cells"}
        ordered = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        (out / f"{stem}.gold.json").write_text(ordered, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--documents", type=int, default=20, help="how many")
    parser.add_argument("--length", type=int, default=3_000, help="characters of each, at least")
    parser.add_argument("--seed", type=int, default=1, help="the first; each document has the next one")
    parser.add_argument("--layouts", nargs="+", choices=LAYOUTS, default=list(LAYOUTS))
    args = parser.parse_args(arguments)
    write(args.out, args.documents, args.length, args.seed, args.layouts)


if __name__ == "__main__":
    main()
