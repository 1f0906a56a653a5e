"""Find the figures that can be compared between agencies and years."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add, attrgetter

from gongkai_nlp.linkers.breakdown import any_of
from gongkai_nlp.linkers.figures import Figure, Sentence, sentences
from gongkai_nlp.linkers.frame import FramePatterns, Framer
from gongkai_nlp.linkers.zero import ZeroPatterns, zero_statements
from gongkai_nlp.making import make_indicator
from gongkai_nlp.results import Agency, Breakdown, Date, Indicator, Metadata, Quantity, Section, Table
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.indicator import CellRule, IndicatorRules
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Role

_BOUNDARY = re.compile(r"[,;、:()。!?\n]|和|及|与")
_CLAUSE = re.compile(r"[,:]")
_MARKS = frozenset(",;:()。!?、\n")
_NOUN = re.compile(r"[^,;:()。!?、\n]{0,30}")
_RESPECTIVELY = re.compile(r"分别(?:为|是|有|达|达到|办理|公开|发布|共)?$")
_BRACKETED_END = re.compile(r"\([^()0-9]{1,40}\)$")
_NAMES = re.compile(r"[、和及与]")
# How far left of a figure its clause is read, and how far into the noun behind it an object may begin.
_LEFT = 60
_RIGHT = 8
_TOPIC = 90
_ADVERBIAL = 30
# A sentence so short names the topic of the one behind it (依申请公开。新收申请11件).
_LEAD_PHRASE = 16
_OF_ALL_CHANNELS = ("proactive_items",)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A rule of cues with the words that it names by lists; read often, so no model itself."""

    id: str
    indicator: tuple[str, ...]
    objects: tuple[str, ...]
    needs: tuple[str, ...]
    adjacent: bool
    under: frozenset[str]
    without: tuple[str, ...]
    topic: tuple[str, ...]
    roles: frozenset[Role]
    whole: bool
    renews: bool
    clause: bool


_Objects = Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]
"""For the first two characters of objects: each object with the cues that have it."""


@dataclass(frozen=True)
class IndicatorPatterns:
    """Cues by the units of their figures, and the words around figures."""

    cues: tuple[_Cue, ...]
    by_unit: Mapping[str, _Objects]
    """For a unit the objects of the cues that count in it."""
    counted: re.Pattern[str]
    counted_units: frozenset[str]
    predicate: tuple[str, ...]
    outcome: tuple[str, ...]
    items: frozenset[str]  # of the parts of a list, whatever the unit of the total
    adverbial: tuple[str, ...]
    empty: re.Pattern[str]
    delta: re.Pattern[str]
    partial: re.Pattern[str]
    turn: re.Pattern[str]
    led: tuple[tuple[_Cue, frozenset[str]], ...]
    """The cues whose object may stand in a lead phrase, and the units that they count in."""
    silent: frozenset[str]
    """Roles of sections and kinds of documents whose figures state nothing."""
    against: re.Pattern[str]
    """A clause that says no more than with what a figure is compared (比上年的)."""
    cells: Mapping[str, Mapping[str, Mapping[str, CellRule]]]
    """The rule for kind of table, column and row."""
    units: Mapping[str, str]
    """The unit that each indicator mostly stands in."""
    frames: FramePatterns
    zeros: ZeroPatterns


def compile_rules(rules: RuleSet) -> IndicatorPatterns:
    """Return what `link` needs, compiled once."""
    held = rules.indicator
    lists = {f"{{{rule.id}}}": rule.words for rule in held.vocabulary}

    def expand(words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for name in words for word in lists.get(name, (name,)))

    cues = tuple(
        _Cue(
            id=rule.id,
            indicator=rule.indicator,
            objects=expand(rule.object),
            needs=expand(rule.needs),
            adjacent=rule.adjacent,
            under=frozenset(rule.under),
            without=expand(rule.without),
            topic=expand(rule.topic),
            roles=frozenset(rule.roles),
            whole=rule.whole,
            renews=rule.renews,
            clause=rule.clause,
        )
        for rule in held.cue
    )
    units = {rule.id: rule.unit for rule in held.definition}
    by_unit: dict[str, dict[int, _Cue]] = {}
    for index, rule in enumerate(held.cue):
        for unit in expand(rule.units) or (units[name] for name in rule.indicator if name in units):
            by_unit.setdefault(unit, {})[index] = cues[index]
    return IndicatorPatterns(
        cues=cues,
        by_unit={unit: _objects(having) for unit, having in by_unit.items()},
        counted=re.compile(any_of(word for rule in held.counted for word in rule.words)),
        counted_units=frozenset(unit for rule in held.counted for unit in rule.units),
        predicate=tuple(word for rule in held.predicate for word in rule.words),
        outcome=tuple(word for rule in held.outcome for word in rule.words),
        items=frozenset(u for rule in rules.breakdown.unit_groups if rule.id == "items" for u in rule.units),
        adverbial=tuple(word for rule in held.adverbial for word in rule.words),
        empty=re.compile(rf"(?:{any_of(word for rule in held.empty for word in rule.words)}|[,、:\s])*"),
        delta=_delta(held),
        partial=re.compile(any_of(word for rule in held.partial for word in rule.words)),
        turn=re.compile(any_of(word for rule in held.turn for word in rule.words)),
        led=tuple(
            (cue, frozenset(unit for unit, having in by_unit.items() if index in having))
            for index, cue in enumerate(cues)
            if any(cue.id in rule.words for rule in held.led)
        ),
        silent=frozenset(role for rule in held.silent for role in (*rule.roles, *rule.kinds)),
        against=_against(held),
        cells=_cell_rules(held),
        units=units,
        frames=FramePatterns.of(held),
        zeros=ZeroPatterns.of(held),
    )


def _objects(cues: Mapping[int, _Cue]) -> _Objects:
    by_word: dict[str, list[int]] = {}
    for index, cue in cues.items():
        for word in dict.fromkeys(cue.objects):
            by_word.setdefault(word, []).append(index)
    by_start: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for word, having in by_word.items():
        by_start.setdefault(word[:2], []).append((word, tuple(having)))
    return {start: tuple(pairs) for start, pairs in by_start.items()}


def _cell_rules(held: IndicatorRules) -> dict[str, dict[str, dict[str, CellRule]]]:
    rules: dict[str, dict[str, dict[str, CellRule]]] = {}
    for rule in held.cell:
        rules.setdefault(rule.table, {}).setdefault(rule.column, {})[rule.row] = rule
    return rules


def _delta(held: IndicatorRules) -> re.Pattern[str]:
    against = any_of(word for rule in held.compared for word in rule.words)
    change = any_of(word for rule in held.delta for word in rule.words)
    return re.compile(rf"(?:{against})[^,;]{{0,16}}(?:{change})了?$")


def _against(held: IndicatorRules) -> re.Pattern[str]:
    words = any_of(word for rule in held.compared for word in rule.words)
    return re.compile(rf"(?:{words})(?:上年|去年|上一年|\d{{4}}年)(?:同期)?的?")


def link(
    view: View,
    patterns: IndicatorPatterns,
    metadata: Metadata,
    sections: Sequence[Section],
    quantities: Sequence[Quantity],
    dates: Sequence[Date],
    agencies: Sequence[Agency],
    tables: Sequence[Table],
    breakdowns: Sequence[Breakdown] = (),
) -> list[Indicator]:
    """Return every indicator, in the order of the text."""
    found = list(_cells(patterns, metadata, tables))
    if metadata.kind not in patterns.silent:
        framer = Framer(view, patterns.frames, metadata, sections, dates, agencies)
        body = [quantity for quantity in quantities if quantity.region == "body"]
        stated = _Reader(view, patterns, framer, sentences(view, body), breakdowns).all()
        found = [*stated, *zero_statements(view, patterns.zeros, framer, quantities), *found]
    found.sort(key=attrgetter("start", "end"))
    return found


class _Reader:
    """Reads the figures of sentences; remembers which indicator each figure states."""

    def __init__(
        self,
        view: View,
        patterns: IndicatorPatterns,
        framer: Framer,
        held: Sequence[Sentence],
        breakdowns: Sequence[Breakdown],
    ) -> None:
        self.view = view
        self.text = view.text
        self.patterns = patterns
        self.framer = framer
        self.held = held
        self.total_of = _totals(held, breakdowns)
        self.parts_of = {b.total: b.parts for b in breakdowns if b.kind == "sum" and b.total}
        self.silent = framer.reach(patterns.silent)
        """From where on, and up to where, sections may complain of others."""
        self.stated: dict[str, tuple[str, ...]] = {}
        self.last: tuple[_Cue, str] | None = None
        """The cue that the figure before met, and its unit."""

    def all(self) -> list[Indicator]:
        found: list[Indicator] = []
        text, patterns = self.text, self.patterns
        known, empty, items = patterns.by_unit, patterns.empty, patterns.items
        for sentence in self.held:
            figures = sentence.figures
            units = [figure.quantity.unit for figure in figures]
            if known.keys().isdisjoint(units) or self.is_silent(sentence):
                continue
            named = self.named_apart(sentence) if len(figures) > 1 else {}
            end, before, split = sentence.start, "", False
            for index, unit in enumerate(units):
                start = figures[index].start
                lead = text[max(end, start - _LEFT) : start]
                end = figures[index].end
                split = "其中" in lead or (split and unit in items and ";" not in lead)
                if index in named:
                    left = named[index]
                else:
                    # A length of time counts no noun (20个工作日内答复11件).
                    left = _left(lead, index == 0 or figures[index - 1].quantity.kind == "duration")
                    if before and (not left or empty.fullmatch(left)) and self.goes_on(figures[index]):
                        left = before
                if unit in known:
                    found += self.read(sentence, index, unit, left, split)
                before = left
        return found

    def goes_on(self, figure: Figure) -> bool:
        """Whether a figure without a name counts what the one before it does (no 建议2件,提案3件,共5件)."""
        if self.text.startswith(self.patterns.outcome, figure.end):
            return False  # 维持2件,1件正在审理
        return len({self.stated.get(part) for part in self.parts_of.get(figure.id, ())}) < 2

    def is_silent(self, sentence: Sentence) -> bool:
        """Whether the section complains of others, and has not yet come to what was done about it."""
        first, (low, high) = sentence.figures[0], self.silent
        offset = first.quantity.start
        if not low <= offset < high:
            return False
        around = self.framer.around(offset)
        if around.role not in self.patterns.silent:
            return False
        start = self.view.place(self.framer.section_starts[around.holding[0]])
        return self.patterns.turn.search(self.text, start, first.start) is None

    def named_apart(self, sentence: Sentence) -> dict[int, str]:
        """Return the name of each figure of a list such as A、B分别为3件、5件."""
        named: dict[int, str] = {}
        figures, text = sentence.figures, self.text
        if text.find("分别", sentence.start, sentence.end) < 0:
            return named
        end = sentence.start
        for index, figure in enumerate(figures):
            lead = text[max(end, figure.start - _LEFT) : figure.start]
            end = figure.end
            match = _RESPECTIVELY.search(lead)
            if not match:
                continue
            run = [index]
            while run[-1] + 1 < len(figures):
                between = text[figures[run[-1]].end : figures[run[-1] + 1].start]
                if between not in ("、", "和", ",", "及", "与"):
                    break
                run.append(run[-1] + 1)
            names = _NAMES.split(_CLAUSE.split(lead[: match.start()].rstrip(","))[-1])
            if 1 < len(run) <= len(names):
                named |= dict(zip(run, names[-len(run) :], strict=True))
        return named

    def read(self, sentence: Sentence, index: int, unit: str, left: str, split: bool) -> Sequence[Indicator]:
        """Return the indicators that the figure at `index` of a sentence states."""
        patterns, figure = self.patterns, sentence.figures[index]
        quantity, right = figure.quantity, self.noun(sentence, index)
        if right and unit in patterns.counted_units:
            if patterns.counted.search(right, 0, _RIGHT):
                return ()
            if not right.startswith(patterns.predicate):
                # 12个图解: what is counted stands behind, whatever stands in front.
                left = ""
        if left and quantity.value == 1 and patterns.zeros.denied.search(left):
            return ()  # 未发生1起行政复议: a zero statement
        last, unit_before = self.last or (None, "")
        if last and unit == unit_before and patterns.against.fullmatch(left) and not quantity.change:
            self.stated[quantity.id] = last.indicator
            return self.framer.figures(
                last.indicator, last.id, sentence, figure, figure.start, left, earlier=True
            )
        clause, whole_left = self.clause(left) if "," in left or ":" in left else left, left
        objects = patterns.by_unit[unit]
        cue = self.first(objects, sentence, figure, clause, right, split)
        if cue is None and clause != whole_left:
            cue = self.first(objects, sentence, figure, whole_left, right, split, near=False)
        if index == 0 and (cue is None or cue.indicator == _OF_ALL_CHANNELS):
            cue = self.led(sentence, unit, f"{whole_left}|{right}") or cue
        if cue and not cue.renews and quantity.change:
            cue = None
        if not figure.depth:  # 97件(本级31件),较上年的73件: of the 97
            self.last = (cue, unit) if cue else None
        if cue is None or patterns.delta.search(whole_left) or patterns.partial.search(whole_left):
            return ()
        self.stated[quantity.id] = cue.indicator
        place = figure.start - len(clause) if self.text.endswith(clause, 0, figure.start) else figure.start
        return self.framer.figures(cue.indicator, cue.id, sentence, figure, place, whole_left)

    def noun(self, sentence: Sentence, index: int) -> str:
        """Return what follows a figure up to the next mark, or the next figure."""
        figures, text = sentence.figures, self.text
        end = figures[index].end
        if text[end : end + 1] in _MARKS:
            return ""
        noun = _NOUN.match(text, end, figures[index + 1].start if index + 1 < len(figures) else len(text))
        return noun[0] if noun else ""

    def clause(self, left: str) -> str:
        """Return the last clause of `left`, with the ones before it that only say how or where."""
        pieces = _CLAUSE.split(left)
        taken = [pieces.pop()]
        if pieces and self.patterns.empty.fullmatch(taken[0]):
            taken.insert(0, pieces.pop())
        while pieces and len(pieces[-1]) < _ADVERBIAL:
            if not pieces[-1].startswith(self.patterns.adverbial) and not pieces[-1].endswith("以来"):
                break
            taken.insert(0, pieces.pop())
        return ",".join(taken)

    def first(
        self,
        objects: _Objects,
        sentence: Sentence,
        figure: Figure,
        left: str,
        right: str,
        split: bool,
        near: bool = True,
    ) -> _Cue | None:
        """Return the first cue that the words around a figure meet; `near` says that they are its clause."""
        hits: set[int] = set()
        if left:
            _meet(hits, objects, left, len(left))
        if right:
            _meet(hits, objects, right, _RIGHT)
        if not hits:
            return None
        around = f"{left}|{right}"
        total = self.total_of.get(figure.quantity.id) if self.total_of else None
        above = self.stated.get(total, ()) if total else ()
        for index in sorted(hits):
            cue = self.patterns.cues[index]
            if cue.clause and not near:
                continue
            if cue.needs and not _holds(around, cue.needs):
                ends = cue.adjacent and left.rstrip('“”"').endswith(cue.objects)
                if not ends and cue.under.isdisjoint(above):
                    continue
            if cue.without and _holds(around, cue.without):
                continue
            if cue.whole and (total or split):
                continue
            if above and not cue.renews and not set(above).isdisjoint(cue.indicator):
                continue
            if (cue.topic or cue.roles) and not self.on_topic(cue, sentence, figure):
                continue
            return cue
        return None

    def led(self, sentence: Sentence, unit: str, around: str) -> _Cue | None:
        """Return the cue whose object the lead phrase before the first figure of a sentence names.

        `unit` is that of the figure, and `around` are the words around it.
        """
        text, start = self.text, sentence.start
        colon = text.find(":", start, min(sentence.figures[0].start, start + _LEAD_PHRASE))
        if colon >= 0:
            lead = text[start:colon]
        elif sentence.follows:
            low = start - _LEAD_PHRASE - 2
            begin = max(text.rfind(mark, max(low, 0), start - 1) for mark in "\n。") + 1
            if low >= 0 and not begin:
                return None
            lead = text[begin : start - 1]
        else:
            return None
        named = [(cue, units) for cue, units in self.patterns.led if _holds(lead, cue.objects)]
        if len(named) != 1:
            return None
        cue, units = named[0]
        fits = unit in units and (not cue.needs or _holds(around, cue.needs))
        return cue if fits and not _holds(around, cue.without) else None

    def on_topic(self, cue: _Cue, sentence: Sentence, figure: Figure) -> bool:
        start = min(sentence.start, figure.start)
        if sentence.follows:
            low = max(0, start - _TOPIC)
            paragraph = max(low, self.text.rfind("\n", low, start) + 1)
            before = max(paragraph, self.text.rfind("。", paragraph, max(paragraph, start - 1)) + 1)
            if cue.clause:
                start = paragraph
            elif start - before <= _LEAD_PHRASE:
                start = before
        words = self.text[start : figure.end + _RIGHT * 2]
        if _holds(words, cue.topic):
            return True
        return bool(cue.roles) and self.framer.has_role(figure.quantity.start, cue.roles)


def _totals(held: Sequence[Sentence], breakdowns: Sequence[Breakdown]) -> dict[str, str]:
    """Return for each part its total, by their ids.

    A total behind its parts takes nothing from what they state (收到389件,上年结转11件,应办理400件).
    """
    parted = [(total, breakdown.parts) for breakdown in breakdowns if (total := breakdown.total)]
    if not parted:
        return {}
    starts = {figure.quantity.id: figure.start for sentence in held for figure in sentence.figures}
    return {
        part: total for total, parts in parted for part in parts if starts.get(total, 0) < starts.get(part, 0)
    }


def _left(lead: str, first: bool) -> str:
    """Return what leads up to a figure: all of `lead`, or what stands behind 其中 or ; in it.

    `first` says that no figure that counts a noun stands right before it in the sentence.
    """
    if not first and lead and lead[0] not in ",;:、。.()":
        # What stands right behind the figure before it is the noun that that one counts.
        boundary = _BOUNDARY.search(lead)
        lead = lead[boundary.end() :] if boundary else ""
    if lead.endswith(")") and (bracketed := _BRACKETED_END.search(lead)):
        # 新闻发布会(通气会)8次, 专项经费(不包括公报的经费)8万元
        lead = lead[: bracketed.start()]
    for mark in ("其中", ";", ")"):
        if mark in lead:
            lead = lead[lead.rfind(mark) + len(mark) :]
    return lead.strip(",、:")


def _meet(hits: set[int], objects: _Objects, words: str, limit: int) -> None:
    """Add to `hits` the cues of which an object begins within the first `limit` characters of `words`."""
    for at, pair in enumerate(map(add, words, words[1 : limit + 1])):
        if pair in objects:
            for word, cues in objects[pair]:
                if words.startswith(word, at):
                    hits.update(cues)


def _holds(words: str, any_of: Sequence[str]) -> bool:
    return any(map(words.__contains__, any_of))


def _cells(patterns: IndicatorPatterns, metadata: Metadata, tables: Sequence[Table]) -> Iterator[Indicator]:
    """Yield the indicators that cells of statutory tables state; a cell without a number states none."""
    period = None if metadata.year is None else str(metadata.year)
    for table in tables:
        kind = table.kind
        rules = patterns.cells.get(kind, {})
        for cell in table.cells if rules or kind == "statistics" else ():
            rows = rules.get(cell.column)
            rule = rows.get(cell.row) if rows else None
            if rule is None and kind == "statistics" and cell.row in patterns.units:
                rule = CellRule(id=kind, indicator=cell.row, table=kind, row=cell.row, column="value")
            if rule is None or cell.value is None:
                continue
            # A form says nothing of the unit of money: 元 only where a rule says so.
            unit = patterns.units.get(rule.indicator)
            unit_of_cell = rule.unit or (None if unit == "元" else unit)
            yield make_indicator(
                start=cell.start,
                end=cell.end,
                text=cell.text,
                indicator=rule.indicator,
                value=cell.value * rule.factor,
                unit=unit_of_cell,
                period=period,
                subject=metadata.issuer,
                basis="cell",
                cell=cell.id,
                rule=rule.id,
            )
