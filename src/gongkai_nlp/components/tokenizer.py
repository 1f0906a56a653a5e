"""The tokenizer: one token a character, or words; built directly, in linear time, offsets exact.

spaCy's own character segmenter looks at the rest of the text for every token, which is quadratic.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import srsly
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from gongkai_nlp.components.records import keep_source, keep_text, keep_view
from gongkai_nlp.components.segmenter import FILES, MODEL, Words, read_model
from gongkai_nlp.fold import SURROGATE
from gongkai_nlp.reading import read
from gongkai_nlp.source import Source
from gongkai_nlp.view import View

Segmenter = Literal["char", "pkuseg"]

# What the view leaves out between words, and blanks: line ends, blanks and marks apart.
_BETWEEN = re.compile(r"\n+|[^\S\n]+|\S")


class Tokenizer:
    """Cut a text into tokens that join to the text again, blanks and line breaks included.

    Without words, token i is character i, so that every mention is an exact span. With words, the text is
    segmented as the view has it, simplified and squeezed: a word that a blank or a layout line break runs
    through stays one token, and its ``norm_`` is the word as the view has it.
    """

    def __init__(self, vocab: Vocab, words: Words | None = None) -> None:
        self.vocab = vocab
        self.words = words

    def __call__(self, text: str) -> Doc:
        """Return the Doc of `text`; a lone surrogate, which spaCy cannot hold, becomes U+FFFD."""
        if SURROGATE.search(text):
            return self.of_source(read(text))  # with the warning that says so
        if self.words is None:
            doc = self._characters(text)
            keep_text(doc, text)
            return doc
        view = View(read(text))
        doc = self._words(view, self.words)
        keep_view(doc, view)
        return doc

    def of_source(self, source: Source) -> Doc:
        """Return the Doc of `source`, its layout kept with it."""
        doc = self._characters(source.text) if self.words is None else self._words(View(source), self.words)
        keep_source(doc, source)
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Return how far the tokens agree with those of the examples."""
        scores: dict[str, Any] = Scorer.score_tokenization(examples)
        return scores

    def _characters(self, text: str) -> Doc:
        # Each character is looked up once: a Doc takes ids of words in half the time that it takes words.
        add = self.vocab.strings.add
        ids = {character: add(character) for character in set(text)}
        words: list[Any] = [ids[character] for character in text]
        return Doc(self.vocab, words=words, spaces=[False] * len(text))

    def _words(self, view: View, segmenter: Words) -> Doc:
        text = view.source.text
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[tuple[int, str]] = []
        at = 0

        def between(end: int) -> None:
            left_out = text[at:end]
            if left_out.startswith(" ") and words:
                spaces[-1] = True
                left_out = left_out[1:]
            pieces = _BETWEEN.findall(left_out)
            words.extend(pieces)
            spaces.extend([False] * len(pieces))

        for start, end in segmenter.places(view.text):
            first, last = view.span(start, end)
            if first > at:
                between(first)
            word = text[first:last]
            if word != view.text[start:end]:
                norms.append((len(words), view.text[start:end]))
            words.append(word)
            spaces.append(False)
            at = last
        between(len(text))
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for index, norm in norms:
            doc[index].norm_ = norm
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the model, so that a stored pipeline cuts words as it did."""
        data: bytes = srsly.msgpack_dumps(self.words.files() if self.words else {})
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Return the tokenizer with the model that `data` holds."""
        files: Any = srsly.msgpack_loads(data) if data else {}
        self.words = Words(dict(files)) if files else None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model to the folder `path`; nothing where tokens are characters."""
        if self.words is None:
            return
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.words.files().items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Tokenizer":
        """Return the tokenizer with the model in the folder `path`, or by character where there is none."""
        stored = all((Path(path) / name).is_file() for name in FILES)
        self.words = Words(read_model(Path(path))) if stored else None
        return self


@registry.tokenizers("gongkai.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    segmenter: Segmenter = "char", pkuseg_model: str | None = None
) -> Callable[[Language], Tokenizer]:
    """Return what makes the tokenizer of a pipeline.

    Args:
        segmenter: ``char`` for one token a character, ``pkuseg`` for words.
        pkuseg_model: the folder of a pkuseg model in place of the one that ships. A stored pipeline
            carries its model and does not look there again.
    """

    def for_pipeline(nlp: Language) -> Tokenizer:
        if segmenter == "char":
            return Tokenizer(nlp.vocab)
        return Tokenizer(nlp.vocab, Words(MODEL if pkuseg_model is None else Path(pkuseg_model)))

    return for_pipeline
