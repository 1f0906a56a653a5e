"""Colours for displaCy, for the labels of ours that spaCy has none for."""

COLOURS = {
    "DOCUMENT_NUMBER": "#c5b0d5",
    "TITLE": "#ffd8b1",
    "AGENCY": "#a6cee3",
    "SECTION": "#d9d9d9",
}
