"""Find the numerals of a text, and read a string that is one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from gongkai_nlp.numerals.reading import EXACT, RUN, Hedge, Reading, bare_digits, plain, read, scale

Form = Literal["number", "percent", "fraction"]
Change = Callable[[Decimal], Decimal]

_D = "零一二两三四五六七八九"
_S = "十百千万亿兆廿卅卌"
_NUMERAL = re.compile(
    rf"(?P<sign>负|零下|(?<![0-9A-Za-z{_D}{_S}年月日%)\]-])-)?"
    rf"(?:(?P<run>{RUN})"
    r"(?:(?<=[0-9])[eE](?P<exponent>[+-]?[0-9]{1,2})(?![0-9A-Za-z])"
    r"|(?<=[0-9])\^(?P<power>[0-9]{1,2})(?![0-9])"
    rf"|(?:又(?P<base>{RUN}))?分之(?P<parts>{RUN})"
    r"|又(?P<upper>[0-9]{1,6})/(?P<lower>[0-9]{1,6})(?![0-9/])"
    r"|(?<=[0-9])/(?P<under>[0-9]{1,6})(?![0-9/.])"
    r"|(?P<sign2> ?%|‰)"
    rf"|(?P<tenths>成)(?![员立果绩功交本为熟效长都人])(?P<tenth>[1-9{_D}](?![0-9{_D}{_S}]))?"
    r"|(?P<suffix>(?<=[0-9]) ?(?:thousand|million|billion|trillion|mln|bln|[kKMGTB])(?![0-9A-Za-z]))"
    r"|(?P<dozen>打)(?![击造破开好通响听探包官断架扮扫算])"
    r")?"
    r"(?P<hedge>[余多]|来(?![自到说源看讲]))?"
    r"|(?P<half>一半|半数|(?<![上下大前后多夜一])半(?=[个天年日小里斤]|$)))"
)
_SUFFIXES = {
    "k": 3, "thousand": 3, "m": 6, "million": 6, "mln": 6, "b": 9, "g": 9, "billion": 9, "bln": 9,
    "t": 12, "trillion": 12,
}  # fmt: skip
_PERCENTAGES = {"百": 2, "千": 3, "万": 4}
_BLANKS = re.compile(rf"(?<=[{_D}{_S}点分之负])[ \u3000]{{1,3}}(?=[{_D}{_S}点分之])")
_STRAY_THREE = re.compile("[參参](?![拾佰仟萬万億亿])")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral in a text: ``text[start:end]`` is what was read."""

    start: int
    end: int
    text: str
    value: Decimal | None = None
    """The point value; a percentage or fraction as a part of one (25% is 0.25)."""
    low: Decimal | None = None
    """Lower end of a vague numeral (几十 is 20 to 90)."""
    high: Decimal | None = None
    """Upper end of a vague numeral."""
    hedge: Hedge | None = None
    """more for 余 and 多, about for 来."""
    form: Form = "number"
    """number, percent (also ‰, 成) or fraction."""


def find_numbers(text: str) -> list[Number]:
    """Return every numeral of `text` in order, whatever follows it.

    A numeral that is part of a fixed word (进一步, 统一, 万一) is none, and one that cannot be read with
    certainty (百百一, 2018.10.31) is left out.
    """
    folded = plain(_STRAY_THREE.sub("\ufffd", text))
    folded, offsets = _squeeze(folded)
    found = []
    words = _words()
    for match in _NUMERAL.finditer(folded):
        start, end = match.span()
        if folded[start] in words and _in_word(folded, start, end, words):
            continue
        read_off = _value(match)
        if read_off is None:
            continue
        reading, form, end = read_off
        first, last = offsets[start] if offsets else start, offsets[end - 1] + 1 if offsets else end
        found.append(Number(first, last, text[first:last], *reading, form))
    return found


def parse_number(text: str) -> Decimal:
    """Return the value of `text`, which must be one numeral and nothing else.

    Two bare digits are read digit by digit here (三五 is 35), because nothing follows that they count.

    >>> parse_number("一千二百三十四万五千六百")
    Decimal('12345600')
    >>> parse_number("百分之三点五")
    Decimal('0.035')

    Raises:
        ValueError: `text` is no numeral, is not well formed (百百一), or has no point value (几十).
    """
    folded = plain(text.strip())
    folded, _ = _squeeze(folded)
    if folded.startswith("+"):
        folded = folded[1:]
    if len(folded) == 2 and (digits := bare_digits(folded)) is not None:
        return Decimal(digits)
    match = _NUMERAL.fullmatch(folded)
    if match and (read_off := _value(match)) and read_off[2] == len(folded):
        reading = read_off[0]
        if reading.value is None:
            raise ValueError(f"{text} is vague: {reading.low} to {reading.high}")
        return reading.value
    if folded.startswith("-") and folded[1:2] not in "-+":
        return -parse_number(folded[1:])
    raise ValueError(f"{text!r} is no numeral that can be read with certainty")


def quotient(upper: Decimal, lower: Decimal) -> Decimal | None:
    """Return `upper` over `lower`, exact where it ends within 28 digits, else rounded to them."""
    return None if not lower else upper / lower


def _value(match: re.Match[str]) -> tuple[Reading, Form, int] | None:
    """Return the reading of a match, its form, and where the numeral ends."""
    if match["half"]:
        return Reading(Decimal("0.5")), "fraction", match.end()
    run, end = match["run"], match.end("run")
    reading = read(run)
    if reading is None and run[-1] == "几":
        reading, end = read(run[:-1]), end - 1
    if reading is None:
        return None
    form: Form = "number"
    if match["parts"]:
        parts = read(match["parts"])
        base = read(match["base"]) if match["base"] else None
        if parts is None or (match["base"] and base is None):
            return None
        if not match["base"] and run in _PERCENTAGES:
            reading = _times(parts, lambda value: scale(value, -_PERCENTAGES[run]))
            form = "percent"
        else:
            mixed = _mixed(reading, base, parts)
            if mixed is None:
                return None
            reading, form = mixed, "fraction"
        end = match.end("parts")
    elif match["upper"] or match["under"]:
        lower = Decimal(match["lower"] or match["under"])
        upper = Decimal(match["upper"]) if match["upper"] else reading.value
        part = None if upper is None else quotient(upper, lower)
        if part is None or reading.value is None:
            return None
        reading = Reading(EXACT.add(reading.value, part) if match["upper"] else part)
        form, end = "fraction", match.end("lower" if match["upper"] else "under")
    elif match["sign2"]:
        places = 3 if match["sign2"] == "‰" else 2
        reading, form, end = (
            _times(reading, lambda value: scale(value, -places)),
            "percent",
            match.end("sign2"),
        )
    elif match["tenths"]:
        if match["tenth"]:
            digit = read(match["tenth"])
            if digit is None or digit.value is None or reading.value is None:
                return None
            reading = Reading(EXACT.add(scale(reading.value, -1), scale(digit.value, -2)))
        else:
            reading = _times(reading, lambda value: scale(value, -1))
        form, end = "percent", match.end("tenth" if match["tenth"] else "tenths")
    elif match["exponent"] or match["power"]:
        value = reading.value
        if value is None or len(run) > 12:
            return None
        if match["exponent"]:
            reading = Reading(scale(value, int(match["exponent"])))
        else:
            reading = Reading(EXACT.power(value, Decimal(match["power"])))
        end = match.end("exponent" if match["exponent"] else "power")
    elif match["suffix"]:
        suffix = match["suffix"].strip()
        if run + suffix in ("2G", "3G", "4G", "5G", "6G"):
            return reading, form, end
        places = _SUFFIXES[suffix.lower()]
        reading, end = _times(reading, lambda value: scale(value, places)), match.end("suffix")
    elif match["dozen"]:
        reading, end = _times(reading, lambda value: value * 12), match.end("dozen")
    if match["hedge"] and match.end() == end + 1 and reading.hedge is None and reading.value is not None:
        reading, end = reading._replace(hedge="about" if match["hedge"] == "来" else "more"), match.end()
    if match["sign"]:
        reading = Reading(
            None if reading.value is None else -reading.value,
            None if reading.high is None else -reading.high,
            None if reading.low is None else -reading.low,
            reading.hedge,
        )
    return reading, form, end


def _times(reading: Reading, change: Change) -> Reading:
    return Reading(
        None if reading.value is None else change(reading.value),
        None if reading.low is None else change(reading.low),
        None if reading.high is None else change(reading.high),
        reading.hedge,
    )


def _mixed(first: Reading, base: Reading | None, parts: Reading) -> Reading | None:
    """Read 五分之三 and 三又二分之一."""
    lower = base or first
    if lower.value is None or parts.value is None or not lower.value:
        return None
    part = quotient(parts.value, lower.value)
    if part is None or (base and first.value is None):
        return None
    return Reading(EXACT.add(first.value, part) if base and first.value is not None else part)


def _squeeze(text: str) -> tuple[str, list[int] | None]:
    """Leave out blanks between the characters of a Chinese numeral; return where each character stood."""
    gaps = [match.span() for match in _BLANKS.finditer(text)]
    if not gaps:
        return text, None
    kept: list[int] = []
    at = 0
    for start, end in gaps:
        kept.extend(range(at, start))
        at = end
    kept.extend(range(at, len(text)))
    return "".join(text[offset] for offset in kept), kept


@cache
def _words() -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the fixed words that hold a numeral, by the numeral's first character."""
    listed = files("gongkai_nlp.numerals").joinpath("words.txt").read_text(encoding="utf-8")
    held: dict[str, list[tuple[int, str]]] = {}
    for line in listed.splitlines():
        word = line.partition("#")[0].strip()
        if word:
            at = next(i for i, character in enumerate(word) if character in _D + _S)
            held.setdefault(word[at], []).append((at, word))
    return {key: tuple(words) for key, words in held.items()}


def _in_word(text: str, start: int, end: int, words: dict[str, tuple[tuple[int, str], ...]]) -> bool:
    """Whether the numeral at `start` is the first one of a fixed word that holds all of it."""
    return any(
        start >= at and text.startswith(word, start - at) and start - at + len(word) >= end
        for at, word in words[text[start]]
    )
