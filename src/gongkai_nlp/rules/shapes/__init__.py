"""The typed shape of each rule file, one module a stem."""

from gongkai_nlp.rules.shapes.agency import AgencyRules
from gongkai_nlp.rules.shapes.base import RuleFile
from gongkai_nlp.rules.shapes.boilerplate import BoilerplateRules
from gongkai_nlp.rules.shapes.breakdown import BreakdownRules
from gongkai_nlp.rules.shapes.citation import CitationRules
from gongkai_nlp.rules.shapes.custom import CustomRules
from gongkai_nlp.rules.shapes.date import DateRules
from gongkai_nlp.rules.shapes.document_number import DocumentNumberRules
from gongkai_nlp.rules.shapes.finding import FindingRules
from gongkai_nlp.rules.shapes.indicator import IndicatorRules
from gongkai_nlp.rules.shapes.metadata import MetadataRules
from gongkai_nlp.rules.shapes.quantity import QuantityRules
from gongkai_nlp.rules.shapes.referent import ReferentRules
from gongkai_nlp.rules.shapes.section import SectionRules
from gongkai_nlp.rules.shapes.table import TableRules
from gongkai_nlp.rules.shapes.title import TitleRules

SHAPES: dict[str, type[RuleFile]] = {
    "boilerplate": BoilerplateRules,
    "document_number": DocumentNumberRules,
    "title": TitleRules,
    "agency": AgencyRules,
    "quantity": QuantityRules,
    "date": DateRules,
    "section": SectionRules,
    "table": TableRules,
    "metadata": MetadataRules,
    "citation": CitationRules,
    "referent": ReferentRules,
    "breakdown": BreakdownRules,
    "indicator": IndicatorRules,
    "finding": FindingRules,
    "custom": CustomRules,
}
"""Stem of a rule file → its shape."""
