"""Sentences: they end with 。！？； and with each real line end; a layout line break ends none."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from gongkai_nlp.components.records import view_of
from gongkai_nlp.view import View

# Marks of the view are half width; one inside a web address or a number ends nothing.
_END = re.compile(r"[。!?;…]+(?![A-Za-z0-9=&])[”’」』》)】]*|\n+")


@Language.component("gongkai_sentence", assigns=["token.is_sent_start", "doc.sents"])
def sentence(doc: Doc) -> Doc:
    """Return `doc` with its sentence boundaries set."""
    if len(doc) == 0:
        return doc
    view = view_of(doc)
    found = np.fromiter(sentence_starts(view), dtype=np.int64)
    if len(doc) != len(view.source.text):  # words; the places of characters are their offsets
        found = np.searchsorted(doc.to_array("IDX").astype(np.int64), found)
    starts = np.full(len(doc), -1, dtype=np.int64)
    starts[0] = 1
    starts[found[found < len(doc)]] = 1
    column: Any = starts.astype(np.uint64).reshape(-1, 1)
    return doc.from_array(["SENT_START"], column)


def sentence_starts(view: View) -> Iterator[int]:
    """Yield the offsets at which a sentence begins, the first one left out."""
    for match in _END.finditer(view.text):
        if match.end() < len(view.text):
            yield view.offset(match.end())
