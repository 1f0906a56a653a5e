"""What may be wrong with annotated facts: what they refer to, and whether they add up."""

import re
from collections.abc import Sequence
from decimal import Decimal

from gongkai_nlp.gold.mentions import Found, is_period
from gongkai_nlp.gold.shapes import (
    INDICATORS,
    OTHER,
    GoldBreakdown,
    GoldFile,
    GoldIndicator,
    GoldMetadata,
    GoldQuantity,
)
from gongkai_nlp.linkers.figures import adds_up, at_most, interval, is_share, percentage
from gongkai_nlp.results import Quantity

_ROLES = {"sum": ("total", "parts"), "subset": ("total", "parts"), "ratio": ("part", "whole", "ratio")}
"""The quantities that each kind of breakdown names."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def fact_problems(gold: GoldFile) -> Found:
    """Yield what is wrong with breakdowns, indicators and metadata of `gold`."""
    quantities = gold.quantities or ()
    for index, breakdown in enumerate(gold.breakdowns or ()):
        for told in _breakdown(breakdown, quantities):
            yield f"breakdowns[{index}]", told
    seen: set[tuple[str, int]] = set()
    for index, indicator in enumerate(gold.indicators or ()):
        entry = f"indicators[{index}]"
        for told in _indicator(indicator, quantities):
            yield entry, told
        if (key := (indicator.indicator, indicator.quantity)) in seen:
            yield entry, f"{indicator.indicator} of quantity {indicator.quantity} stands twice; keep one"
        seen.add(key)
    if gold.metadata is not None:
        for told in _metadata(gold.metadata):
            yield "metadata", told


def _breakdown(breakdown: GoldBreakdown, quantities: Sequence[GoldQuantity]) -> list[str]:
    found = []
    references: list[int] = []
    for name in ("total", "parts", "part", "whole", "ratio"):
        stated = getattr(breakdown, name)
        if name not in _ROLES[breakdown.kind]:
            if stated is not None:
                found.append(f"a {breakdown.kind} has no {name!r}; leave the key out")
        elif stated is None or stated == []:
            found.append(f"a {breakdown.kind} needs {name!r}; name the quantity by its index")
        else:
            references += stated if isinstance(stated, list) else [stated]
    beyond = [reference for reference in references if reference >= len(quantities)]
    found += (_beyond(reference, quantities) for reference in beyond)
    if len(set(references)) < len(references):
        found.append("it names a quantity twice; name each once")
    if found:
        return found
    holds = _holds(breakdown, quantities)
    if holds is not None and breakdown.holds is not holds:
        written = "null" if breakdown.holds is None else str(breakdown.holds).lower()
        found.append(
            f"holds is {written}, but {_told(breakdown, quantities)} "
            f"{'holds' if holds else 'does not hold'}; write {str(holds).lower()}, or mend the quantities"
        )
    return found


def _beyond(reference: int, quantities: Sequence[GoldQuantity]) -> str:
    return f"quantity {reference} is not there; there are {len(quantities)}, counted from 0"


def _holds(breakdown: GoldBreakdown, quantities: Sequence[GoldQuantity]) -> bool | None:
    """Return what arithmetic says, within qualifiers and rounding; None where it cannot be told."""
    held = {name: _quantity(quantities[index]) for name, index in _single(breakdown).items()}
    reaches = {name: interval(quantity) for name, quantity in held.items()}
    parts = [interval(_quantity(quantities[index])) for index in breakdown.parts or ()]
    if breakdown.kind == "ratio":
        ratio = held["ratio"]
        return is_share(reaches["part"], reaches["whole"], percentage(ratio)) if ratio.unit == "%" else None
    if breakdown.kind == "sum":
        return adds_up(reaches["total"], parts)
    return all(at_most(part, reaches["total"]) for part in parts)


def _single(breakdown: GoldBreakdown) -> dict[str, int]:
    names = ("total", "part", "whole", "ratio")
    return {name: index for name in names if (index := getattr(breakdown, name)) is not None}


def _quantity(gold: GoldQuantity) -> Quantity:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Quantity(
        id="gold",
        rule="gold",
        start=gold.start,
        end=gold.end,
        text=gold.text,
        value=number(gold.value),
        low=number(gold.low),
        high=number(gold.high),
        unit=gold.unit,
        qualifier=gold.qualifier,
    )


def _told(breakdown: GoldBreakdown, quantities: Sequence[GoldQuantity]) -> str:
    texts = {name: quantities[index].text for name, index in _single(breakdown).items()}
    if breakdown.kind == "ratio":
        return f"{texts['part']} of {texts['whole']} as {texts['ratio']}"
    parts = "+".join(quantities[index].text for index in breakdown.parts or ())
    return f"{texts['total']} {'=' if breakdown.kind == 'sum' else 'of which'} {parts}"


def _indicator(indicator: GoldIndicator, quantities: Sequence[GoldQuantity]) -> list[str]:
    found = []
    name = indicator.indicator
    if name not in INDICATORS and not (name.startswith(OTHER) and _NAME.fullmatch(name.removeprefix(OTHER))):
        found.append(
            f"indicator is {name!r}, which is not defined; write {OTHER}your_name, or one of the guide"
        )
    if indicator.quantity >= len(quantities):
        found.append(_beyond(indicator.quantity, quantities))
    if indicator.period is not None and not is_period(indicator.period):
        found.append(f"period is {indicator.period!r}; write a year or a date in ISO 8601")
    return found


def _metadata(metadata: GoldMetadata) -> list[str]:
    found = []
    if metadata.title is not None and metadata.title != "".join(metadata.title.split()):
        found.append(f"title {metadata.title!r} holds blanks or line breaks; leave them out")
    if metadata.published is not None and not is_period(metadata.published):
        found.append(f"published is {metadata.published!r}; write a date or datetime in ISO 8601")
    return found
