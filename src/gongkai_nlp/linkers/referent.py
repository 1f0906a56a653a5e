"""Settle which body a mention of an agency stands for: 我局, 区政府办, 市委.

A mention whose referent the text does not settle keeps a canonical name of None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai_nlp.finders import agency
from gongkai_nlp.finders.agency.find import places_apart_in, whole_name
from gongkai_nlp.finders.agency.lexicon import Patterns as AgencyPatterns
from gongkai_nlp.finders.agency.name import Name
from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.linkers.areas import Area, areas_of, place_text, shortened
from gongkai_nlp.making import changed
from gongkai_nlp.results import Agency, Metadata
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import AgencyKind, Level

_SUPERIOR = "superior_department"
_FIELD = 2
"""So many characters behind its place tell the field of an organ (浙江省国土资源厅)."""
_JOINING = frozenset("、和与及,")
_SEAT = re.compile("[\u3400-\u9fff]{1,8}?[省市县区州旗](?![区县])")
_LONGEST_SEAT = 4
"""An area that the gazetteer does not hold is taken for one up to this length: more may stand before it."""
_TERM = re.compile(r"^第?[一二三四五六七八九十]{1,3}届")
"""The term of a standing committee (市六届人大常委会)."""


@dataclass(frozen=True)
class ReferentPatterns:
    """What `link` needs, compiled."""

    agency: AgencyPatterns
    selves: dict[str, re.Pattern[str]]
    """How organs speak of themselves (我局), with what the name of such an organ looks like."""
    forms: dict[str, list["_Form"]]
    nested: dict[str, list["_Nested"]]
    unsettled: dict[str, list["_Unsettled"]]
    """By the last character of what a name ends with."""
    short_endings: tuple[str, ...]
    """Characters that the name of an office in brief ends with."""
    proper: frozenset[str]
    """The rules for endings of names that hold a place as it is written (天津师范大学, 上海海关)."""
    aliases: tuple[re.Pattern[str], ...]


class _Form(NamedTuple):
    """What a FormRule says, at hand."""

    canonical: str
    kinds: tuple[AgencyKind, ...]
    levels: tuple[Level, ...]


class _Nested(NamedTuple):
    """What a NestedRule says, at hand."""

    full: str
    parents: tuple[AgencyKind, ...]
    levels: tuple[Level, ...]


class _Unsettled(NamedTuple):
    """What an UnsettledRule says, at hand."""

    text: str
    whole: bool
    named: bool


class _Referent(NamedTuple):
    """What a mention stands for."""

    kind: AgencyKind
    level: Level
    canonical: str | None = None
    adcode: str | None = None
    parent: str | None = None
    area: Area | None = None


def compile_rules(rules: RuleSet) -> ReferentPatterns:
    """Return what `link` needs, compiled once."""
    forms: dict[str, list[_Form]] = {}
    for rule in rules.referent.forms:
        forms.setdefault(fold(rule.text), []).append(_Form(rule.canonical, rule.kinds, rule.levels))
    nested: dict[str, list[_Nested]] = {}
    for short in rules.referent.nested:
        nested.setdefault(short.text, []).append(_Nested(short.full, short.parents, short.levels))
    unsettled: dict[str, list[_Unsettled]] = {}
    for held in rules.referent.unsettled:
        unsettled.setdefault(held.text[-1], []).append(_Unsettled(held.text, held.whole, held.named))
    return ReferentPatterns(
        agency=agency.compile_rules(rules),
        selves={fold(rule.text): re.compile(rule.issuer or "") for rule in rules.agency.selves},
        forms=forms,
        nested=nested,
        unsettled=unsettled,
        short_endings=tuple(r.text for r in rules.referent.unsettled if len(r.text) == 1 and not r.whole),
        proper=frozenset(rule.id for rule in rules.agency.heads if rule.proper),
        aliases=tuple(re.compile(rule.pattern) for rule in rules.referent.aliases),
    )


def link(
    view: View, patterns: ReferentPatterns, metadata: Metadata, agencies: Sequence[Agency]
) -> list[Agency]:
    """Return the agencies with level, canonical name, adcode and parent where the document settles them."""
    return _Linking(view, patterns, metadata, agencies).linked()


def _wholes(others: Sequence[tuple[str, Name]]) -> dict[str, str]:
    """Return, for counties and districts, the longer names of the document: 西湖区 → 杭州市西湖区."""
    named = [(text, name) for text, name in others if name.place and name.place.level == "county"]
    counties = {place_text(text, name) for text, name in named}
    wholes: dict[str, str] = {}
    for whole in sorted(counties, key=len):
        above = gazetteer().longest_at(whole, 0)
        if above and above[0] < len(whole):
            wholes.setdefault(whole[above[0] :], whole)
    return wholes


def _seat(issuer: str) -> str | None:
    """Return the government of the area in the name of an issuer that is no organ (临湖市自来水公司)."""
    match = _SEAT.match(issuer)
    if match is None:
        return None
    area = match[0]
    ends = [found[0] if (found := gazetteer().longest_at(area, at)) else 0 for at in range(len(area) - 1)]
    known = next((at for at, end in enumerate(ends) if end == len(area)), None)
    if known is None:
        return f"{area}人民政府" if len(area) <= _LONGEST_SEAT else None
    return f"{area[known:]}人民政府"


def _with_referent(mention: Agency, referent: _Referent) -> Agency:
    return changed(
        mention,
        kind=referent.kind,
        level=referent.level,
        canonical=referent.canonical,
        adcode=referent.adcode,
        parent=referent.parent,
    )


class _Linking:
    """One document's mentions on their way to their referents."""

    def __init__(
        self, view: View, patterns: ReferentPatterns, metadata: Metadata, agencies: Sequence[Agency]
    ) -> None:
        self.view = view
        self.patterns = patterns
        self.agencies = agencies
        self.places = [view.places(mention.start, mention.end) for mention in agencies]
        self.texts = [view.text[start:end] for start, end in self.places]
        self.known = places_apart_in(view, patterns.agency)
        self.names = {text: self._parsed(text) for text in set(self.texts)}
        self.issuer = metadata.issuer
        self.folded_issuer = fold_name(self.issuer) if self.issuer else ""
        own = None
        seat = None
        if self.issuer:
            own = self.names.get(self.folded_issuer) or self._parsed(self.folded_issuer)
            seat = None if own else _seat(self.folded_issuer)
        self.own = own
        others = [(t, n) for t in self.texts if (n := self.names[t]) and n.place and n.place.named]
        if seat:
            self.areas = areas_of(seat, self._parsed(seat), others)
        else:
            self.areas = areas_of(self.issuer, own, others)
        self.wholes = _wholes(others)
        self.own_level: Level = metadata.issuer_level or (own.level if own else None) or self._own_level()
        self.own_kind = metadata.issuer_kind or (own.kind if own else None)
        committee = self.issuer.removesuffix("办公室") if self.issuer else ""
        of_zone = self._own_level() == "zone" and committee.endswith("管理委员会")
        self.committee = committee if of_zone else None
        """The committee of the report's own zone."""

    def _own_level(self) -> Level:
        return self.areas.own.level if self.areas.own else "unknown"

    def _parsed(self, text: str) -> Name | None:
        return whole_name(text, self.patterns.agency, self.known)

    def linked(self) -> list[Agency]:
        linked: list[Agency] = []
        aliases: dict[str, _Referent] = {}
        last: tuple[int, Area | None, Level] | None = None
        for mention, (start, end), text in zip(self.agencies, self.places, self.texts, strict=True):
            name = self.names[text]
            shared = None
            if last and last[0] == start - 1 and self.view.text[last[0]] in _JOINING:
                shared = last[1:]
            referent = aliases.get(text) or self._referent(mention, text, name, shared)
            bare = name is not None and name.place is None and name.parent is None
            if (bare and shared is None) or referent.level == "national":
                last = None
            else:
                last = (end, referent.area, referent.level)
            if referent.canonical:
                for pattern in self.patterns.aliases:
                    if match := pattern.match(self.view.text, end):
                        aliases[match["alias"]] = referent
            linked.append(_with_referent(mention, referent))
        return linked

    def _referent(
        self, mention: Agency, text: str, name: Name | None, shared: tuple[Area | None, Level] | None
    ) -> _Referent:
        if mention.rule == "self":
            adcode = self._adcode(self.areas.own)
            speaks = self.patterns.selves.get(text)
            if self.issuer and speaks and not speaks.search(self.issuer):
                return _Referent(mention.kind, self.own_level, None, adcode)
            return _Referent(self.own_kind or mention.kind, self.own_level, self.issuer, adcode)
        own = self.areas.own
        if name is None and shared and own and shared[0] == own:
            canonical = self.issuer if self.issuer and self.issuer.endswith(own.name + text) else None
            return _Referent(mention.kind, own.level, canonical, self._adcode(own), None, own)
        if name is None:
            return _Referent(mention.kind, mention.level, mention.canonical)
        return self._resolve(text, name, shared)

    def _resolve(self, text: str, name: Name, shared: tuple[Area | None, Level] | None) -> _Referent:
        """Return the referent of the `name` that `text` begins or is."""
        kind = name.kind
        if name.central:
            return _Referent(kind, "national", name.central)
        named = name.place is not None and name.place.named
        if (
            self.issuer
            and (named or name.proper)
            and name.end == len(text)
            and self.folded_issuer.endswith(text)
        ):
            own = self.areas.own
            return _Referent(kind, self.own_level, self.issuer, self._adcode(own), None, own)
        if name.parent and name.parent.end <= name.head_start:
            return self._office(text, name, name.parent, shared)
        area, level = self._area(text, name, shared)
        if name.proper:
            return self._with_proper_name(text, name, area, level)
        organ = text[name.place_end if name.place else name.start : name.end]
        if "届" in organ:
            organ = _TERM.sub("", organ)
        if name.rule == _SUPERIOR:
            # 市局 in the report of a city's bureau is that bureau; 省局 the one of its field.
            whole = self.issuer if area and area == self.areas.own and self.issuer else ""
            canonical = whole if whole.endswith(organ) else self._superior(organ, area)
            return _Referent(kind, level, canonical, self._adcode(area), None, area)
        own = self.areas.own
        if self.issuer and own and area == own and not named and self.issuer.endswith(own.name + organ):
            return _Referent(kind, level, self.issuer, self._adcode(own), None, own)
        if self.committee and (own_committee := self._own_committee(self.committee, name, area, organ)):
            return _Referent(kind, self.own_level, own_committee, self._adcode(area), None, area)
        canonical = self._canonical(text, organ, name, area, level)
        if canonical is None and area is not None:
            canonical = self._of_own_system(organ, area)
        return _Referent(kind, level, canonical, self._adcode(area), None, area)

    def _of_own_system(self, organ: str, area: Area) -> str | None:
        """Return the name of an organ that belongs to the same central one as the issuer, or None.

        In the report of 国家税务总局临湖市税务局 云溪县税务局 is 国家税务总局云溪县税务局; a district stands
        with its city.
        """
        own, parent = self.own, self.own.parent if self.own else None
        issuer = self.folded_issuer
        if own is None or parent is None or not parent.central or issuer[own.place_end :] != organ:
            return None
        city = self.areas.own
        if area.level == "county" and area.name.endswith("区"):
            if city is None or city.level != "prefecture":
                return None
            return issuer[: parent.end] + city.name + area.name + organ
        return issuer[: parent.end] + area.name + organ

    def _superior(self, organ: str, area: Area | None) -> str | None:
        """Return the one organ of an area above that is of the issuer's field and named in full, or None."""
        own, field = self.own, self.folded_issuer
        if area is None or own is None or own.place is None or area == self.areas.own:
            return None
        field = field[own.place_end : own.place_end + _FIELD]
        full = {
            text
            for text, name in self.names.items()
            if name and name.place and name.place.named and text.endswith(organ)
            if place_text(text, name) == fold_name(area.name) and text[name.place_end :].startswith(field)
        }
        return full.pop() if field and len(full) == 1 else None

    def _office(
        self, text: str, name: Name, parent: Name, shared: tuple[Area | None, Level] | None
    ) -> _Referent:
        """Return the referent of an office of the body that is named before it."""
        body = self._resolve(text, parent, shared)
        rest = text[parent.end : name.end]
        level = body.level if name.level in ("unknown", parent.level) else name.level
        if body.level == "national" and parent.nested:
            near = self._area_named_in(text)
            level = name.level if name.level != "unknown" else near.level if near else "unknown"
        canonical = None
        if body.canonical:
            full = self._nested(rest, body)
            canonical = body.canonical + full if full else None
        if canonical and self.issuer and self.issuer.endswith(canonical):
            canonical = self.issuer
        if canonical is None and rest == "办公室" and body.kind == "committee" and self._is_own_office(name):
            canonical = self.issuer
        return _Referent(name.kind, level, canonical, body.adcode, body.canonical, body.area)

    def _with_proper_name(self, text: str, name: Name, area: Area | None, level: Level) -> _Referent:
        """Return the referent of a name that holds the proper name of an area without its ending."""
        near = self._area_named_in(text)
        if near is None:
            return _Referent(name.kind, level if name.level == "unknown" else name.level)
        canonical = text[name.start : name.end] if name.official else None
        return _Referent(name.kind, near.level, canonical, self._adcode(near), None, near)

    def _area_named_in(self, text: str) -> Area | None:
        """Return the report's area, or one above it, whose short name stands in `text`."""
        near = [self.areas.own, *self.areas.above.values()]
        return next((a for a in near if a and len(a.name) > 2 and fold_name(a.name)[:-1] in text), None)

    def _nested(self, rest: str, body: _Referent) -> str | None:
        for full, parents, levels in self.patterns.nested.get(rest, ()):
            if body.kind in parents and (not levels or body.level in levels):
                return full
        return None if rest.endswith(self.patterns.short_endings) else rest

    def _is_own_office(self, name: Name) -> bool:
        return self.own_kind == "general_office" and name.level in (self.own_level, "unknown", "county")

    def _own_committee(self, committee: str, name: Name, area: Area | None, organ: str) -> str | None:
        """Return the `committee` of the report's own zone, or its office, where the mention stands for it."""
        if area is not None and area != self.areas.own:
            return None
        if organ in ("管委会", "管委", "管理委员会"):
            return committee
        if organ == "办公室" and name.place and committee != self.issuer:
            return self.issuer
        return None

    def _area(
        self, text: str, name: Name, shared: tuple[Area | None, Level] | None
    ) -> tuple[Area | None, Level]:
        """Return the area that the mention names or leans on, and its level."""
        own = self.areas.own
        if name.place is None:
            if shared and name.level in ("unknown", shared[1]):
                return shared[0], shared[1]
            if name.level == "province":
                return self._province(), "province"
            if name.level != "unknown":
                return None, name.level
            if self.own_level == "national":
                return None, "unknown"
            return own, self.own_level
        place = place_text(text, name)
        listed = shared[0] if shared and shared[1] != "zone" and not name.place.named else None
        if shared and listed and listed.name.endswith(place):
            return shared  # 宜兴市委、市政府
        if not name.place.named:
            area = self.areas.meant_by(place, name.place.level)
            return area, area.level if area else name.place.level
        if own and (own.name == place or (own.level == name.place.level and own.name.endswith(place))):
            return own, own.level
        if own and own.level == name.place.level == "zone" and shortened(place, own.name):
            return own, own.level
        above = self.areas.above.get(name.place.level)
        if above and above.name.endswith(place):
            # 丰台区 where the document names 北京市丰台区.
            return above, above.level
        division = name.place.divisions[0] if len(name.place.divisions) == 1 else None
        if name.place.level == "zone":
            division = None
        if division is None and name.place.divisions:
            chain = {area.division for area in self.areas.above.values()} | {own.division if own else None}
            near = [
                d
                for d in name.place.divisions
                if d in chain or any(a in chain for a in gazetteer().ancestors(d))
            ]
            division = near[0] if len(near) == 1 else None
        official = place
        if division:
            folded = fold_name(division.name)
            official = place.removesuffix(folded) + division.name if place.endswith(folded) else division.name
        return Area(self.wholes.get(official, official), name.place.level, division), name.place.level

    def _province(self) -> Area | None:
        own = self.areas.own
        return own if own and own.level == "province" else self.areas.above.get("province")

    def _canonical(self, text: str, organ: str, name: Name, area: Area | None, level: Level) -> str | None:
        """Return the official name of the `organ` of the `area`, or None where it may be another."""
        if area is None:
            return None
        for canonical, kinds, levels in self.patterns.forms.get(organ, ()):
            if (not kinds or name.kind in kinds) and (not levels or level in levels):
                return canonical.format(area=area.name)
        named = name.place is not None and name.place.named
        for ending, whole, even_named in self.patterns.unsettled.get(organ[-1:], ()):
            ends = organ == ending or (not whole and organ.endswith(ending))
            if ends and (even_named or not named):
                return None
        if not name.official and not (named and name.kind == "body"):
            return None
        if not named and (name.kind in ("body", "internal", "party") or level in ("zone", "township")):
            return None
        if organ in ("政府", "管委会", "管委"):
            return None
        if named and name.rule in self.patterns.proper:
            return place_text(text, name) + organ
        return area.name + organ

    def _adcode(self, area: Area | None) -> str | None:
        return area.division.adcode if area and area.division else None
