"""What a data set was made of and how far it is: ``manifest.json``, replaced as a whole after each part."""

import json
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gongkai_nlp.batch.inputs import Position
from gongkai_nlp.batch.parts import put
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import SCHEMA_VERSION
from gongkai_nlp.version import __version__

NAME = "manifest.json"
_MEND = "give the command as it was, or begin anew with --restart"


@dataclass
class Manifest:
    """What a data set was made of and how far it is."""

    produced_by: dict[str, str]
    """Versions: of this library and of the schema must stay the same, the others are for the record."""
    rules: dict[str, str]
    """SHA-256 of each rule pack."""
    options: dict[str, Any]
    """What the rows depend on, of the command that began the data set."""
    position: Position = field(default_factory=Position)
    parts: int = 0
    documents: int = 0
    """Documents that are done, those in `errors` included."""
    rows: dict[str, int] = field(default_factory=dict)
    """How many rows each table has."""
    finished: bool = False

    def write(self, folder: Path) -> None:
        """Replace the manifest of the data set in `folder`.

        Raises:
            BatchError: it cannot be written.
        """
        temporary = folder / f".{NAME}.tmp"
        try:
            temporary.write_text(
                json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
            put(temporary, folder / NAME)
        except OSError as error:
            raise BatchError(
                f"{folder / NAME}: {error.strerror}; mend that and give the same command"
            ) from error


def begin(digests: dict[str, str], options: dict[str, Any]) -> Manifest:
    """Return the manifest of a data set before its first document."""
    versions = {"gongkai_nlp": __version__, "schema": SCHEMA_VERSION, "python": platform.python_version()}
    with suppress(PackageNotFoundError):
        versions["pyarrow"] = version("pyarrow")
    # As JSON gives it back, so that the two can be compared.
    return Manifest(versions, digests, json.loads(json.dumps(options)))


def load(folder: Path) -> Manifest | None:
    """Return the manifest of the data set in `folder`, or None where there is none.

    Raises:
        BatchError: it is no manifest of ours.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**held | {"position": Position(**held["position"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BatchError(f"{path}: no manifest of a data set; name another folder") from error


def same(held: Manifest, wanted: Manifest, folder: Path) -> None:
    """Check that a data set may be continued.

    Raises:
        BatchError: versions, rules or options are others than when it was begun.
    """
    pairs: list[tuple[str, Any, Any]] = [
        ("version", held.produced_by.get("gongkai_nlp"), wanted.produced_by["gongkai_nlp"]),
        ("schema version", held.produced_by.get("schema"), wanted.produced_by["schema"]),
        ("rules", held.rules, wanted.rules),
        *((name, held.options.get(name), value) for name, value in wanted.options.items()),
    ]
    for what, then, now in pairs:
        if then != now:
            raise BatchError(f"{folder}: begun with {what} {_short(then)}, now {_short(now)}; {_MEND}")


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {digest[:12]}" for name, digest in value.items())
    return str(value)
