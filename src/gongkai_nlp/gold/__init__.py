"""Annotated documents: read, written as a draft, checked."""

from gongkai_nlp.gold.annotating import annotate, write_gold
from gongkai_nlp.gold.checks import Problem, check_gold
from gongkai_nlp.gold.documents import Annotated, read_gold
from gongkai_nlp.gold.files import Fields, document_beside, gold_files, gold_path
from gongkai_nlp.gold.shapes import INDICATORS

__all__ = [
    "INDICATORS",
    "Annotated",
    "Fields",
    "Problem",
    "annotate",
    "check_gold",
    "document_beside",
    "gold_files",
    "gold_path",
    "read_gold",
    "write_gold",
]
