"""What tokens cost and how well they fit: mentions that are exact spans, throughput, memory.

    python benchmarks/words.py

The corpus is the sample documents; where wapic is installed, words are compared with its own on them.
Those texts are among what the model was trained on, so the comparison says only that nothing broke;
give folders of other texts to compare on them.
"""

import resource
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import spacy_pkuseg
from spacy.language import Language
from spacy.tokens import Doc

import gongkai_nlp
from gongkai_nlp.components.records import MENTIONS, PREFIX
from gongkai_nlp.components.segmenter import MODEL
from gongkai_nlp.reading import read
from gongkai_nlp.view import View

ROOT = Path(__file__).parent.parent
SHORT = 10_000
"""How many short documents one process reads for the figure of memory."""


def main() -> None:
    folders = [Path(argument) for argument in sys.argv[1:]] or [*ROOT.glob("corpora/gold/*")]
    texts = [path.read_bytes().decode() for folder in folders for path in sorted(folder.glob("*.txt"))]
    started = perf_counter()
    words = gongkai_nlp.load()
    print(f"load() beyond spaCy's import          {perf_counter() - started:10.3f} s")
    characters = gongkai_nlp.load(segmenter="char")
    for name, nlp in (("char", characters), ("pkuseg", words)):
        print(f"mentions that are exact spans, {name:6} {exact_share(nlp, texts):10.2%}")
    if find_spec("wapic"):
        print(f"F1 of words against wapic             {agreement(words, texts):10.3f}")
    print_speed(characters, words, texts)
    print_memory(characters, texts)


def exact_share(nlp: Language, texts: list[str]) -> float:
    """Return the share of mentions whose span is exact."""
    exact = total = 0
    for text in texts:
        doc = nlp(text)
        report = gongkai_nlp.report(doc)
        for field, (stem, _) in MENTIONS.items():
            for span, mention in zip(doc.spans[PREFIX + stem], getattr(report, field), strict=True):
                total += 1
                exact += (span.start_char, span.end_char) == (mention.start, mention.end)
    return exact / total


def agreement(nlp: Language, texts: list[str]) -> float:
    """Return F1 of the words against those of wapic, both on the text as the view has it."""
    import wapic  # type: ignore[import-not-found]

    teacher = wapic.Segmenter()
    same = ours = theirs = 0
    for text in texts:
        for line in View(read(text)).text.split("\n"):
            bare = "".join(line.split())
            found = spans(token.text for token in nlp.make_doc(bare))
            wanted = spans(teacher.segment(bare)) if bare else set()
            same += len(found & wanted)
            ours += len(found)
            theirs += len(wanted)
    return 2 * same / (ours + theirs)


def spans(words: object) -> set[tuple[int, int]]:
    """Return where the words start and end."""
    found = set()
    place = 0
    for word in words:  # type: ignore[attr-defined]
        found.add((place, place + len(word)))
        place += len(word)
    return found


def best(run: Callable[[], object]) -> float:
    """Return the seconds of the fastest of three runs."""
    times = []
    for _ in range(3):
        started = perf_counter()
        run()
        times.append(perf_counter() - started)
    return min(times)


def print_speed(characters: Language, words: Language, texts: list[str]) -> None:
    """Print characters a second, and the ratio to what cannot be avoided."""
    length = sum(map(len, texts))
    lines = [line for text in texts for line in text.split("\n")]
    alone = spacy_pkuseg.pkuseg(str(MODEL), user_dict=None)
    plain = best(lambda: [Doc(characters.vocab, list(text), [False] * len(text)) for text in texts])
    by_character = best(lambda: [characters(text) for text in texts])
    pkuseg = best(lambda: [alone.cut(line) for line in lines])
    tokenizer = best(lambda: [words.make_doc(text) for text in texts])
    by_word = best(lambda: [words(text) for text in texts])
    extract = best(lambda: [gongkai_nlp.extract(text) for text in texts])
    for name, seconds in (
        ("extract, no spaCy", extract),
        ("char, a plain Doc", plain),
        ("char, all components", by_character),
        ("pkuseg alone", pkuseg),
        ("pkuseg, tokenizer", tokenizer),
        ("pkuseg, all components", by_word),
    ):
        print(f"{name:37} {length / seconds:10,.0f} characters a second")
    print(f"char, all components to a plain Doc   {by_character / plain:10.1f} times as long")
    print(f"pkuseg, all components                {pkuseg / by_word:10.0%} of the speed of pkuseg alone")


def print_memory(nlp: Language, texts: list[str]) -> None:
    """Print what many short documents in one process leave behind."""
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    for line in lines:
        nlp(line)
    strings, memory = len(nlp.vocab.strings), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for doc in nlp.pipe(lines[number % len(lines)] for number in range(SHORT)):
        gongkai_nlp.report(doc)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(f"memory grown over {SHORT:,} documents    {grown / 1024:10.1f} MB")
    print(f"strings grown over {SHORT:,} documents   {len(nlp.vocab.strings) - strings:10}")


if __name__ == "__main__":
    main()
