"""The areas that a report belongs to, and which of them the place part of a code stands for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai_nlp.fold import fold_name
from gongkai_nlp.gazetteer import Division, gazetteer
from gongkai_nlp.results import Metadata
from gongkai_nlp.vocabulary import Level

_AREA = re.compile(
    r"(?P<province>.{2,10}?(?:省|自治区))?(?P<city>.{1,8}?(?:市|自治州|地区|盟))?"
    r"(?P<zone>.{1,14}?(?:新区|开发区|高新区|实验区|园区|示范区|保税区|度假区|风景区|功能区|管理区|合作区))?"
    r"(?P<county>(?:.{1,12}?自治县|.{1,8}?(?:县|区|旗|市)))?(?P<town>.{1,8}?(?:镇|乡|街道))?"
)
_LEVELS: dict[str, Level] = {
    "province": "province", "city": "prefecture", "zone": "zone", "county": "county", "town": "township",
}  # fmt: skip
_GOVERNMENT = re.compile(r"人民政府(?:办公[室厅])?\Z")
_KINDS = tuple("省市县区旗州盟")


@dataclass(frozen=True, slots=True)
class Area:
    """An area that the report belongs to: a division, or a zone or town that the gazetteer does not hold."""

    name: str
    short: str
    level: Level
    adcode: str | None = None


@dataclass(frozen=True)
class Context:
    """What the document says of itself."""

    issuer: str | None
    areas: tuple[Area, ...]
    """The report's own area first, then those above it."""
    province: str | None
    """First two digits of the report's division code."""
    named: frozenset[str]
    """Canonical names of the agencies that the document names."""

    @cached_property
    def others(self) -> tuple[Area, ...]:
        """Areas whose governments the document names beside those."""
        governments = sorted(name for name in self.named if "人民政府" in name and _GOVERNMENT.search(name))
        others = (chain[0] for name in governments if (chain := _areas(name, None)))
        return tuple(dict.fromkeys(area for area in others if area not in self.areas))


def context_of(metadata: Metadata, named: Iterable[str]) -> Context:
    """Return what `metadata` and the names of agencies say of the document."""
    areas = _areas(metadata.issuer or "", metadata.issuer_adcode)
    adcode = next((area.adcode for area in areas if area.adcode), None)
    return Context(metadata.issuer, areas, adcode[:2] if adcode else None, frozenset(named))


def _areas(issuer: str, adcode: str | None) -> tuple[Area, ...]:
    issuer = issuer.removeprefix("中国共产党").removeprefix("中共")
    division = gazetteer().by_adcode(adcode) if adcode else None
    found = gazetteer().path_at(fold_name(issuer), 0) if issuer else None
    if found and issuer.startswith(_KINDS, found[0]):
        # 云溪 is no division where 云溪县 stands.
        found = None
    end = found[0] if found else 0
    if found and division is None and len(found[1]) == 1:
        division = found[1][0]
    if division is None and not end:
        return tuple(split_areas(issuer))
    divisions = (division, *gazetteer().ancestors(division)) if division else ()
    zone = _AREA.match(issuer, end)
    kind = next((k for k in ("town", "zone", "county") if zone and zone[k]), None)
    areas = [area_of(d) for d in divisions]
    if zone and kind:
        start = zone.start(kind)
        if (
            division
            and division.level == "county"
            and start == end
            and not issuer.endswith(division.name, 0, end)
        ):
            # 广州南沙开发区: a zone called by a district is not within it.
            start = max(issuer.rfind(division.short, 0, end), 0)
            areas = areas[1:]
        name = issuer[start : zone.end(kind)]
        areas.insert(0, Area(name, name, _LEVELS[kind]))
    return tuple(dict.fromkeys(areas))


def area_of(division: Division) -> Area:
    """Return the area of `division`."""
    return Area(division.name, division.short, division.level, division.adcode)


def split_areas(issuer: str) -> list[Area]:
    """Return the areas that the name `issuer` starts with, the narrowest first, going by their endings."""
    match = _AREA.match(issuer)
    if not match:
        return []
    return [
        Area(match[kind], match[kind][:-1] if len(match[kind]) > 2 else match[kind], level)
        for kind, level in reversed(_LEVELS.items())
        if match[kind]
    ]


def matches(place: str, area: Area, above: Sequence[Area] = ()) -> int:
    """Return how well `place`, the first part of a code, stands for `area`: 2 by custom, 1 by initial, 0."""
    if area.adcode and any(d.adcode == area.adcode for d in gazetteer().abbreviated(place)):
        return 2
    name = fold_name(area.name)
    if place in _KINDS:
        return int(name.endswith(place))
    if area.level == "province":
        return 0
    if place[0] == fold_name(area.short)[0] and in_order(place, name):
        return 1
    if len(place) > 1:
        # 锡滨, 镇徒: the city's letter, then one of the district's.
        for outer in above:
            if matches(place[0], outer) and place[1] in name[:2] and in_order(place[1:], name):
                return 1
    return 0


def in_order(letters: str, name: str) -> bool:
    """Return whether the characters of `letters` stand in `name` in this order."""
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True
