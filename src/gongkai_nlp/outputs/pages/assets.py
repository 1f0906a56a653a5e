"""Templates, style sheets and scripts of the pages, and what makes a page safe to open."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def environment() -> Environment:
    """Return the environment of the templates; whatever they print is escaped."""
    held = Environment(
        loader=PackageLoader("gongkai_nlp.outputs.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    held.globals |= {"asset": asset, "data": data, "policy": policy}
    return held


@cache
def asset(*names: str) -> Markup:
    """Return style sheets or scripts of the package, one after the other."""
    folder = files("gongkai_nlp.outputs.pages") / "templates"
    return Markup("\n").join(Markup((folder / name).read_text(encoding="utf-8")) for name in names)


def data(value: Any) -> Markup:
    """Return `value` as JSON for a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def policy(styles: tuple[Markup, ...], script: Markup) -> str:
    """Return the content security policy of a page: these styles, this script, and nothing from elsewhere."""
    allowed = " ".join(_hash(style) for style in styles)
    return (
        f"default-src 'none'; style-src {allowed}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
