"""Words: a pkuseg model, and the cuts that it must not swallow.

The model that ships was trained on texts of the genre; ``scripts/segmenter`` makes it again. The model
sees one run of Chinese characters at a time, so that time and memory grow with the length of the text
and no further, whatever stands in it.
"""

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.fold import fold
from gongkai_nlp.rules import built_in
from gongkai_nlp.rules.shapes.quantity import QuantityRules

MODEL = Path(__file__).parent.parent / "data" / "segmenter"
"""The model that ships."""
FILES = ("features.msgpack", "weights.npz")
"""The files of a pkuseg model."""

_HAN = "〇一-鿿㐀-䶿\U00020000-\U000323af"
# A run longer than any sentence is cut: no text may ask for more memory than a sentence does.
_NUMBER = re.compile(r"(?<=[0-9])(?![0-9.,])[余多]?[百千万亿]*[余多]?")
_RUN = re.compile(rf"(?P<han>[{_HAN}]{{1,500}})|(?P<blank>\s+)|[0-9]+|[A-Za-z]+|.")


class Words:
    """A pkuseg model in a folder, or as its files; read and loaded when the first text comes."""

    def __init__(self, model: Path | dict[str, bytes]) -> None:
        self._model = model
        self._pkuseg: Any = None

    def __getstate__(self) -> dict[str, Any]:
        return {"_model": self.files(), "_pkuseg": None}

    def files(self) -> dict[str, bytes]:
        """Return the files of the model.

        Raises:
            GongkaiError: there is no model in the folder.
        """
        if isinstance(self._model, Path):
            self._model = read_model(self._model)
        return self._model

    def of_run(self, run: str) -> list[str]:
        """Return the words of a run of Chinese characters."""
        if len(run) == 1:
            return [run]
        if self._pkuseg is None:
            self._pkuseg = _loaded(self.files())
        words: list[str] = self._pkuseg.cut(run)
        return words

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each word of the text of a view, blanks left out."""
        borders = set(_borders(text))
        for match in _RUN.finditer(text):
            if match.lastgroup == "blank":
                continue
            place = match.start()
            for word in self.of_run(match[0]) if match.lastgroup == "han" else (match[0],):
                end = place + len(word)
                for border in range(place + 1, end):
                    if border in borders:
                        yield place, border
                        place = border
                yield place, end
                place = end


def read_model(folder: Path) -> dict[str, bytes]:
    """Return the files of the pkuseg model in `folder`.

    Raises:
        GongkaiError: there is no model in the folder.
    """
    if missing := [name for name in FILES if not (folder / name).is_file()]:
        raise GongkaiError(f"{folder}: no pkuseg model, {' and '.join(missing)} missing; give its folder")
    return {name: (folder / name).read_bytes() for name in FILES}


def _loaded(files: dict[str, bytes]) -> Any:
    import spacy_pkuseg

    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return spacy_pkuseg.pkuseg(folder, user_dict=None)


def _borders(text: str) -> Iterator[int]:
    """Yield the places where a word ends whatever the model says: around the unit of a number in digits."""
    units, longest = _units()
    for match in _NUMBER.finditer(text):
        start = match.end()
        yield start
        for end in range(start + 1, start + 1 + longest):
            if text[start:end] in units:
                yield end


@cache
def _units() -> tuple[frozenset[str], int]:
    """Return the units, and the length of the longest."""
    rules = built_in("quantity")
    assert isinstance(rules, QuantityRules)
    surfaces = (surface for unit in rules.unit for surface in (*unit.surfaces, unit.name))
    units = {fold(surface) for surface in surfaces} | {"年", "月", "日", "号"}
    return frozenset(units), max(map(len, units))
