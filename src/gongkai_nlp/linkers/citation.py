"""Tie titles to their numbers, numbers to their issuers, and both to the documents that are cited."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gongkai_nlp.finders.issuer_code import compile_grammar
from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.linkers.number_issuer import (
    IssuerTable,
    Settled,
    compile_table,
    fits,
    settle,
)
from gongkai_nlp.linkers.report_area import context_of
from gongkai_nlp.making import changed, make_citation
from gongkai_nlp.results import Agency, Citation, DocumentNumber, Metadata, Title
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import TitleKind

_GAP = 40
"""A number stands at most so many characters from its title."""
_ALIAS_GAP = 60
_ALIAS_HEAD = 4
"""Characters of an introduction before its 称: 以下简称."""
_MASTHEAD = 600
"""The document's own number stands on a line of its own within so many characters from the top."""
_HEAD = 40
"""An issuer at the head of a title has at most so many characters."""
_STATE = "中华人民共和国"
_OF_ISSUER = ("印发的", "下发的", "制定的", "发布的", "出台的", "印发", "下发", "的")
"""What may stand between the issuer and the document."""
_CITED = frozenset({"law", "document"})
_AREA_ENDINGS = "省市县区旗州盟"
_PLACED = re.compile(
    rf"(?![我本该全各某有{_AREA_ENDINGS}])[\u4e00-\u9fff]{{2,10}}?[{_AREA_ENDINGS}](?:人民政府|[\u4e00-\u9fff]{{2,16}}\Z)"
)
"""A full name that starts with an area which no gazetteer holds."""
_ORGAN = re.compile(r"(?:人民政府|国务院|委员会|办公[厅室]|[局厅部署会院委])\Z")


@dataclass(frozen=True)
class CitationPatterns:
    """What `link` needs, compiled."""

    table: IssuerTable
    title_first: re.Pattern[str]
    """What stands between a title and the number behind it."""
    number_first: re.Pattern[str]
    aliases: tuple[re.Pattern[str], ...]
    taking: re.Pattern[str]
    """What follows the issuer at the head of a title."""


def compile_rules(rules: RuleSet) -> CitationPatterns:
    """Return what `link` needs, compiled once."""
    held = rules.citation

    def tie(order: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{fold(rule.pattern)})" for rule in held.tie if rule.order == order))

    return CitationPatterns(
        table=compile_table(rules, compile_grammar(rules)),
        title_first=tie("title_first"),
        number_first=tie("number_first"),
        aliases=tuple(re.compile(fold(rule.pattern)) for rule in held.alias),
        taking=re.compile("|".join(fold(rule.text) for rule in held.taking)),
    )


def link(
    view: View,
    patterns: CitationPatterns,
    metadata: Metadata,
    titles: Sequence[Title],
    document_numbers: Sequence[DocumentNumber],
    agencies: Sequence[Agency],
) -> tuple[list[Title], list[DocumentNumber], list[Citation]]:
    """Return titles and numbers with their ties, and the documents that are cited."""
    if not titles and not document_numbers:
        return [], [], []
    heads = {agency.start: agency for agency in agencies}
    held = [_named(view, title, heads, patterns) for title in titles]
    carried = _ties(view, held, document_numbers, patterns)
    numbers = _with_issuers(view, metadata, held, document_numbers, heads, agencies, carried, patterns.table)
    by_id = {number.id: number for number in numbers}
    full = _full_titles(view, held, patterns)
    linked = [_linked(each, by_id.get(carried.get(each.id, "")), full.get(each.id)) for each in held]
    return linked, numbers, _citations(view, metadata, held, linked, numbers)


class _Named(NamedTuple):
    """A title with the places of the name between its marks, and the issuer that the name begins with."""

    title: Title
    id: str
    start: int
    end: int
    first: int
    last: int
    issuer: str | None


def _linked(named: _Named, number: DocumentNumber | None, full: tuple[str, _Named] | None) -> Title:
    title, issuer = named.title, named.issuer
    update: dict[str, object] = {}
    if number:
        update["document_number"] = number.id
        issuer = issuer or number.issuer
    if full:
        update["full_title"] = full[0]
        if title.kind == "other":
            update["kind"] = full[1].title.kind
        if not number:
            issuer = issuer or full[1].issuer
    if issuer != title.issuer:
        update["issuer"] = issuer
    return changed(title, **update) if update else title


# ---- titles ---------------------------------------------------------------------------------------


def _plain(view: View, first: int, last: int) -> str:
    """Return the text behind places in the script of the document, without layout."""
    return view.kept(first, last).replace("\n", "")


def _named(view: View, title: Title, heads: dict[int, Agency], patterns: CitationPatterns) -> _Named:
    start, end = title.start, title.end
    first, last = view.places(start, end)
    first, last = first + 1, last - 1
    return _Named(title, title.id, start, end, first, last, _head_issuer(view, first, last, heads, patterns))


def _head_issuer(
    view: View, first: int, last: int, heads: dict[int, Agency], patterns: CitationPatterns
) -> str | None:
    """Return the full name of the body that the title begins with, the first of several."""
    if first >= last:
        return None
    taking = patterns.taking.search(view.text, first, min(last, first + _HEAD))
    if not taking or taking.start() == first:
        return None
    agency = heads.get(view.offset(first))
    if agency and view.place(agency.end - 1) < taking.start():
        if agency.canonical:
            return agency.canonical
        head = view.text[first : view.place(agency.end - 1) + 1]
    else:
        head = view.text[first : taking.start()]
    return head if _is_full_name(head, patterns.table.national) else None


def _is_full_name(name: str, national: dict[str, str]) -> bool:
    """Return whether `name` is the full name of one body: a central one, or one that starts with its area."""
    if name in national:
        return True
    if not _ORGAN.search(name):
        return False
    found = gazetteer().path_at(name, 0)
    if found and name[found[0] - 1] in _AREA_ENDINGS:
        return len(name) > found[0] + 1
    return _PLACED.match(name) is not None


def _full_titles(
    view: View, titles: Sequence[_Named], patterns: CitationPatterns
) -> dict[str, tuple[str, _Named]]:
    """Return for each short title, by id, the full name that the text introduced it for, and its title."""
    introduced: dict[str, list[tuple[int, _Named]]] = {}
    ends = [each.last + 1 for each in titles]
    named = view.text.find("称")
    while named >= 0:
        for pattern in patterns.aliases:
            match = pattern.search(view.text, max(0, named - _ALIAS_HEAD), named + _ALIAS_GAP)
            owner = _owner(view.text, match.start(), ends) if match else None
            if match and owner is not None:
                introduced.setdefault(match["alias"], []).append((match.start(), titles[owner]))
        named = view.text.find("称", named + 1)
    full: dict[str, tuple[str, _Named]] = {}
    for each in titles if introduced else ():
        short = introduced.get(view.text[each.first : each.last], ())
        held = [(at, source) for at, source in short if at < each.first]
        if held:
            source = max(held, key=lambda pair: pair[0])[1]
            full[each.id] = (_plain(view, source.first, source.last), source)
    return full


def _owner(text: str, at: int, ends: Sequence[int]) -> int | None:
    """Return the index of the title that a short form introduced at place `at` is of."""
    index = bisect_right(ends, at) - 1
    if index < 0:
        return None
    gap = text[ends[index] : min(at, ends[index] + _ALIAS_GAP + 1)]
    introduces = len(gap) <= _ALIAS_GAP and "。" not in gap and gap.startswith(("(", ",", "〔", "["))
    return index if introduces else None


# ---- ties -----------------------------------------------------------------------------------------


def _ties(
    view: View, titles: Sequence[_Named], numbers: Sequence[DocumentNumber], patterns: CitationPatterns
) -> dict[str, str]:
    """Return the id of the number that each title carries, by the id of the title."""
    if not numbers:
        return {}
    starts_of_titles = [each.start for each in titles]
    outside: list[str] = []
    places: list[tuple[int, int]] = []
    for number in numbers:
        start = number.start
        around = bisect_right(starts_of_titles, start) - 1
        if around < 0 or titles[around].end <= start:
            outside.append(number.id)
            places.append(view.places(start, number.end))
    ties: dict[str, str] = {}
    taken: set[str] = set()
    at = 0
    for each in titles:
        end = each.last + 1
        while at < len(outside) and places[at][0] < end:
            at += 1
        if at == len(outside):
            break
        start = places[at][0]
        near = start - end <= _GAP and outside[at] not in taken
        if near and patterns.title_first.fullmatch(view.text, end, start):
            ties[each.id] = outside[at]
            taken.add(outside[at])
    at = 0
    for each in titles if outside else ():
        start = each.first - 1
        while at < len(outside) and places[at][0] < start:
            at += 1
        if each.id in ties or not at or outside[at - 1] in taken:
            continue
        end = places[at - 1][1]
        if start - end <= _GAP and patterns.number_first.fullmatch(view.text, end, start):
            ties[each.id] = outside[at - 1]
            taken.add(outside[at - 1])
    return ties


def _with_issuers(
    view: View,
    metadata: Metadata,
    titles: Sequence[_Named],
    numbers: Sequence[DocumentNumber],
    heads: dict[int, Agency],
    agencies: Sequence[Agency],
    carried: dict[str, str],
    table: IssuerTable,
) -> list[DocumentNumber]:
    if not numbers:
        return []
    context = context_of(metadata, [name for agency in agencies if (name := agency.canonical)])
    by_number = {carried[each.id]: each for each in titles if each.id in carried}
    by_title = {number: each.issuer for number, each in by_number.items() if each.issuer}
    stated: dict[str, set[str]] = {}
    for number in numbers:
        if number.id in by_title:
            stated.setdefault(number.issuer_code, set()).add(by_title[number.id])
    ends = {agency.end: agency for agency in agencies}
    settled: dict[tuple[str, int | None], Settled] = {}
    result: list[DocumentNumber] = []
    for number in numbers:
        key = (number.issuer_code, number.year)
        if key not in settled:
            settled[key] = settle(number, table, context)
        answer = settled[key]
        issuer, evidence, confidence = answer.issuer, answer.evidence, answer.confidence
        before = _agency_before(view, number, by_number.get(number.id), ends)
        inside = heads.get(number.start)
        held = stated.get(number.issuer_code, set())
        if number.id in by_title:
            issuer, evidence, confidence = by_title[number.id], "title", Decimal("0.98")
        elif number.organ is None and inside and inside.canonical and inside.end < number.end:
            issuer, evidence, confidence = inside.canonical, "name", Decimal("0.95")
        elif before and before.canonical and fits(number, before.canonical, table):
            issuer, evidence, confidence = before.canonical, "agency", Decimal("0.95")
        elif len(held) == 1:
            issuer, evidence, confidence = next(iter(held)), "title", Decimal("0.9")
        reading = answer.reading
        update: dict[str, object] = {
            "issuer": issuer,
            "issuer_adcode": answer.adcode if issuer == answer.issuer else _adcode(issuer),
            "issuer_candidates": answer.candidates,
            "confidence": confidence,
            "evidence": evidence,
        }
        if reading:
            update |= {
                "place": reading.place,
                "organ": reading.organ,
                "suborgan": reading.suborgan,
                "series": reading.series,
            }
        result.append(changed(number, **update))
    return result


def _adcode(issuer: str | None) -> str | None:
    """Return the code of the division that the full name `issuer` starts with, where there is just one."""
    found = gazetteer().path_at(fold_name(issuer), 0) if issuer else None
    return found[1][0].adcode if found and len(found[1]) == 1 else None


def _agency_before(
    view: View, number: DocumentNumber, named: _Named | None, ends: dict[int, Agency]
) -> Agency | None:
    """Return the agency that stands right before the number, or before the title that carries it."""
    text = view.text
    place = view.place(min(number.start, named.start) if named else number.start)
    if text.endswith(_OF_ISSUER, 0, place):
        place -= len(next(word for word in _OF_ISSUER if text.endswith(word, 0, place)))
    return ends.get(view.offset(place - 1) + 1)


# ---- citations ------------------------------------------------------------------------------------


class _Mention(NamedTuple):
    """A mention of a document; a number has no kind."""

    start: int
    end: int
    key: str
    """What the document goes by: its number, or its name without layout."""
    id: str
    name: str
    """The name, or the number in standard form."""
    kind: TitleKind | None
    issuer: str | None


def _citations(
    view: View,
    metadata: Metadata,
    held: Sequence[_Named],
    titles: Sequence[Title],
    numbers: Sequence[DocumentNumber],
) -> list[Citation]:
    """Return the documents that the report cites, in the order of their first mentions."""
    standard = {number.id: number.normalized for number in numbers}
    own = fold_name(metadata.title or "")
    same: dict[str, str] = {}
    mentions: list[_Mention] = []
    for each, title in zip(held, titles, strict=True):
        kind = title.kind
        if kind not in _CITED or title.region == "boilerplate":
            continue
        full, carried = title.full_title, title.document_number
        name = full or _plain(view, each.first, each.last)
        plain = fold(full) if full else view.text[each.first : each.last].replace("\n", "")
        key = plain.replace(" ", "").removeprefix(_STATE)
        if key == own:
            continue
        mentions.append(_Mention(each.start, each.end, key, each.id, name, kind, title.issuer))
        if carried and carried in standard:
            # Whatever bears the number is the document that its title names.
            same.setdefault(standard[carried], key)
    for number in numbers:
        if number.region != "boilerplate" and not _is_masthead(view, number):
            name = standard[number.id]
            mentions.append(_Mention(number.start, number.end, name, number.id, name, None, number.issuer))
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    cited: dict[str, list[_Mention]] = {}
    for mention in mentions:
        cited.setdefault(same.get(mention.key, mention.key), []).append(mention)
    return [_citation(members) for members in cited.values()]


def _citation(members: Sequence[_Mention]) -> Citation:
    title = number = kind = titled = numbered = None
    for mention in members:
        if mention.kind:
            kind, titled = kind or mention.kind, titled or mention.issuer
            title = mention.name if title is None or len(mention.name) > len(title) else title
        else:
            number, numbered = number or mention.name, numbered or mention.issuer
    return make_citation(
        title=title,
        document_number=number,
        issuer=titled or numbered or None,
        kind=kind,
        mentions=tuple([mention.id for mention in members]),
    )


def _is_masthead(view: View, number: DocumentNumber) -> bool:
    """Return whether `number` stands on a line of its own at the top, as a document's own number does."""
    first, last = view.places(number.start, number.end)
    if first > _MASTHEAD or view.text[last : last + 1] not in ("", "\n"):
        return False
    line = view.text.rfind("\n", 0, first) + 1
    return re.fullmatch(r"\s*(?:发?文字?号|文件编号)?:?\s*", view.text[line:first]) is not None
