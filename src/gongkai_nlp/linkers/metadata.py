"""Settle what the document is: title, issuer, year, publication, kind, script."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from gongkai_nlp.finders.agency.describe import describe
from gongkai_nlp.fold import fold, fold_name, traditional_in
from gongkai_nlp.linkers.issuer import IssuerPatterns, Names, compile_issuer_rules, issuer_of
from gongkai_nlp.making import make_metadata
from gongkai_nlp.reading import quality
from gongkai_nlp.results import Agency, Date, Metadata, Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import ReportKind, Script

_SCRIPT_SAMPLE = 20_000
"""So many characters tell the script."""
_PREAMBLE = 1500
"""The period of a report is stated within so many characters behind its title."""
_LONGEST_LINE = 42
"""A line with organ and date is shorter."""
_LINE_END = re.compile(r"\s+")
_HAN_YEAR = re.compile(r"[二一][〇零○九O0o][〇零○一二三四五六七八九]{2}")
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?=年|\s*-|$|\D)")
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_ENDS_LINE = re.compile(r"(?:公告|公布|发布|印发)?[) ]{0,3}(?:\n|\Z)|[) ]{3}")
"""What stands behind a date that stands alone on its line: (2013年9月12日公告)."""
_LONGEST_BYLINE = 12
_DELIVERED = re.compile(r"在[^。\n]{4,40}会议?上")
"""What stands behind the date on which a report was read: ——2021年1月26日在…第六次会议上."""
_NUMBERED = re.compile(r"(?<=\n)[^\n。,《]{0,20}[〔\[]\s?(?P<year>(?:19|20)\d\d)\s?[〕\]]第?\d{1,5}号(?=\n)")
"""The document's own number, on a line below its title."""
_NUMBER_REACH = 60
_SIGNATURE = re.compile(r"\(?(?P<organ>[^\d:;,。()《》]{0,40})$")


@dataclass(frozen=True)
class MetadataPatterns:
    """What `link` needs, compiled."""

    kinds: tuple[tuple[re.Pattern[str], ReportKind], ...]
    simplified_only: re.Pattern[str]
    """A character of simplified script that traditional script does not have."""
    date_labels: tuple[str, ...]
    issuer: IssuerPatterns


@dataclass(frozen=True)
class Signature:
    """A date that stands alone on a line, or with an organ before it."""

    date: str
    organ: str
    place: int


def compile_rules(rules: RuleSet) -> MetadataPatterns:
    """Return what `link` needs, compiled once."""
    only = "".join(re.escape(rule.characters) for rule in rules.metadata.scripts)
    return MetadataPatterns(
        kinds=tuple((re.compile(fold(rule.pattern)), rule.kind) for rule in rules.metadata.kinds),
        simplified_only=re.compile(f"[{only}]" if only else "(?!)"),
        date_labels=tuple(fold(rule.label) for rule in rules.metadata.date_labels),
        issuer=compile_issuer_rules(rules),
    )


def link(
    view: View,
    patterns: MetadataPatterns,
    sections: Sequence[Section],
    agencies: Sequence[Agency],
    dates: Sequence[Date],
) -> Metadata:
    """Return the metadata of the document."""
    source = view.source
    titles = [section for section in sections if section.rule == "title"]
    main = titles[-1] if titles else None
    title = _as_written(view, main) if main else source.hints.title
    folded_title = "".join(fold_name(title).split()) if title else ""
    signature = _signature(view, dates, main)
    kind = _kind(folded_title, patterns)
    published = source.hints.published or _labelled(view, patterns, dates)
    if not published:
        published = signature.date if signature else _delivered(view, dates, main)
    names = Names(
        title=folded_title,
        title_place=view.place(main.start) if main else None,
        body_place=view.place(main.end) if main else 0,
        signature=(signature.organ, signature.place) if signature else None,
    )
    issuer = issuer_of(view, names, agencies, patterns.issuer)
    issuer_kind, issuer_level, issuer_adcode = describe(issuer) if issuer else (None, None, None)
    return make_metadata(
        title=title,
        issuer=issuer,
        issuer_kind=issuer_kind,
        issuer_level=issuer_level,
        issuer_adcode=issuer_adcode,
        year=_year(view, folded_title, names.body_place, dates, signature, published, kind),
        published=published,
        signed=signature.date if signature else None,
        kind=kind,
        script=script_of(source.text, view.folded, patterns.simplified_only),
        quality=quality(source),
        pages=source.pages,
        tables=len(source.grids),
    )


def _labelled(view: View, patterns: MetadataPatterns, dates: Sequence[Date]) -> str | None:
    """Return the first date behind a label that says it is the date of publication."""
    for date in dates:
        if len(date.value or "") < len("2021-01-01"):
            continue
        place, behind = view.places(date.start, date.end)
        before = view.text[max(place - 12, 0) : place]
        if before.endswith(":") and before.rstrip(":").endswith(patterns.date_labels):
            return date.value
        # 2024年1月19日 来源:云溪县人民政府
        opens = place == 0 or view.text[place - 1] == "\n"
        behind += view.text.startswith(" ", behind)
        if opens and patterns.issuer.labels.match(view.text, behind):
            return date.value
    return None


def _as_written(view: View, title: Section) -> str:
    """Return the title in the script of the document, blanks and line ends of the layout removed."""
    return _LINE_END.sub("", view.kept(view.place(title.start), view.place(title.end)))


def _kind(title: str, patterns: MetadataPatterns) -> ReportKind:
    return next((kind for pattern, kind in patterns.kinds if pattern.search(title)), "other")


def script_of(text: str, folded: str, simplified_only: re.Pattern[str]) -> Script:
    """Return the script that most of the telling characters of `text` belong to; `folded` is its fold."""
    sample = text[:_SCRIPT_SAMPLE]
    traditional = traditional_in(sample, folded[:_SCRIPT_SAMPLE])
    if next(traditional, None) is None:
        return "hans"
    simplified = sum(1 for _ in simplified_only.finditer(sample))
    more = sum(1 for _ in islice(traditional, simplified))
    return "hant" if more == simplified else "hans"


def _signature(view: View, dates: Sequence[Date], title: Section | None) -> Signature | None:
    """Return the first date behind the title that stands alone or behind an organ's name on its line."""
    text = view.text
    for date in dates:
        if date.region != "body" or not date.value or "/" in date.value or len(date.value) < 7:
            continue
        if title and date.start < title.end:
            continue
        start, end = view.places(date.start, date.end)
        line = text.rfind("\n", max(start - _LONGEST_LINE, 0), start) + 1
        if start - line >= _LONGEST_LINE or not _ENDS_LINE.match(text, end):
            continue
        if match := _SIGNATURE.match(text[line:start]):
            organ = match["organ"].strip()
            place = line
            if not organ and line:
                above = text[max(line - _LONGEST_LINE, 0) : line - 1].strip("\n")
                organ = above.rpartition("\n")[2]
                place = text.rfind(organ, 0, line)
            return Signature(date.value, organ, place)
    return None


def _delivered(view: View, dates: Sequence[Date], title: Section | None) -> str | None:
    """Return the date below the title on which the document was read to an assembly."""
    for date in dates:
        if title is None or date.start < title.end:
            continue
        start, end = view.places(date.start, date.end)
        between = view.text[view.place(title.end - 1) + 1 : start]
        if len(between) > _LONGEST_BYLINE or not _DELIVERED.match(view.text, end):
            return None
        return date.value if len(date.value or "") == len("2021-01-26") else None
    return None


def _year(
    view: View,
    title: str,
    body: int,
    dates: Sequence[Date],
    signature: Signature | None,
    published: str | None,
    kind: ReportKind,
) -> int | None:
    """Return the reporting year: of the title, the stated period, the opening, the date or the number.

    That of a report is the one before its date.
    """
    if year := _stated(title):
        return year
    report = kind in ("annual_report", "work_summary")
    first, last = view.offset(body), view.offset(min(body + _PREAMBLE, len(view.text)))
    opening = [date for date in dates if first <= date.start < last and date.value]
    for date in opening:
        start, _, end = (date.value or "").partition("/")
        if end and start[:4] == end[:4] and start[4:] == "-01-01" and end[4:] == "-12-31":
            return int(start[:4])
    if report:
        for date in opening:
            place = view.place(date.start)
            if len(date.value or "") == 4 and (place == 0 or view.text[place - 1] in "\n。"):
                return int((date.value or "")[:4])
    stamp = signature.date if signature else published
    if stamp and stamp[:4].isdigit():
        return int(stamp[:4]) - report
    number = None if report else _NUMBERED.search(view.text, body, body + _NUMBER_REACH)
    return int(number["year"]) if number else None


def _stated(title: str) -> int | None:
    if match := _YEAR.search(title):
        return int(match[0])
    if match := _HAN_YEAR.search(title):
        year = match[0].translate(_DIGITS)
        return int(year) if year.isdigit() else None
    return None
