"""What rules are worth: scores against annotations, and what a change of rules changes."""

from gongkai_nlp.evaluation.diffing import Change, Difference, DocumentDifference, diff
from gongkai_nlp.evaluation.intervals import Intervals, intervals
from gongkai_nlp.evaluation.kinds import FACTS, FIELDS, KINDS
from gongkai_nlp.evaluation.scores import DocumentScore, Error, Evaluation, FieldScore, Score
from gongkai_nlp.evaluation.scoring import add, evaluate
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
    "evaluate",
    "intervals",
    "read_gold",
]
