"""Makers of result records whose values are right already: no validation, a third of the time.

Finders and linkers make thousands of records a second out of values of their own, whose types the type
checker has checked. What comes from outside (JSON, span groups) goes through the models themselves.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pydantic.fields import FieldInfo

from gongkai_nlp import results

P = ParamSpec("P")
M = TypeVar("M")

_set = object.__setattr__  # the records are frozen


def unvalidated(model: Callable[P, M]) -> Callable[P, M]:
    """Return a function that takes what `model` takes, by name, and returns the record without a check."""
    record_type: Any = model
    fields: dict[str, FieldInfo] = record_type.model_fields
    defaults = {name: None if field.is_required() else field.get_default() for name, field in fields.items()}

    named = set(fields)  # one for all: the records are frozen, and a copy copies it

    def make(*_: P.args, **values: P.kwargs) -> M:
        record: M = record_type.__new__(record_type)
        _set(record, "__dict__", defaults | values)
        _set(record, "__pydantic_fields_set__", named)
        _set(record, "__pydantic_extra__", None)
        _set(record, "__pydantic_private__", None)
        return record

    return make


make_agency = unvalidated(results.Agency)
make_breakdown = unvalidated(results.Breakdown)
make_cell = unvalidated(results.Cell)
make_citation = unvalidated(results.Citation)
make_date = unvalidated(results.Date)
make_document_number = unvalidated(results.DocumentNumber)
make_finding = unvalidated(results.Finding)
make_indicator = unvalidated(results.Indicator)
make_quantity = unvalidated(results.Quantity)
make_section = unvalidated(results.Section)
make_table = unvalidated(results.Table)
make_title = unvalidated(results.Title)
