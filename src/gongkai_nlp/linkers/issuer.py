"""Settle whose document it is, from letterhead, title, signature and the line that names the source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.linkers.areas import shortened
from gongkai_nlp.results import Agency
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View

_LEAD = re.compile(
    r"(?:关于)?(?:(?:19|20)\d\d年?度?|[二一][〇零九O][〇零一二三四五六七八九]{2}年度?)?(?P<name>[^\d《》()]{2,40}?)"
    r"(?=关于|(?:19|20)\d\d|[二一][〇零九O][〇零一二三四五六七八九]{2}年|年度|(?<!人民)政府信息|政务公开|政务信息|信息公开|依法行政|法治政府|行政(?=处罚|判决|裁定|赔偿|复议决定|强制)|民事|刑事|国民经济)"
)
_BYLINE_REACH = 100
_OF_GOVERNMENT = re.compile("公开|政务|政府")
"""A title on a matter of the government itself; that of a bulletin leaves open whose it is."""
_AREA = re.compile("[省县区州盟旗镇]|市(?![场政容监])|(?<!城)乡")
"""What ends the name of an area inside the name of an organ; not 市场监督, 城乡建设."""
_HAN = re.compile(r"[一-鿿()·]{4,40}")
_BARE = re.compile(r"[省市县区州盟旗镇乡本我局委厅院](?![一-鿿]{0,3}[省市县区州盟旗镇乡])")
_NAME = re.compile(r"\s*:?\s*(?P<name>[^\s:|\[\]【】(),;。<>]{4,40})")
_NOTE = re.compile(r"^\[[0-9]{1,2}\]")
_CONGRESS = re.compile(r"[在于](?P<area>[一-鿿]{2,14}?)第[一二三四五六七八九十]{1,4}届人民代表大会")
"""Before which congress a government reports on its work."""
_PARTY = re.compile(
    r"中共(?P<area>[一-鿿]{2,20}?[省市县区州旗盟])委(?:员会)?(?P<office>办公[室厅]|[一-鿿]{2,6}部)?"
)
_NOTICE = re.compile("(?:通知|通报|公告|通告|公示)$")
_PARTY_GROUPS = ("党组", "党委", "党工委")
_BETWEEN = "、和与及"
_SUBJECT = re.compile(r"(?:^|[\n。,])(?:(?:19|20)\d\d年度?,?)?(?P<name>[^\n,。:;、《》\d]{3,30})")


@dataclass(frozen=True)
class IssuerPatterns:
    """What `issuer_of` needs, compiled."""

    organ: re.Pattern[str]
    organ_inside: re.Pattern[str]
    areas: tuple[tuple[str, str], ...]
    labels: re.Pattern[str]
    label_ranks: dict[str, int]


@dataclass(frozen=True)
class Names:
    """Where a document may name its issuer."""

    title: str
    """The title, folded and squeezed."""
    title_place: int | None
    body_place: int
    """Place where the text behind the title begins."""
    signature: tuple[str, int] | None
    """The line above the date, and its place."""


def compile_issuer_rules(rules: RuleSet) -> IssuerPatterns:
    """Return what `issuer_of` needs."""
    endings = sorted((fold(rule.text) for rule in rules.section.organ_endings), key=len, reverse=True)
    either = "|".join(map(re.escape, endings))
    labels = [fold(rule.label) for rule in rules.metadata.source_labels]
    areas = sorted(((fold(r.ending), fold(r.organ)) for r in rules.metadata.areas), key=lambda a: -len(a[0]))
    return IssuerPatterns(
        organ=re.compile(f"(?:{either})$"),
        organ_inside=re.compile(f"^[一-鿿]{{2,36}}?(?:{either})(?:办公[室厅])?"),
        areas=tuple(areas),
        labels=re.compile("|".join(map(re.escape, sorted(labels, key=len, reverse=True)))),
        label_ranks={label: rank for rank, label in enumerate(labels)},
    )


def issuer_of(view: View, names: Names, agencies: Sequence[Agency], patterns: IssuerPatterns) -> str | None:
    """Return the full simplified name of the organ whose document it is, the first of several, or None."""
    issuer = _issuer(view, names, agencies, patterns)
    if issuer and any(agency.kind == "party" and agency.text == issuer for agency in agencies):
        issuer = f"中共{issuer.removeprefix('中共')}"
    party = _PARTY.fullmatch(issuer) if issuer else None
    return f"中国共产党{party['area']}委员会{party['office'] or ''}" if party else issuer


def _issuer(view: View, names: Names, agencies: Sequence[Agency], patterns: IssuerPatterns) -> str | None:
    mentions, with_branches = _mentions(view, agencies)
    lead = _title_lead(names.title)
    if not lead and patterns.organ.search(names.title):
        lead = names.title
    if not lead:
        organs = (name for name in mentions if names.title.startswith(name) and not _BARE.match(name))
        lead = max(organs, key=len, default="")
    lead = _first_of_several(lead, agencies, mentions)
    # What no list of endings holds is an organ too where it is found as one (云溪县第一中学).
    is_organ = bool(lead) and (patterns.organ.search(lead) is not None or lead in mentions)
    area = lead if lead and not is_organ and _organ_of_area(lead, patterns) else None
    letterheads = _letterheads(view, names, patterns)
    signature = names.signature[0] if names.signature else ""
    if not patterns.organ.search(signature):
        signature = ""
    sources = _sources(view, patterns)
    witnesses = [*letterheads, signature, *sources, *mentions, *with_branches]
    if central := next((a.canonical for a in agencies if a.rule == "central" and a.text == lead), None):
        return central  # not 中华人民共和国水利部, where the title says 水利部
    if is_organ:
        return _fullest(lead, witnesses)
    if area:
        letterheads = [name for name in letterheads if area[:2] in name]
    if letterheads:
        return _fullest(letterheads[0], witnesses)
    if area and signature.startswith(area) and _NOTICE.search(names.title):
        return _fullest(signature, witnesses)
    if area and (not signature or _OF_GOVERNMENT.search(names.title)):
        organ = _organ_of_area(area, patterns)
        return _fullest(area + organ, witnesses) if organ else None
    for name in (signature, *sources):
        if name and not _BARE.match(name):
            return _fullest(name, witnesses)
    return _subject(view, names, patterns) or _reporting_government(view, names)


def _first_of_several(lead: str, agencies: Sequence[Agency], mentions: Sequence[str]) -> str:
    """Return the first of organs that issue together (云溪县财政局 云溪县教育局), else `lead` itself.

    A party group gives way to its organ (中共云溪县教育局党组、云溪县教育局).
    """
    first = max((name for name in mentions if lead.startswith(name)), key=len, default=lead)
    national = {agency.text for agency in agencies if agency.level == "national"}
    chosen, rest = first, lead[len(first) :]
    while rest:
        listed = rest.lstrip(_BETWEEN)
        further = max((name for name in mentions if listed.startswith(name)), key=len, default="")
        same_area = further[:2] == first.removeprefix("中共")[:2]
        if not further or not (len(listed) < len(rest) or same_area or {first, further} <= national):
            return lead
        if chosen.endswith(_PARTY_GROUPS):
            chosen = further
        rest = listed[len(further) :]
    return chosen


def _mentions(view: View, agencies: Sequence[Agency]) -> tuple[list[str], list[str]]:
    """Return the names of the agencies, and of governments with their branches (X区人民政府Y街道办事处)."""
    names: list[str] = []
    with_branches: list[str] = []
    government = -1
    for agency in agencies:
        start, end = agency.start, agency.end
        first, last = view.places(start, end)
        names.append(view.text[first:last])
        if start == government and agency.level == "township":
            with_branches.append(names[-2] + names[-1])
        government = end if agency.kind == "government" else -1
    return names, with_branches


def _title_lead(title: str) -> str:
    """Return what stands before the matter of the title: an organ, an area, or nothing of use."""
    match = _LEAD.match(title)
    return match["name"] if match else ""


def _organ_of_area(area: str, patterns: IssuerPatterns) -> str | None:
    """Return the kind of organ that answers for `area`, or None where it is no area.

    A city of the production and construction corps (兵团第八师石河子市) has organs of its own kind.
    """
    if "兵团" in area:
        return None
    found = gazetteer().path_at(area, 0)
    if found and found[0] == len(area):
        full = any(fold_name(division.name) == area[-len(division.name) :] for division in found[1])
        if full:
            return "人民政府"
    return next((organ for ending, organ in patterns.areas if area.endswith(ending)), None)


def _letterheads(view: View, names: Names, patterns: IssuerPatterns) -> list[str]:
    """Return the organ on the line above the title, and the one between title and text."""
    found: list[str] = []
    text = view.text
    if names.title_place:
        above = text[: names.title_place].rstrip("\n").rsplit("\n", 1)[-1]
        above = above.removesuffix("文件")
        if _is_name(above, patterns) and view.region(names.title_place - 1) != "boilerplate":
            found.append(above)
    if byline := _byline(view, names.body_place, patterns):
        found.append(byline)
    return found


def _byline(view: View, place: int, patterns: IssuerPatterns) -> str | None:
    """Return the organ that the first line behind the title names, the first where there are several."""
    if place >= len(view.text):
        return None
    start = view.offset(place - 1) + 1 if place else 0
    lines = _NOTE.sub("", view.folded[start : start + _BYLINE_REACH]).strip().split("\n")
    parts = lines[0].strip("()").split()
    names = (parts[0], "".join(parts)) if parts else ()
    return next((name for name in names if _is_name(name, patterns)), None)


def _is_name(text: str, patterns: IssuerPatterns) -> bool:
    return (
        _HAN.fullmatch(text) is not None and patterns.organ.search(text) is not None and not _BARE.match(text)
    )


def _sources(view: View, patterns: IssuerPatterns) -> list[str]:
    """Return the names behind the labels of source lines, the most trusted first."""
    found: list[tuple[int, str]] = []
    text = view.text
    labels = tuple(patterns.label_ranks)
    colon = text.find(":")
    while colon >= 0:
        if text.endswith(labels, 0, colon):
            after = view.offset(colon - 1) + 1
            name = _NAME.match(view.folded, after, after + 64)
            if name and _is_name(name["name"], patterns):
                # Of 来源 and 信息来源 the longer one is meant.
                label = max((label for label in labels if text.endswith(label, 0, colon)), key=len)
                found.append((patterns.label_ranks[label], name["name"]))
        colon = text.find(":", colon + 1)
    publisher = fold_name(view.source.hints.publisher or "")
    if _is_name(publisher, patterns):
        found.append((patterns.label_ranks.get("来源", 0), publisher))
    return [name for _, name in sorted(found, key=lambda held: held[0])]


def _fullest(name: str, witnesses: Sequence[str]) -> str:
    """Return the longest name in the document that is `name` with more of its area before it."""
    best = name
    for witness in witnesses:
        if witness.endswith(name) and len(witness) > len(best):
            best = witness
    if best != name:
        return best
    if name.endswith("管委会"):
        # 临湖经开区管委会 where the document also names 临湖经济技术开发区管理委员会.
        for witness in witnesses:
            if witness.endswith("管理委员会") and shortened(name, witness):
                return witness
    # 青岚区住建局 where the document also names 青岚区住房和城乡建设局.
    areas = list(_AREA.finditer(name))
    if areas:
        area, organ = name[: areas[-1].end()], name[areas[-1].end() :]
        for witness in witnesses:
            full = witness.removeprefix(area)
            longer = full != witness and len(full) > len(organ) > 1 and not _AREA.search(full)
            if longer and full[-1] == organ[-1] and _within(organ, full):
                return witness
    return name


def _within(short: str, full: str) -> bool:
    """Tell whether the characters of `short` all stand in `full` in order."""
    at = iter(full)
    return all(character in at for character in short)


def _subject(view: View, names: Names, patterns: IssuerPatterns) -> str | None:
    """Return the organ that the first sentences have as their subject."""
    opening = view.text[names.body_place : names.body_place + 400]
    for match in _SUBJECT.finditer(opening):
        organ = patterns.organ_inside.match(match["name"])
        if organ and not _BARE.match(organ[0]) and gazetteer().longest_at(organ[0], 0):
            return organ[0]
    return None


def _reporting_government(view: View, names: Names) -> str | None:
    """Return the government that reports on its work to the congress named below the title."""
    if not names.title.endswith("政府工作报告"):
        return None
    match = _CONGRESS.search(view.text, names.body_place, names.body_place + _BYLINE_REACH)
    if match is None or not re.search("[省市县区州盟旗镇乡]$", match["area"]):
        return None
    return match["area"] + "人民政府"
