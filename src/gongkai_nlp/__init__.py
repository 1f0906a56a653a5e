"""Read Chinese government disclosure reports (政府信息公开工作年度报告) into typed results.

Everything is loaded on first use: importing the package loads neither spaCy nor any reader.
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai_nlp.version import __version__

if TYPE_CHECKING:
    from gongkai_nlp.api import extract, extract_many
    from gongkai_nlp.errors import GongkaiError
    from gongkai_nlp.reading import read
    from gongkai_nlp.results import Report

_HOMES = {
    "extract": "api",
    "extract_many": "api",
    "read": "reading",
    "GongkaiError": "errors",
    "Report": "results",
}
__all__ = ["GongkaiError", "Report", "__version__", "extract", "extract_many", "read"]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
