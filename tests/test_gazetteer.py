"""Divisions by name, code and abbreviation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_nlp.fold import fold
from gongkai_nlp.gazetteer import gazetteer, township_at, township_names

PLACES = gazetteer()


def names(divisions):
    return [PLACES.full_name(division) for division in divisions]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("新县", ["河南省信阳市新县"], id="two characters are a whole name"),
        pytest.param("信阳", ["河南省信阳市"], id="short name of a prefecture"),
        pytest.param("恩施州", ["湖北省恩施土家族苗族自治州"], id="short name that keeps its kind"),
        pytest.param("内蒙古", ["内蒙古自治区"], id="autonomous region without its people"),
        pytest.param(fold("乾县"), ["陕西省咸阳市乾县"], id="key folded, name official"),
        pytest.param("襄樊市", ["湖北省襄樊市"], id="former name of the same code"),
        pytest.param("崇文区", ["北京市崇文区"], id="former division"),
        pytest.param("济源市", ["河南省济源市"], id="county directly under the province"),
        pytest.param("吉林", ["吉林省", "吉林省吉林市"], id="short name of two levels"),
        pytest.param("县", [], id="bare kind is no name"),
        pytest.param("云溪县", [], id="invented"),
    ],
)
def test_named(name, expected):
    assert names(PLACES.named(name)) == expected


def test_a_name_of_several_divisions_gives_all():
    assert {PLACES.full_name(d) for d in PLACES.named("鼓楼区")} == {
        "江苏省南京市鼓楼区",
        "江苏省徐州市鼓楼区",
        "福建省福州市鼓楼区",
        "河南省开封市鼓楼区",
    }


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        pytest.param("河南省信阳市新县人民政府", 8, ["河南省信阳市新县"], id="province, prefecture, county"),
        pytest.param("深圳市南山区政府", 6, ["广东省深圳市南山区"], id="prefecture settles the county"),
        pytest.param("信阳市海南省", 3, ["河南省信阳市"], id="a name elsewhere ends the path"),
        pytest.param("鹤岗南山区", 5, ["黑龙江省鹤岗市南山区"], id="short prefecture, full county"),
    ],
)
def test_path(text, end, expected):
    found_end, divisions = PLACES.path_at(text, 0)
    assert (found_end, names(divisions)) == (end, expected)


def test_looks_left_for_the_longest_name():
    start, divisions = PLACES.longest_ending_at("驻信阳市", 4)
    assert (start, names(divisions)) == (1, ["河南省信阳市"])


def test_levels_and_hierarchy():
    county = PLACES.by_adcode("411523")
    assert (county.level, county.short, county.until) == ("county", "新县", None)
    assert [d.adcode for d in PLACES.ancestors(county)] == ["411500", "410000"]
    assert PLACES.above(county, "province").name == "河南省"
    assert PLACES.above(county, "township") is None
    assert PLACES.by_adcode("110000").municipality
    assert PLACES.by_adcode("999999") is None


@pytest.mark.parametrize(
    ("characters", "codes"),
    [
        ("豫", {"410000"}),
        ("榕", {"350100"}),
        ("信", {"411500"}),
        ("宁", {"320100", "350900", "640000"}),
        ("汕", {"440500", "441500"}),
        ("鑫", set()),
    ],
)
def test_abbreviations(characters, codes):
    assert {d.adcode for d in PLACES.abbreviated(characters)} == codes


def test_every_division_has_its_parents_and_its_name():
    for code in ("130171", "659001", "469001", "820000", "710000"):
        division = PLACES.by_adcode(code)
        assert division in PLACES.named(fold(division.name))
        assert PLACES.full_name(division).endswith(division.name)


def test_initials_give_current_divisions():
    assert {"新县", "新疆维吾尔自治区", "新邵县"} <= {d.name for d in PLACES.starting_with("新")}
    assert all(d.until is None for d in PLACES.starting_with("襄"))


def test_townships():
    assert {"东华门街道", "岩寺镇"} <= township_names()


@pytest.mark.parametrize("name", ["三江镇", "四棚乡", "三元里街道"])
def test_a_township_is_found_where_it_begins(name):
    assert township_at(f"到{name}调研", 1) == 1 + len(name)
    assert township_at(f"到{name}", 1) == 1 + len(name)
    assert township_at(f"到{name}", 2) == 0


def test_every_township_of_common_length_is_found():
    names = [name for name in township_names() if 3 <= len(name) <= 7]
    assert [name for name in names if township_at(name, 0) != len(name)] == []


@given(st.text(alphabet="河南省信阳市新县鼓楼区海吉林内蒙古自治乾", max_size=12), st.integers(0, 12))
def test_a_name_found_stands_where_it_is_said_to(text, place):
    folded = fold(text)
    if found := PLACES.longest_at(folded, place):
        assert PLACES.named(folded[place : found[0]]) == found[1]
    if found := PLACES.longest_ending_at(folded, min(place, len(folded))):
        assert PLACES.named(folded[found[0] : min(place, len(folded))]) == found[1]
