"""What rules are worth: scores against annotations, and what a change of rules changes."""

from gongkai_nlp.evaluation.diffing import Change, Difference, DocumentDifference, diff
from gongkai_nlp.evaluation.intervals import Intervals, intervals
from gongkai_nlp.evaluation.kinds import FACTS, FIELDS, KINDS
from gongkai_nlp.evaluation.pages import difference_page, evaluation_page
from gongkai_nlp.evaluation.scores import DocumentScore, Error, Evaluation, FieldScore, Score
from gongkai_nlp.evaluation.scoring import add, evaluate
from gongkai_nlp.evaluation.writing import (
    difference_json,
    difference_text,
    evaluation_json,
    evaluation_text,
)
from gongkai_nlp.gold import Annotated, Problem, annotate, check_gold, read_gold

__all__ = [
    "FACTS",
    "FIELDS",
    "KINDS",
    "Annotated",
    "Change",
    "Difference",
    "DocumentDifference",
    "DocumentScore",
    "Error",
    "Evaluation",
    "FieldScore",
    "Intervals",
    "Problem",
    "Score",
    "add",
    "annotate",
    "check_gold",
    "diff",
    "difference_json",
    "difference_page",
    "difference_text",
    "evaluate",
    "evaluation_json",
    "evaluation_page",
    "evaluation_text",
    "intervals",
    "read_gold",
]
