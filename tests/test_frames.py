"""Reports as frames of pandas and polars."""

import sys
from decimal import Decimal

import polars as pl
import pytest

import gongkai_nlp
from gongkai_nlp.outputs.frames import LISTS, columns_of, to_frames, to_polars
from gongkai_nlp.results import Quantity

TEXT = (
    "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年受理申请36件，占三分之一；补助1.2万余亩。\n"
)


@pytest.mark.parametrize("text", ["", TEXT], ids=["empty", "report"])
@pytest.mark.parametrize("name", ["reports", *LISTS])
def test_a_frame_has_all_columns_of_its_kind_whatever_it_holds(text, name):
    report = gongkai_nlp.extract(text)
    assert list(report.to_frames()[name].columns) == columns_of(name)
    assert report.to_polars()[name].columns == columns_of(name)


def test_a_column_of_polars_has_one_type_whatever_it_holds():
    empty, full = (gongkai_nlp.extract(text).to_polars() for text in ("", TEXT))
    for name, frame in full.items():
        assert frame.schema == empty[name].schema
    assert full["quantities"].schema["value"] == pl.Decimal(38, 20)
    assert full["findings"].schema["spans"] == pl.List(pl.List(pl.Int64))


def test_pandas_and_polars_hold_the_same_rows():
    report = gongkai_nlp.extract(TEXT)
    pandas, polars = report.to_frames(), report.to_polars()
    assert {name: len(frame) for name, frame in pandas.items()} == {
        name: len(frame) for name, frame in polars.items()
    }
    assert polars["quantities"]["value"].to_list()[0] == Decimal(36)
    assert polars["quantities"]["text"].to_list() == pandas["quantities"]["text"].to_list()


def with_value(value):
    report = gongkai_nlp.extract("全年受理申请36件。")
    [quantity] = report.quantities
    return report.model_copy(update={"quantities": (quantity.model_copy(update={"value": Decimal(value)}),)})


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("123456789012345678", "123456789012345678"),
        ("0.33333333333333333333333333333", "0.33333333333333333333"),
        ("12345678.123456789012345678901234567", "12345678.12345678901234567890"),
    ],
    ids=["18_digits_before_the_point", "a_third", "more_digits_than_python_rounds_to"],
)
def test_a_decimal_of_polars_has_twenty_places(value, held):
    frame = to_polars([with_value(value)])["quantities"]
    assert frame["value"].to_list() == [Decimal(held)]


def test_a_number_too_large_for_polars_is_refused():
    with pytest.raises(ValueError, match="to_frames"):
        to_polars([with_value("1234567890123456789")])


def test_the_cells_of_tables_name_their_table():
    report = gongkai_nlp.extract("统计如下：\n\n| 指标 | 数量 |\n|---|---|\n| 收到申请 | 3 |\n")
    frame = to_frames([report])["tables"]
    assert set(frame["table"]) == {table.id for table in report.tables}


def test_a_record_shows_what_it_says_and_no_nulls():
    quantity = Quantity(id="q1", start=0, end=3, text="36件", rule="unit.件", value=Decimal(36), unit="件")
    assert repr(quantity) == (
        "Quantity(start=0, end=3, text='36件', id='q1', rule='unit.件', value=Decimal('36'), unit='件')"
    )


@pytest.mark.parametrize(("frames", "extra"), [(to_frames, "pandas"), (to_polars, "polars")])
def test_without_the_extra_the_error_names_it(frames, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, extra, None)
    with pytest.raises(gongkai_nlp.MissingExtraError, match=rf"gongkai-nlp\[{extra}\]"):
        frames([])
