import builtins
import tomllib
from decimal import Decimal

import pytest

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.finders import document_number, title
from gongkai_nlp.linkers import citation
from gongkai_nlp.outputs.citations import citation_graph
from gongkai_nlp.reading import read
from gongkai_nlp.results import Agency, Metadata, ProducedBy, Report
from gongkai_nlp.rules import load_rules
from gongkai_nlp.view import View

from marks import CASES

RULES = load_rules()
TITLES = title.compile_rules(RULES)
NUMBERS = document_number.compile_rules(RULES)
PATTERNS = citation.compile_rules(RULES)
HELD = tomllib.loads((CASES / "citation.toml").read_text(encoding="utf-8"))


def linked(text, metadata=None, agencies=()):
    view = View(read(text))
    return citation.link(
        view,
        PATTERNS,
        metadata or Metadata(),
        title.find(view, TITLES),
        document_number.find(view, NUMBERS),
        agencies,
    )


def agency(text, name, canonical, kind="government", level="county"):
    start = text.index(name)
    return Agency(
        id="a1", start=start, end=start + len(name), text=name, rule="test", kind=kind, level=level,
        canonical=canonical,
    )  # fmt: skip


@pytest.mark.parametrize("case", HELD["case"], ids=lambda case: case["id"])
def test_settles_the_issuer_or_leaves_it_open(case):
    metadata = Metadata(issuer=case.get("report"), issuer_adcode=case.get("adcode"))
    _, (number,), _ = linked(case["text"], metadata)
    assert (number.issuer or "") == case["issuer"]
    assert (number.confidence > 0) == (number.evidence is not None) == bool(case["issuer"])


@pytest.mark.parametrize("case", HELD["tie"], ids=lambda case: case["id"])
def test_ties_titles_to_numbers_and_short_titles_to_full_ones(case):
    titles, _, _ = linked(case["text"])
    assert {t.id: t.document_number for t in titles if t.document_number} == case["carries"]
    names = {t.id: t.text[1:-1] for t in titles}
    full = {t.id: t.full_title for t in titles if t.full_title}
    assert full == {short: names[long] for short, long in case["short_for"].items()}


@pytest.mark.parametrize(
    ("code", "candidates"),
    [
        ("宁政办发", {"宁夏回族自治区人民政府办公厅", "南京市人民政府办公厅"}),
        ("惠府发", {"惠州市人民政府", "无锡市惠山区人民政府"}),
        ("汕府", {"汕头市人民政府", "汕尾市人民政府"}),
    ],
)
def test_a_colliding_code_names_all_that_it_may_stand_for(code, candidates):
    _, (number,), _ = linked(f"{code}〔2021〕3号")
    assert number.issuer is None
    assert candidates <= set(number.issuer_candidates)


def test_the_report_decides_how_a_code_divides():
    text = "新民政办〔2021〕3号"
    _, (city,), _ = linked(text, Metadata(issuer="新民市人民政府", issuer_adcode="210181"))
    assert (city.place, city.organ, city.issuer) == ("新民", "政办", "新民市人民政府办公室")
    _, (bureau,), _ = linked(text, Metadata(issuer="新县民政局", issuer_adcode="411523"))
    assert (bureau.place, bureau.organ, bureau.suborgan) == ("新", "民政", "办")


def test_the_title_of_one_number_settles_the_same_code_elsewhere():
    text = "《临湖市人民政府办公室关于公开的通知》（临政办〔2021〕7号）和临政办〔2021〕9号"
    _, numbers, _ = linked(text, agencies=[agency(text, "临湖市人民政府办公室", "临湖市人民政府办公室")])
    assert [n.issuer for n in numbers] == ["临湖市人民政府办公室"] * 2
    assert [n.evidence for n in numbers] == ["title", "title"]
    assert numbers[0].confidence > numbers[1].confidence


def test_the_agency_before_the_number_issued_it_only_where_the_code_agrees():
    text = "临湖市教育局临教〔2021〕7号"
    _, (number,), _ = linked(text, agencies=[agency(text, "临湖市教育局", "临湖市教育局", "department")])
    assert (number.issuer, number.evidence) == ("临湖市教育局", "agency")
    text = "印发给临湖市水利局的临教〔2021〕7号"
    _, (number,), _ = linked(text, agencies=[agency(text, "临湖市水利局", "临湖市水利局", "department")])
    assert number.issuer is None


def test_a_government_named_elsewhere_in_the_document_settles_its_code():
    text = "按临湖市人民政府部署，落实临政办〔2021〕7号和临府〔2021〕8号。"
    _, numbers, _ = linked(text, agencies=[agency(text, "临湖市人民政府", "临湖市人民政府")])
    assert [n.issuer for n in numbers] == ["临湖市人民政府办公室", "临湖市人民政府"]


def test_a_joint_document_is_the_lead_body_s():
    text = "财政部、住房城乡建设部《危房改造资金管理办法》（财社〔2016〕216号）"
    other = agency(text, "住房城乡建设部", "住房和城乡建设部", "department", "national")
    (cited,), (number,), _ = linked(text, agencies=[other])
    assert number.issuer == cited.issuer == "财政部"


def test_orders_take_the_canonical_name_of_the_agency_in_them():
    text = "县政府令第3号"
    _, (number,), _ = linked(text, agencies=[agency(text, "县政府", "云溪县人民政府")])
    assert number.issuer == "云溪县人民政府"
    assert number.year is None


def test_issuer_at_the_head_of_a_title():
    text = "《云溪县人民政府办公室关于公开的通知》"
    (one,), _, _ = linked(text, agencies=[agency(text, "云溪县人民政府办公室", "云溪县人民政府办公室")])
    assert one.issuer == "云溪县人民政府办公室"
    (one,), _, _ = linked("《国务院办公厅关于公开的意见》")
    assert one.issuer == "国务院办公厅"
    (one,), _, _ = linked("《市政府办公室关于公开的意见》")
    assert one.issuer is None
    (one,), _, _ = linked("《朔溪市人民政府办公室关于公开的意见》")
    assert one.issuer == "朔溪市人民政府办公室"
    (one,), _, _ = linked("《云溪县公开工作要点》")
    assert one.issuer is None


def test_ministries_had_other_names_before():
    _, numbers, _ = linked("环发〔2015〕3号、环发〔2020〕3号")
    assert [n.issuer for n in numbers] == ["环境保护部", "生态环境部"]


def test_citations_merge_what_is_one_document():
    text = (
        "贯彻《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）。"
        "按《政府信息公开条例》和国务院令第711号，填写《申请表》，参照豫政办〔2018〕48号。"
    )
    titles, numbers, citations = linked(text)
    assert [(c.title, c.document_number, c.issuer) for c in citations] == [
        ("中华人民共和国政府信息公开条例", "国务院令第711号", "国务院"),
        (None, "豫政办〔2018〕48号", "河南省人民政府办公厅"),
    ]
    law = citations[0]
    assert set(law.mentions) == {titles[0].id, titles[1].id, titles[2].id, numbers[0].id, numbers[1].id}
    assert law.kind == "law"


def test_the_document_s_own_number_and_title_are_not_cited():
    text = "云政〔2020〕3号\n\n云溪县公开工作报告\n\n按照豫政办〔2018〕48号编制。"
    _, _, citations = linked(text, Metadata(title="云溪县公开工作报告"))
    assert [c.document_number for c in citations] == ["豫政办〔2018〕48号"]


def test_titles_keep_the_script_of_the_document():
    _, _, (one,) = linked("貫徹《中華人民共和國政府信息公開條例》")
    assert one.title == "中華人民共和國政府信息公開條例"


def report(name, text, issuer):
    metadata = Metadata(title=f"{issuer}公开年度报告", issuer=issuer, year=2020)
    titles, numbers, citations = linked(text, metadata)
    return Report(
        source=name, text_sha256="", produced_by=ProducedBy(version="0", reader="text"), metadata=metadata,
        titles=tuple(titles), document_numbers=tuple(numbers), citations=tuple(citations),
    )  # fmt: skip


def test_graph_joins_reports_by_what_they_cite():
    pytest.importorskip("pandas")
    graph = citation_graph(
        [
            report("a", "《条例》、豫政办〔2018〕48号、《实施方案》", "新县人民政府"),
            report("b", "《条例》、《关于公开的通知》（豫政办〔2018〕48号）、《实施方案》", "光山县人民政府"),
        ]
    )
    reached = graph.edges.groupby("target")["source"].apply(sorted).to_dict()
    assert reached == {
        "条例": ["a", "b"],
        "河南省人民政府办公厅 豫政办〔2018〕48号": ["a", "b"],
        "a 实施方案": ["a"],
        "b 实施方案": ["b"],
    }
    node = graph.nodes.set_index("node").loc["河南省人民政府办公厅 豫政办〔2018〕48号"]
    assert node["title"] == "关于公开的通知"
    assert list(graph.nodes["kind"]).count("report") == 2


def test_a_law_in_traditional_script_is_the_same_node():
    pytest.importorskip("pandas")
    texts = (
        "《中华人民共和国政府信息公开条例》、《政府信息公开条例》（国务院令第711号）",
        "《中華人民共和國政府信息公開條例》",
    )
    graph = citation_graph(
        [report(name, text, "云溪县人民政府") for name, text in zip("ab", texts, strict=True)]
    )
    assert graph.edges.to_numpy().tolist() == [["a", "政府信息公开条例", 3], ["b", "政府信息公开条例", 1]]
    assert graph.nodes.set_index("node").loc["政府信息公开条例", "document_number"] is None


def test_graph_of_nothing_has_its_columns():
    pytest.importorskip("pandas")
    graph = citation_graph([])
    assert list(graph.edges.columns) == ["source", "target", "mentions"]
    assert graph.nodes.empty


def test_graph_without_pandas_names_the_extra(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match="pandas"):
        citation_graph([])


def test_confidence_is_a_share():
    _, numbers, _ = linked("豫政办〔2018〕48号、宁政办发〔2018〕4号、国发〔2018〕4号、马政办秘〔2018〕4号")
    assert all(Decimal(0) <= n.confidence <= 1 for n in numbers)
