from decimal import Decimal

import pytest
from pydantic import ValidationError

from gongkai_nlp import extract, making
from gongkai_nlp.results import Cell, Report

from texts import documents


@pytest.mark.parametrize("path", documents())
def test_records_are_what_their_models_would_have_taken(path):
    report = extract(path)
    assert Report.model_validate(report.model_dump(), strict=True) == report


def test_a_record_made_is_the_record_that_the_model_makes():
    made = making.make_cell(id="c1", row="new", column="total", value=Decimal(3), start=0, end=1, text="3")
    checked = Cell(id="c1", row="new", column="total", value=Decimal(3), start=0, end=1, text="3")
    assert made == checked
    assert hash(made) == hash(checked)
    assert made.model_dump_json() == checked.model_dump_json()
    with pytest.raises(ValidationError):
        made.value = Decimal(4)


def test_what_is_not_named_has_its_default():
    found = making.make_breakdown(kind="sum", rule="test")
    assert found.parts == ()
    assert list(found.model_dump()) == list(type(found).model_fields)


def test_a_changed_record_is_the_copy_that_its_model_makes():
    cell = Cell(id="c1", row="new", column="total", start=0, end=1, text="3")
    copied = making.changed(cell, value=Decimal(3))
    assert copied == cell.model_copy(update={"value": Decimal(3)})
    assert copied.model_dump(exclude_unset=True) == {
        **cell.model_dump(exclude_unset=True),
        "value": Decimal(3),
    }
    assert cell.value is None
