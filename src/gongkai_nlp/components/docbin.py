"""Annotated documents as a DocBin, the file that spaCy's own corpus reader reads."""

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from gongkai_nlp.components.entity import PRIORITY
from gongkai_nlp.components.gold import gold_corpus
from gongkai_nlp.errors import GongkaiError

_CHARACTERS = {"nlp": {"tokenizer": {"@tokenizers": "gongkai.Tokenizer.v1", "segmenter": "char"}}}


def write_docbin(
    folders: Sequence[Path], output: Path, *, kinds: Sequence[str] | None = None, lines: bool = False
) -> int:
    """Write the annotated documents of `folders` to `output` and return the number of examples.

    They are the references that ``gongkai.GoldCorpus.v1`` gives, one token a character, so that no border
    of a mention is lost; spaCy aligns them with the tokens of the pipeline that reads them.

    Args:
        folders: folders of documents, each with ``<name>.gold.json`` beside it.
        output: the file to write.
        kinds: which mentions stand in ``doc.spans["sc"]`` and in ``doc.ents``; all but sections if None.
        lines: whether each line makes an example of its own.

    Raises:
        GongkaiError: a folder holds no annotations, a kind is none, or the file cannot be written.
    """
    nlp = spacy.blank("zh", config=_CHARACTERS)
    chosen = list(PRIORITY if kinds is None else kinds)
    examples = DocBin(attrs=["ENT_IOB", "ENT_TYPE"])
    for folder in folders:
        for example in gold_corpus(folder, kinds=chosen, lines=lines)(nlp):
            examples.add(example.reference)
    try:
        examples.to_disk(output)
    except OSError as error:
        raise GongkaiError(f"{output}: {error.strerror}; name a file that can be written") from error
    return len(examples)
