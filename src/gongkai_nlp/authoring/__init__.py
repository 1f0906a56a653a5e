"""What helps to write rules: check a pack, explain a place, list rules, begin a file."""

from gongkai_nlp.authoring.checking import Check, check_pack
from gongkai_nlp.authoring.explaining import Bearing, Explanation, Found, explain
from gongkai_nlp.authoring.listing import ListedRule, list_rules
from gongkai_nlp.authoring.skeletons import KINDS, skeleton, write_skeleton

__all__ = [
    "KINDS",
    "Bearing",
    "Check",
    "Explanation",
    "Found",
    "ListedRule",
    "check_pack",
    "explain",
    "list_rules",
    "skeleton",
    "write_skeleton",
]
