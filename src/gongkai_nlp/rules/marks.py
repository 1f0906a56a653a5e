"""Examples of rules: texts with ⟦…⟧ around what must be found."""

OPENING = "⟦"
CLOSING = "⟧"


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of `example` without its marks, and the stretches that the marks stood around.

    Raises:
        ValueError: a mark is not closed or not opened, stands inside of another, or holds nothing.
    """
    text: list[str] = []
    opened: list[int] = []
    marked: list[tuple[int, int]] = []
    for character in example:
        if character == OPENING and opened:
            raise ValueError(f"{OPENING} stands inside of another")
        if character == OPENING:
            opened.append(len(text))
        elif character == CLOSING and opened:
            if opened[-1] == len(text):
                raise ValueError(f"{OPENING}{CLOSING} holds nothing")
            marked.append((opened.pop(), len(text)))
        elif character == CLOSING:
            raise ValueError(f"{CLOSING} closes nothing")
        else:
            text.append(character)
    if opened:
        raise ValueError(f"{OPENING} is not closed")
    return "".join(text), sorted(marked)
