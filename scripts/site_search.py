"""A hook of MkDocs: the search of the site finds Chinese words, cut by the library's own segmenter."""

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

import gongkai_nlp

_HAN = re.compile("[\u3007\u4e00-\u9fff]{2,}")
_BETWEEN_WORDS = "\u200b"
"""A blank of no width, one of the separators in mkdocs.yml."""


@event_priority(-50)  # behind the plugin that writes the index, before the one that copies it
def on_post_build(config: Any) -> None:
    """Mark the borders of words in the index of the search."""
    make_doc = gongkai_nlp.load().make_doc

    def cut(run: re.Match[str]) -> str:
        return _BETWEEN_WORDS.join(token.text for token in make_doc(run[0]))

    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        entry |= {name: _HAN.sub(cut, entry[name]) for name in ("title", "text")}
    path.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
