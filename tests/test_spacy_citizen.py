"""Our components among others: stock pipelines, storage, processes, training, scores."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy import displacy
from spacy.displacy.render import DEFAULT_LABEL_COLORS
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import load_config, registry

import gongkai_nlp
from gongkai_nlp.components.colours import COLOURS
from gongkai_nlp.components.gold import gold_corpus
from gongkai_nlp.components.records import PREFIX
from gongkai_nlp.components.segmenter import MODEL
from gongkai_nlp.engine import STEPS
from gongkai_nlp.errors import GongkaiError

from texts import ANY_TEXT, ROOT, SAMPLES, text_of

CHARACTERS = gongkai_nlp.load(segmenter="char")
WORDS = gongkai_nlp.load()
SENTENCE = "2021年,云溪县教育局全年受理申请36件,其中网络申请30件、当面申请6件。"
GOLD = ROOT / "corpora" / "gold" / "dev"
RULE = '[[unit]]\nid = "unit.zai"\nname = "载"\nkind = "count"\nexamples = ["航行⟦3载⟧"]\n'


def foreign(segmenter: str) -> Language:
    """Return a stock Chinese pipeline with another library's components, then ours, one by one."""
    if segmenter == "jieba":
        pytest.importorskip("jieba")
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    if segmenter == "pkuseg":
        nlp.tokenizer.initialize(pkuseg_model=str(MODEL), pkuseg_user_dict="default")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PLACE", "pattern": "云溪县"}])
    nlp.add_pipe("merge_entities")
    for step in STEPS:
        nlp.add_pipe(PREFIX + step.stem)
    return nlp


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "quantity.toml").write_text(RULE, encoding="utf-8")
    return folder


@given(ANY_TEXT)
@settings(max_examples=40)
def test_words_change_no_report(text: str) -> None:
    assert gongkai_nlp.report(WORDS(text)) == gongkai_nlp.extract(text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_words_change_no_report_of_a_document(path: Path) -> None:
    text = text_of(path)
    report = gongkai_nlp.extract(text)
    assert gongkai_nlp.report(WORDS(text)) == report
    assert gongkai_nlp.extract(text, nlp=WORDS) == report


def test_words_change_no_report_of_a_generated_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import generate
    import layouts

    plain, truth = generate.generate(11, 2_000)
    for text in (
        plain,
        layouts.traditional(plain, truth)[0],
        layouts.wrapped(plain, truth, 34, narrow=1)[0],
    ):
        assert gongkai_nlp.report(WORDS(text)) == gongkai_nlp.extract(text)


@pytest.mark.parametrize("segmenter", ["char", "jieba", "pkuseg"])
def test_a_foreign_pipeline_gives_the_same_report(segmenter: str) -> None:
    nlp = foreign(segmenter)
    for path in SAMPLES[:3]:
        text = text_of(path)
        doc = nlp(text)
        assert gongkai_nlp.report(doc) == gongkai_nlp.extract(text)
    doc = nlp(SENTENCE)
    assert gongkai_nlp.report(doc) == gongkai_nlp.extract(SENTENCE)
    assert all(span.text in SENTENCE for stem in ("agency", "quantity") for span in doc.spans[PREFIX + stem])


def test_what_each_component_needs_comes_before_it() -> None:
    nlp = gongkai_nlp.load()
    nlp.add_pipe("gongkai_entity")
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
    assert set(analysis["attrs"]) >= {"doc.spans", "doc.ents", "doc.sents", "token.is_sent_start"}


@pytest.mark.parametrize("segmenter", ["char", "pkuseg"])
def test_the_config_makes_the_same_pipeline(segmenter: str) -> None:
    nlp = gongkai_nlp.load(segmenter=segmenter)
    nlp.add_pipe("gongkai_entity", config={"kinds": ["agency"]})
    again = spacy.util.load_model_from_config(nlp.config, auto_fill=False, validate=True)
    assert again.config == nlp.config
    assert [t.text for t in again(SENTENCE)] == [t.text for t in nlp(SENTENCE)]
    assert gongkai_nlp.report(again(SENTENCE)) == gongkai_nlp.extract(SENTENCE)


def test_rules_of_the_user_travel_with_the_pipeline(pack: Path, tmp_path: Path) -> None:
    text = "渡船航行3载。"
    nlp = gongkai_nlp.load(rules=[pack], segmenter="char")
    expected = gongkai_nlp.extract(text, rules=[pack])
    assert [quantity.text for quantity in expected.quantities] == ["3载"]
    nlp.to_disk(tmp_path / "stored")
    data = nlp.to_bytes()
    (pack / "quantity.toml").unlink()
    assert gongkai_nlp.report(spacy.load(tmp_path / "stored")(text)) == expected
    assert gongkai_nlp.report(gongkai_nlp.load(segmenter="char").from_bytes(data)(text)) == expected


def test_two_pipelines_in_one_process_keep_apart(pack: Path) -> None:
    text = "渡船航行3载。"
    with_rule = gongkai_nlp.load(rules=[pack])
    assert [q.text for q in gongkai_nlp.report(with_rule(text)).quantities] == ["3载"]
    assert gongkai_nlp.report(WORDS(text)).quantities == ()
    assert [q.text for q in gongkai_nlp.report(with_rule(text)).quantities] == ["3载"]


def test_processes_that_start_from_nothing_give_the_same_reports() -> None:
    code = (
        "import multiprocessing, gongkai_nlp\n"
        "multiprocessing.set_start_method('spawn')\n"
        f"texts = [{SENTENCE!r}, '未发生行政复议。', '']\n"
        "docs = list(gongkai_nlp.load().pipe(texts, n_process=2, batch_size=1))\n"
        "print([gongkai_nlp.report(d) == gongkai_nlp.extract(t) for d, t in zip(docs, texts)])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, True]"


def test_a_report_outlives_the_memory_zone_of_its_doc() -> None:
    nlp = gongkai_nlp.load()
    with nlp.memory_zone():
        report = gongkai_nlp.report(nlp(SENTENCE))
    assert report == gongkai_nlp.extract(SENTENCE)
    with nlp.memory_zone():
        assert gongkai_nlp.report(nlp(SENTENCE)) == report


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("受理3件。答复2件;结转1件!", ["受理3件。", "答复2件;", "结转1件!"], id="marks"),
        pytest.param("有人问:“办结了吗？”答复", ["有人问:“办结了吗？”", "答复"], id="a closing quote"),
        pytest.param("一、总体情况\n受理3件", ["一、总体情况\n", "受理3件"], id="a heading is one"),
        pytest.param("详见a.cn/?id=3页面", ["详见a.cn/?id=3页面"], id="a mark inside an address"),
        pytest.param("\n\n受理", ["\n\n", "受理"], id="line ends first"),
        pytest.param("受理", ["受理"], id="no end"),
        pytest.param("", [], id="nothing"),
    ],
)
@pytest.mark.parametrize("nlp", [CHARACTERS, WORDS], ids=["char", "pkuseg"])
def test_sentences(nlp: Language, text: str, sentences: list[str]) -> None:
    assert [sentence.text_with_ws for sentence in nlp(text).sents] == sentences


def test_a_layout_line_break_ends_no_sentence() -> None:
    sentence = "全县各级各部门认真落实政务公开工作的各项要求,按时完成了全年任务,共受理申请36件。"
    paragraph = sentence * 4
    text = "\n".join(paragraph[start : start + 30] for start in range(0, len(paragraph), 30))
    sentences = [held.text.replace("\n", "") for held in CHARACTERS(text).sents]
    assert sentences == [sentence] * 4


def test_entities_by_priority() -> None:
    nlp = gongkai_nlp.load()
    text = "《云溪县财政局2021年预算》由云溪县财政局于3月公开"
    nlp.add_pipe("gongkai_entity", name="default")
    doc = nlp(text)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("《云溪县财政局2021年预算》", "TITLE"),
        ("云溪县财政局", "AGENCY"),
        ("3月", "DATE"),
    ]
    nlp.replace_pipe("default", "gongkai_entity", config={"kinds": ["agency", "title"]})
    assert [e.label_ for e in nlp(text).ents] == ["AGENCY", "AGENCY"]


def test_entities_of_others_stay() -> None:
    nlp = gongkai_nlp.load(segmenter="char")
    nlp.add_pipe("gongkai_entity")
    doc = nlp.make_doc(SENTENCE)
    doc.ents = [Span(doc, SENTENCE.index("云"), SENTENCE.index("教"), label="PLACE")]
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert ("云溪县", "PLACE") in [(e.text, e.label_) for e in doc.ents]
    assert ("36件", "QUANTITY") in [(e.text, e.label_) for e in doc.ents]


def test_entities_of_an_unknown_kind_are_refused() -> None:
    with pytest.raises(GongkaiError, match="person"):
        spacy.blank("zh").add_pipe("gongkai_entity", config={"kinds": ["person"]})


def test_displacy_has_colours_for_our_labels() -> None:
    nlp = gongkai_nlp.load()
    nlp.add_pipe("gongkai_entity")
    assert COLOURS["AGENCY"] in displacy.render(nlp(SENTENCE), style="ent", jupyter=False)
    assert not set(COLOURS) & set(DEFAULT_LABEL_COLORS)


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """Return a folder with one annotated document."""
    text = "云溪县工作总结\n\n云溪县教育局受理申请36件。\n答复信件约5封。\n"
    mentions = {
        "agencies": [{"text": "云溪县教育局"}],
        "quantities": [{"text": "36件"}, {"text": "约5封", "optional": True}],
    }
    for held in mentions.values():
        for mention in held:
            mention["start"] = text.index(mention["text"])
            mention["end"] = mention["start"] + len(mention["text"])
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "a.gold.json").write_text(json.dumps(mentions), encoding="utf-8")
    return tmp_path


def test_examples_from_annotated_documents(annotated: Path) -> None:
    make = registry.readers.get("gongkai.GoldCorpus.v1")
    (whole,) = make(annotated)(CHARACTERS)
    assert [span.text for span in whole.reference.spans["sc"]] == ["云溪县教育局", "36件"]
    assert [entity.label_ for entity in whole.reference.ents] == ["AGENCY", "QUANTITY"]
    assert whole.predicted.ents == ()
    lines = list(make(annotated, kinds=["quantity"], lines=True)(CHARACTERS))
    assert [line.text for line in lines] == [
        "云溪县工作总结",
        "云溪县教育局受理申请36件。",
        "答复信件约5封。",
    ]
    assert [[span.text for span in line.reference.spans["sc"]] for line in lines] == [[], ["36件"], []]


def test_no_annotations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GongkaiError, match="no annotations"):
        list(gold_corpus(tmp_path)(CHARACTERS))
    with pytest.raises(GongkaiError, match="person"):
        gold_corpus(tmp_path, kinds=["person"])


def test_scores_count_exact_spans_and_leave_optional_ones_out(annotated: Path) -> None:
    scores = CHARACTERS.evaluate(list(gold_corpus(annotated)(CHARACTERS)))
    assert scores["spans_gongkai_quantity_f"] == 1
    assert scores["spans_gongkai_agency_f"] == 1
    assert scores["token_acc"] == 1
    example = next(gold_corpus(annotated)(CHARACTERS))
    empty = CHARACTERS.make_doc(example.text)
    scorer = registry.scorers.get("gongkai.SpansScorer.v1")()
    assert scorer([Example(empty, example.reference)], spans_key="gongkai_quantity") == {
        "spans_gongkai_quantity_p": 0,
        "spans_gongkai_quantity_r": 0,
        "spans_gongkai_quantity_f": 0,
    }
    assert scorer([Example(empty, empty)], spans_key="gongkai_quantity")["spans_gongkai_quantity_f"] is None


@pytest.mark.parametrize("nlp", [CHARACTERS, WORDS], ids=["char", "pkuseg"])
def test_the_sample_documents_score_high(nlp: Language) -> None:
    scores = nlp.evaluate(list(gold_corpus(GOLD)(nlp)))
    assert scores["spans_gongkai_quantity_f"] > 0.9
    assert scores["spans_gongkai_document_number_f"] > 0.9


def test_the_example_config_trains(annotated: Path) -> None:
    config = load_config(ROOT / "examples" / "ner.cfg")
    config["paths"] = {"train": str(annotated), "dev": str(annotated)}
    config["training"] |= {"max_steps": 2, "eval_frequency": 1}
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train

    trained, _ = train(init_nlp(nlp.config.copy()), None)
    assert set(trained.get_pipe("ner").labels) == {"AGENCY", "QUANTITY"}
