"""HTML to a light tree in which every piece of text knows where it stands in the raw page."""

import re
from collections import Counter
from collections.abc import Iterator

from turbohtml import Token, Tokenizer, TokenType

_VOID = "area base br col embed hr img input link meta param source track wbr"
_BLOCKS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section
summary table tbody td tfoot th thead tr ul"""
_UNSEEN = """applet audio button canvas datalist embed iframe input math noembed noframes noscript object
script select style svg template textarea title video"""
VOID = frozenset(_VOID.split())
BLOCKS = frozenset(_BLOCKS.split())
UNSEEN = frozenset(_UNSEEN.split())
MAX_DEPTH = 512
"""Deeper elements are taken for part of the one at this depth; browsers stop there too."""
_LOOK_BACK = 64
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SCOPES = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "td", "th", "table"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th", "table"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th", "table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
    "thead": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
    "tfoot": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
}
_P_SCOPE = (frozenset({"p"}), frozenset({"td", "th", "table", "caption", "button"}))
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})

Piece = tuple[str, int, bool]
"""Text, where it starts in the raw page, and whether all of it stands for one character reference."""


class Node:
    """An element with its children in order."""

    __slots__ = ("attrs", "children", "link", "parent", "size", "tag", "weight")

    def __init__(self, tag: str, attrs: dict[str, str], parent: "Node | None") -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Node | Piece] = []
        self.size = 0
        """Characters of text in it, blanks left out."""
        self.link = 0
        """How many of them are in links."""
        self.weight = 0.0
        """How many of them read as text of a document."""

    @property
    def hidden(self) -> bool:
        """Whether a reader of the page does not see it."""
        return (
            self.tag in UNSEEN
            or "hidden" in self.attrs
            or _HIDDEN.search(self.attrs.get("style", "")) is not None
        )

    def ancestors(self) -> Iterator["Node"]:
        """Yield the elements around it, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class _Open:
    """The elements that are open, the root first."""

    def __init__(self, root: Node) -> None:
        self.stack = [root]
        self.counts: Counter[str] = Counter()

    def push(self, node: Node) -> None:
        self.stack.append(node)
        self.counts[node.tag] += 1

    def close(self, tag: str) -> None:
        """Close the nearest `tag` with all in it; nothing where none is open."""
        if self.counts[tag]:
            for index in range(len(self.stack) - 1, 0, -1):
                found = self.stack[index].tag
                if found == tag:
                    self._cut(index)
                    return
                if found in _TABLE_PARTS and tag not in _TABLE_PARTS:
                    return

    def close_implied(self, tag: str) -> None:
        """Close what `tag` ends without an end tag of its own."""
        if tag in _SCOPES:
            self._close_in_scope(*_SCOPES[tag])
        if tag in BLOCKS and self.counts["p"]:
            self._close_in_scope(*_P_SCOPE)

    def _close_in_scope(self, ends: frozenset[str], stops: frozenset[str]) -> None:
        for index in range(len(self.stack) - 1, max(0, len(self.stack) - 1 - _LOOK_BACK), -1):
            tag = self.stack[index].tag
            if tag in ends:
                self._cut(index)
                return
            if tag in stops:
                return

    def _cut(self, index: int) -> None:
        for node in self.stack[index:]:
            self.counts[node.tag] -= 1
        del self.stack[index:]


def build(raw: str) -> tuple[list[Node], bool]:
    """Return the elements of `raw` in document order, the root first, and whether some stood too deep."""
    # One for one, so that offsets stay; the tokenizer would count CRLF as one.
    raw = raw.replace("\r\n", " \n").replace("\r", "\n")
    line_starts = [0, *(match.end() for match in re.finditer("\n", raw))]
    root = Node("html", {}, None)
    nodes = [root]
    opened = _Open(root)
    beyond = 0
    flattened = False
    for token in _tokens(raw):
        if token.type is TokenType.START_TAG:
            tag = token.tag or ""
            if tag in ("html", "body", "head"):
                continue
            opened.close_implied(tag)
            empty = tag in VOID or token.self_closing
            if len(opened.stack) >= MAX_DEPTH and not empty:
                beyond += 1
                flattened = True
                continue
            node = Node(tag, _attributes(token), opened.stack[-1])
            opened.stack[-1].children.append(node)
            nodes.append(node)
            if not empty:
                opened.push(node)
        elif token.type is TokenType.END_TAG:
            if beyond:
                beyond -= 1
            else:
                opened.close(token.tag or "")
        elif token.type in (TokenType.TEXT, TokenType.CHARACTER_REFERENCE):
            start = line_starts[token.line - 1] + token.col
            opened.stack[-1].children.append(
                (token.data or "", start, token.type is TokenType.CHARACTER_REFERENCE)
            )
    return nodes, flattened


def _tokens(raw: str) -> Iterator[Token]:
    tokenizer = Tokenizer(resolve_references=False)
    yield from tokenizer.feed(raw)
    yield from tokenizer.close()


def _attributes(token: Token) -> dict[str, str]:
    return {name: value or "" for name, value in token.attrs or ()}
