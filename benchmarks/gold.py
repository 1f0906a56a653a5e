"""The gold sets that are there, their digest and their scores."""

import hashlib
from pathlib import Path

from gongkai_nlp.evaluation import Evaluation, evaluate

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT / "corpora" / "gold"


def gold_sets() -> dict[str, Path]:
    """Return the folders with annotations by name: those of the corpus, and a shared one if it is there."""
    folders = [folder for folder in sorted(CORPORA.iterdir()) if folder.is_dir()]
    sets = {folder.relative_to(ROOT).as_posix(): folder for folder in folders}
    shared = ROOT.parent / "shared" / "gold"
    if any(shared.glob("*.gold.json")):
        sets["../shared/gold"] = shared
    return sets


def digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of all files in `folder`."""
    hashed = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        hashed.update(file.name.encode())
        hashed.update(hashlib.sha256(file.read_bytes()).digest())
    return hashed.hexdigest()


def scores(evaluation: Evaluation) -> dict[str, float]:
    """Return the F1 of each kind, and of each field the share that is right."""
    kinds = {label: score.f1 for label, score in evaluation.kinds.items()}
    fields = {name: got.right / got.of for name, got in sorted(evaluation.fields.items())}
    return {name: score for name, score in {**kinds, **fields}.items() if score is not None}


def score_all() -> dict[str, Evaluation]:
    """Return the evaluation of each gold set by name."""
    return {name: evaluate([folder]) for name, folder in gold_sets().items()}
