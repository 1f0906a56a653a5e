"""Which part of a page holds the document: where the text that reads as sentences stands together."""

import re
from collections.abc import Sequence

from gongkai_nlp.reading.boilerplate import BoilerplatePatterns
from gongkai_nlp.reading.html_leaves import Leaf
from gongkai_nlp.reading.html_tree import Node

_SHARE = 0.7
"""The article holds at least this share of all that reads as text."""
_LINKS = 0.4
"""A part with a larger share of links leads elsewhere."""
_INNER = "p span font b strong em i u a li dl ol ul tr tbody thead tfoot table h1 h2 h3 h4 h5 h6"
_SMALLEST = frozenset(_INNER.split())
_NAME_PARTS = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_SMALL_PART = 0.3
"""What holds a larger share of the text is no mere part of the page, whatever it is called."""
_PARTS = frozenset({"nav", "footer", "aside"})


def is_page_part(node: Node, patterns: BoilerplatePatterns) -> bool:
    """Return whether tag, class or id of `node` says that it belongs to the page, not to the document."""
    if node.tag in _PARTS:
        return True
    names = f"{node.attrs.get('class', '')} {node.attrs.get('id', '')}"
    return bool(names.strip()) and any(
        part.lower() in patterns.part_names for part in (*_NAME_PARTS.findall(names), *names.split())
    )


def article_of(root: Node, patterns: BoilerplatePatterns) -> Node | None:
    """Return the smallest element that holds the document, or None where no text reads as one."""
    if root.weight <= 0:
        return None
    node = root
    while True:
        heavy = [
            child
            for child in node.children
            if isinstance(child, Node) and child.weight >= _SHARE * root.weight
        ]
        if not heavy:
            break
        node = heavy[0]
    while node.tag in _SMALLEST and node.parent is not None:
        node = node.parent
    while (
        node.parent is not None and node.parent.parent is not None and _belongs(node, node.parent, patterns)
    ):
        node = node.parent
    return node


def _belongs(node: Node, parent: Node, patterns: BoilerplatePatterns) -> bool:
    """Return whether what stands beside `node` in `parent` looks like the same document."""
    if is_page_part(parent, patterns):
        return False
    if parent.tag in ("tr", "tbody", "table"):
        return parent.size == node.size
    beside = [
        child for child in parent.children if isinstance(child, Node) and child is not node and child.size
    ]
    return all(child.link <= _LINKS * child.size and not is_page_part(child, patterns) for child in beside)


def is_title(leaf: Leaf, title: str) -> bool:
    """Return whether `leaf` says what the page's title says, or a good part of it."""
    text, whole = "".join(leaf.text.split()), "".join(title.split())
    return (
        len(text) >= 6
        and len(text) * 2 >= len(whole)
        and (text in whole or whole in text)
        and len(text) <= 80
    )


def inside(leaves: Sequence[Leaf], article: Node, root: Node, patterns: BoilerplatePatterns) -> list[bool]:
    """Return for each leaf whether it stands in `article`, and in none of its parts that are the page's."""
    known: dict[int, bool] = {id(article): True}
    answers: list[bool] = []
    for leaf in leaves:
        path: list[Node] = []
        node: Node | None = leaf.block
        while node is not None and id(node) not in known:
            path.append(node)
            node = node.parent
        answer = node is not None and known[id(node)]
        for node in reversed(path):
            if answer and node.weight < _SMALL_PART * root.weight and is_page_part(node, patterns):
                answer = False
            known[id(node)] = answer
        answers.append(answer)
    return answers
