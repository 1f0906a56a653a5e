"""Settle which body stands behind the code of a document number.

The same code stands for several bodies (新政办 is 新县 and 新疆), so the nearest evidence decides: the title
that carries the number, the agency named before it, the report's own area and those above it, then the
table of known codes. What none of them settles stays open, with the candidates named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai_nlp.finders.issuer_code import CodeGrammar, IssuerCode
from gongkai_nlp.fold import fold, fold_name
from gongkai_nlp.gazetteer import gazetteer
from gongkai_nlp.linkers.report_area import Area, Context, area_of, in_order, matches, split_areas
from gongkai_nlp.results import DocumentNumber
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.citation import BodyRule, DepartmentRule
from gongkai_nlp.rules.shapes.document_number import CodeRule
from gongkai_nlp.vocabulary import Level

_FULL_OFFICE, _OFFICE = "办公厅", "办公室"
_CERTAINTY = {"seen": Decimal("0.9"), "inferred": Decimal("0.75"), "general": Decimal("0.65")}
_INSERT = re.compile(r"\([^()]*\)")
_OWN_TAIL = re.compile(r"(?:人民政府|管理委员会|管委会)?(?:办公[室厅])?\Z")
_GENERIC = re.compile(r"(?P<level>省|自治区|市|县|区|旗|州)(?:人民)?政府\Z")
_GENERIC_LEVELS: dict[str, tuple[Level, ...]] = {
    "省": ("province",), "自治区": ("province",), "市": ("prefecture", "county", "province"),
    "州": ("prefecture",), "县": ("county",), "区": ("county",), "旗": ("county",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer for one number."""

    issuer: str | None = None
    adcode: str | None = None
    candidates: tuple[str, ...] = ()
    confidence: Decimal = Decimal(0)
    evidence: str | None = None
    reading: IssuerCode | None = None


@dataclass(frozen=True)
class IssuerTable:
    """The rules about codes and bodies, compiled."""

    grammar: CodeGrammar
    stems: dict[tuple[str | None, str], tuple[CodeRule, ...]]
    """Known codes by place and organ, whatever their series."""
    offices: dict[str, str]
    """办公厅 or 办公室 by division code, where known."""
    bodies: tuple[BodyRule, ...]
    departments: tuple[DepartmentRule, ...]
    national: dict[str, str]
    """Names of central bodies, folded, with the official spelling."""


def compile_table(rules: RuleSet, grammar: CodeGrammar) -> IssuerTable:
    """Return what `settle` needs, compiled once."""
    stems: dict[tuple[str | None, str], tuple[CodeRule, ...]] = {}
    offices = {rule.adcode: _FULL_OFFICE for rule in rules.citation.office}
    for rule in rules.document_number.code:
        readings = grammar.read(fold(rule.code))
        if rule.level != "national" and readings:
            key = (readings[0].place, readings[0].organ)
            if rule.issuer not in {held.issuer for held in stems.get(key, ())}:
                stems[key] = (*stems.get(key, ()), rule)
        if rule.kind == "general_office" and rule.adcode and rule.issuer.endswith((_FULL_OFFICE, _OFFICE)):
            offices.setdefault(rule.adcode, rule.issuer[-3:])
    national = {fold(r.issuer): r.issuer for r in rules.document_number.code if r.level == "national"}
    return IssuerTable(grammar, stems, offices, rules.citation.body, rules.citation.department, national)


def settle(number: DocumentNumber, table: IssuerTable, context: Context) -> Settled:
    """Return which body issued `number`, as far as the report's area and the table of codes tell."""
    if number.rule in ("order", "announcement") and number.organ is None:
        return _named_issuer(number, table, context)
    code = fold_name(number.issuer_code)
    readings = table.grammar.read(code)
    if not readings and "(" in code:
        code = _INSERT.sub("", code)
        readings = table.grammar.read(code)
    if not readings:
        return Settled()
    likely = [r for r in readings if r.cost <= readings[0].cost + 2]
    for reading in likely:
        own = _own(reading, context)
        if own:
            return own
    exact = [r for r in table.grammar.codes.get(code, ()) if _in_year(r, number.year)]
    held = {area.adcode for area in context.areas if area.adcode}
    for rule in exact:
        if rule.adcode and rule.adcode in held:
            return _from_rule(rule, (), readings[0], "region", Decimal("0.95"))
    for reading in likely:
        rules = [
            rule
            for rule in table.stems.get((reading.place, reading.organ), ())
            if rule.adcode in held and not reading.suborgan and _in_year(rule, number.year)
        ]
        if len(rules) == 1:
            return _from_rule(rules[0], (), reading, "region", Decimal("0.9"))
        if rules:
            return Settled(None, None, tuple(r.issuer for r in rules), Decimal(0), None, reading)
        settled = _by_region(reading, number, table, context) or _by_named(reading, number, table, context)
        if settled:
            return settled
    national = next((r for r in readings if r.national), None)
    if national and national is readings[0]:
        return _national(code, national, number, table)
    return _by_table(code, readings[0], number, table, context, exact)


def _in_year(rule: CodeRule | DepartmentRule, year: int | None) -> bool:
    if year is None:
        return rule.last_year is None
    return (rule.first_year or 0) <= year <= (rule.last_year or 9999)


def _from_rule(
    rule: CodeRule,
    candidates: Sequence[str],
    reading: IssuerCode,
    evidence: str,
    confidence: Decimal | None = None,
) -> Settled:
    return Settled(
        rule.issuer,
        rule.adcode,
        tuple(candidates),
        confidence or _CERTAINTY[rule.certainty],
        evidence,
        reading,
    )


# ---- the report's own body and area -------------------------------------------------------------


def _own(reading: IssuerCode, context: Context) -> Settled | None:
    """Return the report's own body where the code abbreviates its name (临卫健: 临湖市卫生健康委员会)."""
    issuer = context.issuer
    if not issuer or not reading.place or not context.areas:
        return None
    name = fold_name(issuer)
    area, above = context.areas[0], context.areas[1:]
    if not matches(reading.place, area, above):
        return None
    if reading.kind in ("committee", "committee_office"):
        base = re.sub("办公[室厅]$", "", issuer)
        if not base.endswith(("管理委员会", "管委会")):
            return None
        full = base if reading.kind == "committee" else base + _OFFICE
        return Settled(full, area.adcode, (), Decimal("0.95"), "report", reading)
    if reading.kind not in ("department", "disclosure_office", "judiciary", "party"):
        return None
    at = name.find(fold_name(area.name))
    behind = name[at + len(fold_name(area.name)) :] if at >= 0 else name
    if behind and in_order(reading.organ, behind) and behind[0] == reading.organ[0]:
        office = _OFFICE if _of_office(reading) and not issuer.endswith(_OFFICE) else ""
        return Settled(issuer + office, area.adcode, (), Decimal("0.95"), "report", reading)
    return None


def _by_region(
    reading: IssuerCode, number: DocumentNumber, table: IssuerTable, context: Context
) -> Settled | None:
    """Return the body of the report's area, or of one above it, that the code stands for."""
    if not reading.place or reading.national or not reading.whole:
        return None
    scored = [
        (matches(reading.place, area, context.areas[at + 1 :]), area) for at, area in enumerate(context.areas)
    ]
    best = max((score for score, _ in scored), default=0)
    fitting = [area for score, area in scored if score == best]
    if not best:
        return None
    names = [name for area in fitting if (name := body_name(reading, area, number.year, table, context))]
    if len(fitting) == 1 and names:
        return Settled(names[0], fitting[0].adcode, (), Decimal("0.9"), "region", reading)
    if not names and best == 1 and any(reading.place == r.place for r in table.grammar.read(reading.place)):
        return None
    return Settled(None, None, tuple(names), Decimal(0), None, reading)


def _by_named(
    reading: IssuerCode, number: DocumentNumber, table: IssuerTable, context: Context
) -> Settled | None:
    """Return the body of the one area, named in the document, that the code of a government stands for."""
    if not reading.place or reading.national or reading.kind not in ("government", "general_office"):
        return None
    fitting = [area for area in context.others if matches(reading.place, area)]
    name = body_name(reading, fitting[0], number.year, table, context) if len(fitting) == 1 else None
    return Settled(name, fitting[0].adcode, (), Decimal("0.8"), "agency", reading) if name else None


def body_name(
    reading: IssuerCode, area: Area, year: int | None, table: IssuerTable, context: Context
) -> str | None:
    """Return the full name of the organ of `area` that the code stands for, or None where names differ."""
    if reading.kind == "department":
        return _department(reading, area, year, table, context)
    if (area.level == "zone") != (reading.kind in ("committee", "committee_office")):
        return None
    if area.name.endswith("街道"):
        # A street has a 工作委员会 and a 办事处 sent by the bodies above it.
        return None
    rule = next(
        (b for b in table.bodies if b.kind == reading.kind and (not b.organs or reading.organ in b.organs)),
        None,
    )
    if rule is None:
        return None
    full = _as_named(area, context)
    office = _office(area, table)
    if rule.kind == "general_office":
        named = {o for o in (_FULL_OFFICE, _OFFICE) if f"{area.name}人民政府{o}" in context.named}
        office = named.pop() if len(named) == 1 else office
    return rule.name.format(area=full, office=office)


def _as_named(area: Area, context: Context) -> str:
    """Return the name of `area` as the issuer or the county's government bears it: 南江市青岚区."""
    issuer = context.issuer or ""
    if context.areas and area == context.areas[0]:
        head = _OWN_TAIL.sub("", issuer)
        if head.endswith(area.name) and issuer != head:
            return head
    if area.level == "county":
        government = f"{area.name}人民政府"
        wholes = [name for name in context.named if name.endswith(government)]
        if len(wholes) == 1:
            return wholes[0].removesuffix("人民政府")
    return area.name


def _office(area: Area, table: IssuerTable) -> str:
    if area.level == "province":
        return _FULL_OFFICE
    return table.offices.get(area.adcode or "", _OFFICE)


def _department(
    reading: IssuerCode, area: Area, year: int | None, table: IssuerTable, context: Context
) -> str | None:
    office = _OFFICE if _of_office(reading) else ""
    named = [
        name
        for name in context.named
        if name.startswith(area.name)
        and not name.endswith(_OFFICE)
        and _abbreviates(reading.organ, fold(name[len(area.name) :]))
    ]
    if named:
        return named[0] + office if len(named) == 1 else None
    rule = next((d for d in table.departments if d.letters == reading.organ and _in_year(d, year)), None)
    if rule is None:
        return None
    if area.level == "province":
        division = gazetteer().by_adcode(area.adcode or "")
        name = rule.area if division and division.municipality else rule.province
    else:
        name = rule.area if area.level in ("prefecture", "county") else None
    return area.name + name + office if name else None


def _of_office(reading: IssuerCode) -> bool:
    """Return whether the code is that of a department's office (临卫健办)."""
    return (reading.suborgan or "")[:1] in ("办", "厅")


def _abbreviates(letters: str, name: str) -> bool:
    return bool(name) and name[0] == letters[0] and in_order(letters, name)


# ---- the table of codes ---------------------------------------------------------------------------


def _national(code: str, reading: IssuerCode, number: DocumentNumber, table: IssuerTable) -> Settled:
    for end in range(len(code), 0, -1):
        rules = [r for r in table.grammar.codes.get(code[:end], ()) if r.level == "national"]
        if not rules:
            continue
        rule = next((r for r in rules if _in_year(r, number.year)), None)
        if rule is None:
            return Settled(None, None, tuple(r.issuer for r in rules), Decimal(0), None, reading)
        office = rule.kind == "department" and code[end : end + 1] in ("办", "厅")
        issuer = rule.issuer + _FULL_OFFICE if office else rule.issuer
        sure = Decimal("0.95") if end > 1 or code[end:] else Decimal("0.85")
        return Settled(
            issuer, None, (), min(sure, _CERTAINTY[rule.certainty] + Decimal("0.05")), "table", reading
        )
    return Settled()


def _by_table(
    code: str,
    reading: IssuerCode,
    number: DocumentNumber,
    table: IssuerTable,
    context: Context,
    exact: Sequence[CodeRule],
) -> Settled:
    """Return the body that the table or custom gives the code, where no other may be meant."""
    rules = list(exact) or [
        r for r in table.stems.get((reading.place, reading.organ), ()) if _in_year(r, number.year)
    ]
    if rules and not exact and reading.suborgan in ("办", "厅"):
        return Settled(reading=reading)
    near = [r for r in rules if r.adcode and r.adcode[:2] == context.province]
    if len(near) == 1:
        return _from_rule(near[0], _others(rules, near[0]), reading, "table", Decimal("0.8"))
    provinces = [r for r in rules if r.level == "province"]
    sure = len(rules) == 1 and (
        rules[0].level == "province" or _only_meaning(reading, rules[0], context, listed=bool(exact))
    )
    if sure:
        shared = not context.province and len(gazetteer().abbreviated(reading.place or "")) > 1
        return _from_rule(rules[0], (), reading, "table", Decimal("0.6") if shared else None)
    if len(provinces) == 1 and context.province:
        # A county's or city's code does not travel beyond its province; a province's may.
        return _from_rule(provinces[0], _others(rules, provinces[0]), reading, "table", Decimal("0.7"))
    if rules:
        return Settled(None, None, tuple(dict.fromkeys(r.issuer for r in rules)), Decimal(0), None, reading)
    return _by_custom(reading, number, table, context)


def _others(rules: Sequence[CodeRule], chosen: CodeRule) -> tuple[str, ...]:
    if len(rules) == 1:
        return ()
    return (chosen.issuer, *(r.issuer for r in rules if r is not chosen))


def _only_meaning(reading: IssuerCode, rule: CodeRule, context: Context, *, listed: bool) -> bool:
    """Return whether no other city goes by the letters of the place, so that the entry may be trusted."""
    elsewhere = context.province and rule.adcode and rule.adcode[:2] != context.province
    # 信 is the letter of many a place; 榕 is no place's initial, so that it means 福州 anywhere.
    if elsewhere and (not reading.place or gazetteer().starting_with(reading.place[0])):
        return False
    cities = [
        d for d in gazetteer().abbreviated(reading.place or "") if d.level in ("province", "prefecture")
    ]
    return listed or len(cities) < 2


def _by_custom(reading: IssuerCode, number: DocumentNumber, table: IssuerTable, context: Context) -> Settled:
    """Return the body of the division that the place part abbreviates by custom, where there is just one."""
    if not reading.place or not reading.whole:
        return Settled(reading=reading)
    divisions = gazetteer().abbreviated(reading.place)
    provinces = [d for d in divisions if d.level == "province"]
    near = [d for d in divisions if context.province and d.adcode[:2] == context.province]
    chosen = near if len(near) == 1 else provinces if len(provinces) == 1 else []
    names = tuple(
        dict.fromkeys(
            name for d in divisions if (name := body_name(reading, area_of(d), number.year, table, context))
        )
    )
    if len(chosen) != 1 or (len(divisions) > 1 and not context.province):
        return Settled(None, None, names, Decimal(0), None, reading)
    name = body_name(reading, area_of(chosen[0]), number.year, table, context)
    if name is None:
        return Settled(reading=reading)
    confidence = Decimal("0.85") if chosen == provinces else Decimal("0.7")
    return Settled(name, chosen[0].adcode, names if len(names) > 1 else (), confidence, "grammar", reading)


# ---- orders and announcements ----------------------------------------------------------------------


def _named_issuer(number: DocumentNumber, table: IssuerTable, context: Context) -> Settled:
    """Return the body that an order or announcement names: 国务院令, 省政府令."""
    name = re.sub("(?:令|公告|通告)$", "", number.issuer_code)
    if name in table.national:
        return Settled(table.national[name], None, (), Decimal("0.98"), "name")
    if name == "主席":
        return Settled("中华人民共和国主席", None, (), Decimal("0.95"), "name")
    generic = _GENERIC.fullmatch(name)
    if generic:
        for level in _GENERIC_LEVELS[generic["level"]]:
            for area in context.areas:
                if area.level == level and area.name.endswith(generic["level"]):
                    return Settled(
                        f"{_as_named(area, context)}人民政府", area.adcode, (), Decimal("0.9"), "region"
                    )
        return Settled()
    lead = next((full for short, full in table.national.items() if name.startswith(short)), None)
    if lead:
        return Settled(lead, None, (), Decimal("0.7"), "name")
    found = gazetteer().path_at(name, 0)
    if found and name.endswith(("人民政府", "委员会", "局", "厅", "办公室")):
        adcode = found[1][0].adcode if len(found[1]) == 1 else None
        return Settled(name, adcode, (), Decimal("0.9"), "name")
    return Settled()


def fits(number: DocumentNumber, name: str, table: IssuerTable) -> bool:
    """Return whether the code of `number` may stand for the body with the full name `name`."""
    folded = fold_name(name)
    for reading in table.grammar.read(fold_name(number.issuer_code)):
        if reading.national:
            held = table.grammar.codes.get(reading.organ, ())
            if any(folded.startswith(fold_name(rule.issuer)) for rule in held):
                return True
            continue
        place = reading.place or ""
        found = gazetteer().path_at(folded, 0)
        areas = [area_of(d) for d in found[1]] if found else split_areas(name)
        end = found[0] if found else len(areas[0].name) if areas else 0
        if not place or not any(matches(place, area, areas) for area in areas):
            continue
        behind = folded[end:]
        if reading.kind == "government":
            fitting = behind == "人民政府"
        elif reading.kind == "general_office":
            fitting = behind.startswith("人民政府办公")
        elif reading.kind in ("committee", "committee_office"):
            fitting = "管理委员会" in behind and behind.endswith(_OFFICE) == (
                reading.kind == "committee_office"
            )
        else:
            fitting = bool(behind) and _abbreviates(reading.organ, behind)
        if fitting:
            return True
    return False
