"""The tokenizer: one token a character, built directly, so that every mention is an exact span.

spaCy's own character segmenter looks at the rest of the text for every token, which is quadratic.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from gongkai_nlp.components.records import keep_source
from gongkai_nlp.fold import SURROGATE
from gongkai_nlp.reading import read


class CharacterTokenizer:
    """Make token i of character i, blanks and line breaks included."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the Doc of `text`; a lone surrogate, which spaCy cannot hold, becomes U+FFFD."""
        if SURROGATE.search(text):
            source = read(text)
            doc = self._doc(source.text)
            keep_source(doc, source)  # with the warning that says so
            return doc
        return self._doc(text)

    def _doc(self, text: str) -> Doc:
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> "CharacterTokenizer":
        """Return the tokenizer itself."""
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write nothing."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> "CharacterTokenizer":
        """Read nothing."""
        return self


@registry.tokenizers("gongkai.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Return what makes the tokenizer of a pipeline."""

    def for_pipeline(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return for_pipeline
