"""The text of an HTML tree in lines, as a browser would break it, each with its places in the raw page."""

import re
from array import array
from dataclasses import dataclass, field

from gongkai_nlp.reading.html_tree import BLOCKS, Node, Piece

_SPACE = re.compile(r"[ \t\n\f\r]+")
_SENTENCE = re.compile(r"[。;；，,、]")
_LEAST_SENTENCE = 20


@dataclass(slots=True)
class Leaf:
    """One line of text: what stands between two block borders or line breaks."""

    block: Node
    """The nearest block element around it."""
    cell: Node | None
    """The nearest table cell around it."""
    text: str = ""
    places: "array[int]" = field(default_factory=lambda: array("I"))
    """For each character, where it stands in the raw page."""
    link: int = 0
    """How many of its characters are in links."""


class _Writer:
    """Collects text into leaves, blanks collapsed as HTML does."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.parts: list[str] = []
        self.places: array[int] = array("I")
        self.blank: int | None = None
        self.link = 0

    def write(self, piece: Piece, in_link: bool, preserved: bool) -> None:
        data, start, is_reference = piece
        if is_reference:
            self._put_blank()
            self.parts.append(data)
            self.places.extend([start] * len(data))
        elif preserved:
            self.parts.append(data)
            self.places.extend(range(start, start + len(data)))
        else:
            at = 0
            for space in _SPACE.finditer(data):
                self._put_word(data, at, space.start(), start)
                if self.parts and self.blank is None:
                    self.blank = start + space.start()
                at = space.end()
            self._put_word(data, at, len(data), start)
        if in_link:
            self.link += len(data)

    def _put_word(self, data: str, at: int, end: int, start: int) -> None:
        if end > at:
            self._put_blank()
            self.parts.append(data[at:end])
            self.places.extend(range(start + at, start + end))

    def _put_blank(self) -> None:
        if self.blank is not None:
            self.parts.append(" ")
            self.places.append(self.blank)
            self.blank = None

    def end_line(self, block: Node, cell: Node | None) -> None:
        text = "".join(self.parts)
        if text.strip():
            self.leaves.append(Leaf(block, cell, text, self.places, self.link))
            self.places = array("I")
        else:
            del self.places[:]
        self.parts.clear()
        self.blank = None
        self.link = 0


def leaves_of(root: Node) -> list[Leaf]:
    """Return the lines of text below `root` that a reader of the page sees, in order."""
    writer = _Writer()
    block, cell, links, preserved = root, None, 0, 0
    # Children to come, and elements to leave, on one explicit stack: pages nest as deep as they like.
    stack: list[tuple[Node | Piece, Node | None, Node | None]] = [(root, None, None)]
    while stack:
        item, outer_block, outer_cell = stack.pop()
        if isinstance(item, tuple):
            _write(writer, item, links > 0, preserved > 0, block, cell)
            continue
        if outer_block is not None:
            # The element ends.
            if item.tag in BLOCKS:
                writer.end_line(block, cell)
                block, cell = outer_block, outer_cell
            links -= item.tag == "a"
            preserved -= item.tag == "pre"
            continue
        if item.tag == "br":
            writer.end_line(block, cell)
            continue
        if item.hidden:
            continue
        stack.append((item, block, cell))
        if item.tag in BLOCKS:
            writer.end_line(block, cell)
            block = item
            cell = item if item.tag in ("td", "th") else None if item.tag == "table" else cell
        links += item.tag == "a"
        preserved += item.tag == "pre"
        stack.extend((child, None, None) for child in reversed(item.children))
    writer.end_line(block, cell)
    return writer.leaves


def _write(
    writer: _Writer, piece: Piece, in_link: bool, preserved: bool, block: Node, cell: Node | None
) -> None:
    if not preserved:
        writer.write(piece, in_link, preserved=False)
        return
    data, start, is_reference = piece
    at = 0
    for line in data.splitlines(keepends=True):
        ends = line.endswith("\n")
        writer.write((line[:-1] if ends else line, start + at, is_reference), in_link, preserved=True)
        at += len(line)
        if ends:
            writer.end_line(block, cell)


def weigh(nodes: list[Node], leaves: list[Leaf]) -> None:
    """Fill in size, link and weight of every element; what reads as a sentence weighs most."""
    for leaf in leaves:
        size = len("".join(leaf.text.split()))
        link = min(leaf.link, size)
        leaf.block.size += size
        leaf.block.link += link
        sentence = size >= _LEAST_SENTENCE and _SENTENCE.search(leaf.text) is not None
        leaf.block.weight += (size - link) * (1.0 if sentence else 0.3 if leaf.cell else 0.1)
    for node in reversed(nodes):
        if node.parent is not None:
            node.parent.size += node.size
            node.parent.link += node.link
            node.parent.weight += node.weight
