"""Commented beginnings of rule files, one a kind; each passes ``gongkai rules check`` as it stands."""

from importlib.resources import files
from pathlib import Path

from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules.files import near

KINDS: dict[str, str] = {
    "unit": "quantity.toml",
    "set-term": "quantity.toml",
    "agency": "agency.toml",
    "issuer-code": "document_number.toml",
    "title": "title.toml",
    "date": "date.toml",
    "role": "section.toml",
    "indicator": "indicator.toml",
    "custom": "custom.toml",
}
"""Kind of rule → the file that it stands in."""


def skeleton(kind: str) -> str:
    """Return the beginning of a file with rules of `kind`.

    Raises:
        RuleError: there is no such kind.
    """
    if kind not in KINDS:
        raise RuleError(f"{kind}: no kind of rule is called so; {near(kind, KINDS)}")
    folder = files("gongkai_nlp.authoring") / "skeletons"
    return (folder / f"{kind}.toml").read_text(encoding="utf-8")


def write_skeleton(kind: str, output: Path) -> Path:
    """Write the skeleton of `kind` into the folder or file `output`, and return the file.

    Raises:
        RuleError: there is no such kind, the file is there already, has a name that is not read, or cannot
            be written.
    """
    text = skeleton(kind)
    path = output if output.suffix == ".toml" else output / KINDS[kind]
    if path.name != KINDS[kind]:
        raise RuleError(
            f"{path}: rules of this kind are read from {KINDS[kind]}; name the file so, or its folder"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise RuleError(f"{path} is there already; add to it: gongkai rules new {kind} >> {path}") from error
    except OSError as error:
        raise RuleError(f"{path}: {error.strerror}; name a folder that can be written") from error
    return path
