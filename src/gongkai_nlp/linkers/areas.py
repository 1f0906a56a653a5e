"""The area that a report is of, and the areas above it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai_nlp.finders.agency.name import Name
from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.gazetteer import Division, gazetteer
from gongkai_nlp.vocabulary import Level

_BELOW: tuple[Level, ...] = ("township", "zone", "county", "prefecture", "province")
_COUNTY = re.compile(r"(.{2,}?[县区市旗])(?=.{2,}[镇乡道木])")
_STATE = ("中国共产党", "中共", "中华人民共和国")


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its official name."""

    name: str
    level: Level
    division: Division | None = None


@dataclass(frozen=True)
class Areas:
    """What 市, 县, 新区 mean in a report."""

    own: Area | None = None
    above: dict[Level, Area] = field(default_factory=dict)

    def meant_by(self, word: str, level: Level) -> Area | None:
        """Return the area that the bare `word` (市, 区, 新区) for places of `level` stands for."""
        own = self.own
        if own is None:
            return None
        if own.name.endswith(word) and (own.level != "zone" or word != "市"):
            # 市 in the report of a county-level city, 区 in that of a zone.
            return own
        if own.level == level:
            return own
        county = self.above.get("county")
        if own.level == "township" and county and county.name.endswith(word):
            # 市 in the report of a town of a county-level city.
            return county
        return self.above.get(level)


def shortened(short: str, full: str) -> bool:
    """Tell whether `short` keeps the first two characters of `full` and more of them in order.

    So 临湖经开区 does with 临湖经济技术开发区.
    """
    at = iter(full)
    return short[:2] == full[:2] and all(character in at for character in short)


def place_text(name: str, of: Name) -> str:
    """Return the words of `name` that name its place, without what stands for party or state."""
    place = name[of.place.start : of.place_end] if of.place else ""
    if place.startswith(_STATE):
        for prefix in _STATE:
            place = place.removeprefix(prefix)
    return place


def areas_of(issuer: str | None, parsed: Name | None, others: Sequence[tuple[str, Name]]) -> Areas:
    """Return the areas of a report by its issuer's name, or else by the places that its agencies name.

    `others` are the agencies that the text names with their place, each with its folded text.
    """
    if issuer and parsed and parsed.place and parsed.place.named:
        own_text, place_level = place_text(issuer, parsed), parsed.place.level
        divisions = parsed.place.divisions
    elif issuer is None and (found := _most_named(others)):
        own_text, place_level, divisions = found
    else:
        return Areas()
    named = {division for _, name in others if name.place for division in name.place.divisions}
    own_division = _settled(divisions, named) if place_level != "zone" else None
    name = own_division.name if own_division and place_level in ("province", "prefecture") else own_text
    own = Area(name, place_level, own_division)
    above: dict[Level, Area] = {}
    if issuer and parsed and parsed.parent and parsed.parent.place and parsed.parent.level != place_level:
        # 青岚区人民政府柳林街道办事处
        parent = parsed.parent
        division = _settled(parsed.parent.place.divisions, named)
        above[parent.level] = Area(place_text(issuer, parent), parent.level, division)
    container = own_division or _container(own, named)
    if container and container != own_division:
        above[container.level] = Area(_as_named(own, container), container.level, container)
    if container:
        for division in gazetteer().ancestors(container):
            above[division.level] = Area(division.name, division.level, division)
    else:
        if place_level == "township" and (match := _COUNTY.match(own_text)):
            above["county"] = Area(match[1], "county")
        _from_text(above, own, others)
    top = above.get("province")
    if top and top.division and top.division.municipality and place_level in ("county", "zone", "township"):
        above["prefecture"] = top
    return Areas(own, above)


def _container(own: Area, named: set[Division]) -> Division | None:
    """Return the division that the name of a zone or a town begins with."""
    if own.level not in ("zone", "township"):
        return None
    path = gazetteer().path_at(fold_name(own.name), 0)
    if path is None:
        return None
    division = _settled(path[1], named)
    whole = division and fold(own.name[: path[0]]).endswith(fold_name(division.name))
    return division if division and (whole or division.level in ("prefecture", "province")) else None


def _as_named(own: Area, container: Division) -> str:
    """Return the name of the county that a town's name begins with as it stands there: 天津市河西区."""
    path = gazetteer().path_at(fold_name(own.name), 0)
    if container.level != "county" or path is None:
        return container.name
    return own.name[: path[0]]


def _settled(divisions: Sequence[Division], named: set[Division]) -> Division | None:
    """Return the one division of several that lies in an area which the text names besides."""
    if len(divisions) <= 1:
        return divisions[0] if divisions else None
    within = [d for d in divisions if any(a in named for a in gazetteer().ancestors(d))]
    if len(within) != 1:
        # 吉林市 before 吉林省 is the lower one; of equals none is settled.
        return None
    return within[0]


def _most_named(others: Sequence[tuple[str, Name]]) -> tuple[str, Level, tuple[Division, ...]] | None:
    """Return the place that most agencies of the lowest level are named with, where it is the only one."""
    for level in _BELOW:
        places = {
            place_text(text, name): name.place.divisions
            for text, name in others
            if name.place and name.place.level == level and name.place.named
        }
        if len(places) == 1:
            [(text, divisions)] = places.items()
            return text, level, divisions
        if places:
            return None
    return None


def _from_text(above: dict[Level, Area], own: Area, others: Sequence[tuple[str, Name]]) -> None:
    """Add the only prefecture and the only province that the agencies of the text are named with."""
    rank = _BELOW.index(own.level) if own.level in _BELOW else len(_BELOW)
    for level in ("county", "prefecture", "province"):
        if _BELOW.index(level) <= rank:
            continue
        names: Counter[str] = Counter()
        divisions: dict[str, tuple[Division, ...]] = {}
        for text, name in others:
            if name.place and name.place.level == level and name.place.named:
                place = place_text(text, name)
                names[place] += 1
                divisions[place] = name.place.divisions
        if len(names) == 1:
            [place] = names
            division = divisions[place][0] if len(divisions[place]) == 1 else None
            above[level] = Area(division.name if division else place, level, division)
            if division:
                for upper in gazetteer().ancestors(division):
                    above.setdefault(upper.level, Area(upper.name, upper.level, upper))
