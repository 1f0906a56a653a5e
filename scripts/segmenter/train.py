"""Train the pkuseg model that ships, from silver.txt; the same files come out each time.

Run ``python scripts/segmenter/train.py [FOLDER]``.
"""

import random
import sys
import tempfile
from pathlib import Path

import numpy as np
import spacy_pkuseg

HERE = Path(__file__).parent
MODEL = HERE.parent.parent / "src" / "gongkai_nlp" / "data" / "segmenter"
ROUNDS = 15
HELD_OUT = 20
"""pkuseg wants a text to report on while it trains; nothing is tuned on it."""


def main() -> None:
    """Train, round the weights, and write the model."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    folder.mkdir(parents=True, exist_ok=True)
    random.seed(0)
    silver = HERE / "silver.txt"
    with tempfile.TemporaryDirectory() as scratch:
        shown = Path(scratch) / "shown.txt"
        lines = silver.read_text(encoding="utf-8").splitlines(keepends=True)
        shown.write_text("".join(lines[:HELD_OUT]), encoding="utf-8")
        spacy_pkuseg.train(str(silver), str(shown), str(folder), train_iter=ROUNDS)
    weights = folder / "weights.npz"
    with np.load(weights) as trained:
        sizes, values = trained["sizes"], trained["w"]
    # Two decimals segment the same and pack to a tenth.
    np.savez_compressed(weights, sizes=sizes, w=np.round(values, 2))


if __name__ == "__main__":
    main()
