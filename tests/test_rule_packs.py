"""Rule packs as a new user makes them: from an empty folder, in report and pipeline alike."""

import importlib
import pickle

import pytest
import spacy

import gongkai_nlp
from gongkai_nlp.authoring import check_pack
from gongkai_nlp.components.records import PREFIX
from gongkai_nlp.components.steps import StepComponent
from gongkai_nlp.errors import RuleError
from gongkai_nlp.rules import combine, load_rules, read_pack

MOST_LINES = 9

FIRST_RULES = [
    pytest.param(
        "quantity.toml",
        '[[unit]]\nid = "unit.网格"\nname = "网格"\nexamples = ["划分⟦126网格⟧"]\n',
        "全县划分126网格。",
        lambda report: [(q.text, str(q.value), q.unit) for q in report.quantities],
        [("126网格", "126", "网格")],
        id="a unit",
    ),
    pytest.param(
        "agency.toml",
        '[[heads]]\nid = "reservoir"\nendings = ["水库管理站"]\nkind = "institution"\nstanding = "stem"\n'
        'proper = true\nexamples = ["⟦青山水库管理站⟧公开水位。"]\n',
        "青山水库管理站公开水位。",
        lambda report: [(a.text, a.kind) for a in report.agencies],
        [("青山水库管理站", "institution")],
        id="an agency suffix",
    ),
    pytest.param(
        "document_number.code.csv",
        "id,code,issuer,kind,level,examples\n"
        "云溪丝办,云溪丝办,云溪县丝绸办公室,committee_office,county,按照⟦云溪丝办〔2021〕7号⟧\n",
        "按照云溪丝办〔2021〕7号执行。",
        lambda report: [(n.normalized, n.issuer) for n in report.document_numbers],
        [("云溪丝办〔2021〕7号", "云溪县丝绸办公室")],
        id="an issuer code as CSV",
    ),
    pytest.param(
        "document_number.toml",
        '[[code]]\nid = "云溪丝办"\ncode = "云溪丝办"\nissuer = "云溪县丝绸办公室"\n'
        'kind = "committee_office"\nlevel = "county"\nexamples = ["按照⟦云溪丝办〔2021〕7号⟧"]\n',
        "按照云溪丝办〔2021〕7号执行。",
        lambda report: [(n.normalized, n.issuer) for n in report.document_numbers],
        [("云溪丝办〔2021〕7号", "云溪县丝绸办公室")],
        id="an issuer code as TOML",
    ),
    pytest.param(
        "section.toml",
        '[[cues]]\nid = "cue.夜校"\ntext = "蚕农夜校"\nrole = "training"\n'
        'examples = ["⟦三、蚕农夜校建设⟧\\n全县开办。"]\n',
        "三、蚕农夜校建设\n全县开办蚕农夜校。",
        lambda report: [(s.text, s.role) for s in report.sections],
        [("三、蚕农夜校建设", "training")],
        id="a role",
    ),
    pytest.param(
        "indicator.toml",
        '[[definition]]\nid = "grid_count"\nname = "网格数"\nunit = "个"\n[[cue]]\nid = "grids"\n'
        'indicator = ["grid_count"]\nobject = ["划分网格"]\nexamples = ["划分网格⟦126个⟧。"]\n',
        "全县划分网格126个。",
        lambda report: [(i.indicator, str(i.value), i.unit) for i in report.indicators],
        [("grid_count", "126", "个")],
        id="an indicator",
    ),
    pytest.param(
        "custom.toml",
        '[[custom]]\nid = "hotline"\nlabel = "hotline"\npattern = \'热线(?P<value>[0-9]{5})\'\n'
        'examples = ["拨打⟦热线12345⟧"]\n',
        "拨打热线12345。",
        lambda report: [(c.label, c.text, c.value) for c in report.customs],
        [("hotline", "热线12345", "12345")],
        id="a new kind",
    ),
]


@pytest.fixture(scope="module")
def pipeline():
    return gongkai_nlp.load(segmenter="char")


def written(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def with_rules(*packs):
    nlp = gongkai_nlp.load(segmenter="char")
    for _, component in nlp.pipeline:
        if isinstance(component, StepComponent):
            component.add_rules(*packs)
    return nlp


@pytest.mark.parametrize(("name", "text", "document", "facts", "expected"), FIRST_RULES)
def test_a_first_rule_of_a_few_lines_shows_in_the_report_and_in_spacy(
    name, text, document, facts, expected, tmp_path
):
    pack = written(tmp_path / "my_rules", name, text)
    assert len(text.splitlines()) <= MOST_LINES
    check = check_pack(pack)
    assert (check.problems, check.notes) == ([], [])
    assert facts(gongkai_nlp.extract(document)) != expected
    report = gongkai_nlp.extract(document, rules=[pack])
    assert facts(report) == expected
    assert set(report.produced_by.rules) == {"default", "my_rules"}
    assert gongkai_nlp.report(with_rules(pack)(document)) == report


@pytest.fixture
def three(tmp_path):
    """Return three packs that concern several steps."""
    return [
        written(tmp_path / "units", "quantity.toml", FIRST_RULES[0].values[1]),
        written(tmp_path / "codes", "document_number.code.csv", FIRST_RULES[2].values[1]),
        written(tmp_path / "kinds", "custom.toml", FIRST_RULES[6].values[1]),
    ]


TEXT = "按照云溪丝办〔2021〕7号，全县划分126网格，拨打热线12345。"


def test_packs_added_to_all_components_give_the_report_of_load(three):
    expected = gongkai_nlp.extract(TEXT, rules=three)
    assert (len(expected.customs), len(expected.quantities)) == (1, 1)
    assert expected.document_numbers[0].issuer == "云溪县丝绸办公室"
    one_by_one = with_rules()
    for pack in three:
        for _, component in one_by_one.pipeline:
            if isinstance(component, StepComponent):
                component.add_rules(pack)
    for nlp in (one_by_one, with_rules(*three), gongkai_nlp.load(rules=three, segmenter="char")):
        assert gongkai_nlp.report(nlp(TEXT)) == expected


def test_added_rules_survive_disk_bytes_and_pickle(three, tmp_path):
    nlp = gongkai_nlp.load(segmenter="char")
    nlp.get_pipe("gongkai_quantity").add_rules(three[0])
    nlp.get_pipe("gongkai_custom").add_rules(*three[1:])
    expected = gongkai_nlp.report(nlp(TEXT))
    assert [q.text for q in expected.quantities] == ["126网格"]
    assert set(expected.produced_by.rules) == {"default", "units", "codes", "kinds"}
    nlp.to_disk(tmp_path / "stored")
    data, pickled = nlp.to_bytes(), pickle.dumps(nlp)
    for pack in three:
        for file in pack.iterdir():
            file.unlink()
    assert gongkai_nlp.report(spacy.load(tmp_path / "stored")(TEXT)) == expected
    assert gongkai_nlp.report(gongkai_nlp.load(segmenter="char").from_bytes(data)(TEXT)) == expected
    assert gongkai_nlp.report(pickle.loads(pickled)(TEXT)) == expected


def test_rules_of_one_component_leave_the_others_alone(three, pipeline):
    nlp = gongkai_nlp.load(segmenter="char")
    nlp.get_pipe("gongkai_quantity").add_rules(*three)
    report = gongkai_nlp.report(nlp(TEXT))
    assert [q.text for q in report.quantities] == ["126网格"]
    assert report.customs == ()
    assert gongkai_nlp.report(pipeline(TEXT)).quantities == ()


def test_a_faulty_pack_leaves_the_component_as_it_was(tmp_path, three):
    component = gongkai_nlp.load(segmenter="char").get_pipe("gongkai_quantity")
    component.add_rules(three[0])
    before = component.rules
    with pytest.raises(RuleError, match="did you mean name"):
        component.add_rules(
            written(tmp_path / "faulty", "quantity.toml", '[[unit]]\nid = "a"\nnmae = "畦"\n')
        )
    assert component.rules is before


def units(rules):
    return {rule.id: rule for rule in rules.quantity.unit}


def test_a_rule_of_the_same_id_replaces_at_its_place_and_drop_removes(tmp_path):
    text = 'drop = ["unit.块"]\n[[unit]]\nid = "unit.件"\nname = "件"\nkind = "other"\n'
    rules = load_rules([written(tmp_path / "a", "quantity.toml", text)])
    ours = [rule_id for rule_id in units(load_rules()) if rule_id != "unit.块"]
    assert list(units(rules)) == ours
    assert units(rules)["unit.件"].kind == "other"


def test_a_cell_is_found_though_a_pack_drops_the_definition_of_its_indicator(tmp_path):
    pack = written(tmp_path / "p", "indicator.toml", 'drop = ["valid_regulations"]\n')
    text = (
        "云溪县2021年政府信息公开工作年度报告\n"
        "|信息内容|本年制发件数|本年废止件数|现行有效件数|\n|---|---|---|---|\n"
        "|规章|1|0|3|\n|行政规范性文件|2|1|7|\n"
    )
    whole, without = gongkai_nlp.extract(text), gongkai_nlp.extract(text, rules=[pack])
    assert [(i.indicator, i.value) for i in without.indicators] == [
        (i.indicator, i.value) for i in whole.indicators
    ]
    assert "valid_regulations" in {i.indicator for i in without.indicators}


def test_later_packs_lie_over_earlier_ones(tmp_path):
    first = written(tmp_path / "a", "quantity.toml", '[[unit]]\nid = "unit.畦"\nname = "畦"\nkind = "area"\n')
    other = written(
        tmp_path / "b", "quantity.toml", '[[unit]]\nid = "unit.畦"\nname = "畦"\nkind = "other"\n'
    )
    gone = written(tmp_path / "c", "quantity.toml", 'drop = ["unit.畦"]\n')
    assert units(load_rules([first, other]))["unit.畦"].kind == "other"
    assert units(load_rules([other, first]))["unit.畦"].kind == "area"
    assert "unit.畦" not in units(load_rules([first, gone]))
    with pytest.raises(RuleError, match=r"c/quantity\.toml: drop names unit\.畦"):
        load_rules([gone, first])


@pytest.mark.parametrize("unit", ["元", "角", "块", "成", "美元", "%"])
def test_what_rests_on_a_dropped_unit_goes_with_it(tmp_path, unit):
    pack = written(tmp_path, "quantity.toml", f'drop = ["unit.{unit}"]\n')
    text = "收费3元5角,押金￥5,退3角5分,找三块五,$30,增长三成五,占30%,另有受理申请12件。"
    found = gongkai_nlp.extract(text, rules=[pack]).quantities
    assert "12件" in [quantity.text for quantity in found]
    assert f"unit.{unit}" not in [quantity.rule for quantity in found]


def test_where_the_first_rule_wins_those_of_a_pack_come_first(tmp_path):
    text = (
        '[[definition]]\nid = "grid_requests"\nname = "网格申请数"\nunit = "件"\n[[cue]]\nid = "mine"\n'
        'indicator = ["grid_requests"]\nobject = ["政府信息公开申请"]\n'
    )
    document = "收到政府信息公开申请36件。"
    pack = written(tmp_path / "a", "indicator.toml", text)
    (before,) = gongkai_nlp.extract(document).indicators
    (after,) = gongkai_nlp.extract(document, rules=[pack]).indicators
    assert (before.indicator, after.indicator) == ("requests_received", "grid_requests")


def test_packs_of_one_name_are_told_apart(tmp_path):
    packs = [
        written(tmp_path / "a", "quantity.toml", ""),
        written(tmp_path / "b", "quantity.toml", ""),
    ]
    folders = []
    for number, parent in enumerate(packs):
        folders.append(
            written(
                parent / "rules",
                "quantity.toml",
                f'[[unit]]\nid = "unit.{number}"\nname = "畦{"畦" * number}"\n',
            )
        )
    digests = load_rules(folders).digests
    assert set(digests) == {"default", "rules", "rules#2"}
    assert len(set(digests.values())) == 3


def test_an_installed_pack_is_found_by_its_name(tmp_path, monkeypatch):
    package = written(tmp_path / "site", "unused.txt", "") / "yunxi_rules"
    written(package, "__init__.py", "")
    written(package, "quantity.toml", FIRST_RULES[0].values[1])
    info = tmp_path / "site" / "yunxi_rules-1.0.dist-info"
    written(info, "METADATA", "Metadata-Version: 2.1\nName: yunxi-rules\nVersion: 1.0\n")
    written(info, "entry_points.txt", "[gongkai_rules]\nyunxi = yunxi_rules\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    importlib.invalidate_caches()
    assert [q.text for q in gongkai_nlp.extract("划分126网格。", rules=["yunxi"]).quantities] == ["126网格"]
    assert check_pack("yunxi").problems == []
    with pytest.raises(RuleError, match="installed: yunxi"):
        load_rules(["yunxo"])


@pytest.mark.parametrize("value", ["no_such_package", "faulty_rules:nothing", "csv"])
def test_an_entry_point_that_names_no_package_is_told(value, tmp_path, monkeypatch):
    package = written(tmp_path / "site", "unused.txt", "") / "faulty_rules"
    written(package, "__init__.py", "")
    info = tmp_path / "site" / "faulty_rules-1.0.dist-info"
    written(info, "METADATA", "Metadata-Version: 2.1\nName: faulty-rules\nVersion: 1.0\n")
    written(info, "entry_points.txt", f"[gongkai_rules]\nyunxi = {value}\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    importlib.invalidate_caches()
    with pytest.raises(RuleError, match=f"entry point {value} is no package .* name the package"):
        load_rules(["yunxi"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("quantity.toml", "\ufeff" + FIRST_RULES[0].values[1], id="TOML with a byte-order mark"),
        pytest.param(
            "quantity.unit.csv", "\ufeffid,name\r\nunit.网格,网格\r\n", id="CSV as spreadsheets write it"
        ),
        pytest.param(
            "quantity.toml", FIRST_RULES[0].values[1].replace("网格", "網格"), id="traditional script"
        ),
    ],
)
def test_files_as_editors_write_them(name, text, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    assert [q.text for q in gongkai_nlp.extract("划分126网格。", rules=[tmp_path]).quantities] == ["126网格"]


def test_a_file_named_for_a_folder_says_so(tmp_path):
    pack = written(tmp_path / "a", "quantity.toml", FIRST_RULES[0].values[1])
    with pytest.raises(RuleError, match="is a file; name the folder"):
        load_rules([pack / "quantity.toml"])


def test_the_same_packs_are_combined_once(three):
    assert combine((read_pack(three[0]),)) is combine((read_pack(three[0]),))


def test_every_step_of_the_pipeline_takes_rules(pipeline):
    ours = [name for name in pipeline.pipe_names if name.startswith(PREFIX) and name != "gongkai_sentence"]
    assert all(isinstance(pipeline.get_pipe(name), StepComponent) for name in ours)
