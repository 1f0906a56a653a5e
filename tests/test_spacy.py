"""The spaCy door: the same report, in any Chinese pipeline, through every way of storing a Doc."""

import pickle

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin

import gongkai_nlp
from gongkai_nlp.components.records import MENTIONS, PREFIX
from gongkai_nlp.engine import STEPS

from texts import ANY_TEXT, documents, text_of

NLP = gongkai_nlp.load(segmenter="char")
SENTENCE = "2021年,云溪县教育局全年受理申请36件,其中网络申请30件、当面申请6件。"


def foreign(segmenter="char"):
    """Return a pipeline that is not ours, with our components added one by one."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    for step in STEPS:
        nlp.add_pipe(PREFIX + step.stem)
    return nlp


@given(ANY_TEXT)
@settings(max_examples=50)
def test_pipeline_and_extract_agree(text):
    assert gongkai_nlp.report(NLP(text)) == gongkai_nlp.extract(text)


@pytest.mark.parametrize("path", documents())
def test_pipeline_and_extract_agree_on_documents(path):
    text = text_of(path)
    report = gongkai_nlp.extract(text)
    assert gongkai_nlp.report(NLP(text)) == report
    assert gongkai_nlp.report(foreign()(text)) == report
    assert gongkai_nlp.extract(text, nlp=NLP) == report


def test_token_is_character_and_spans_are_exact():
    doc = NLP(SENTENCE)
    assert [token.text for token in doc] == list(SENTENCE)
    report = gongkai_nlp.report(doc)
    for field, (stem, _) in MENTIONS.items():
        spans = doc.spans[PREFIX + stem]
        assert [(s.start_char, s.end_char) for s in spans] == [
            (m.start, m.end) for m in getattr(report, field)
        ]
    assert [span.text for span in doc.spans["gongkai_quantity"]] == ["36件", "30件", "6件"]


def test_span_widens_to_tokens_and_the_record_stays_exact():
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai_quantity")
    doc = nlp.get_pipe("gongkai_quantity")(Doc(nlp.vocab, words=["受理36", "件申请"], spaces=[False, False]))
    assert [span.text for span in doc.spans["gongkai_quantity"]] == ["受理36件申请"]
    assert [quantity.text for quantity in gongkai_nlp.report(doc).quantities] == ["36件"]


def test_a_component_works_alone():
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongkai_quantity")
    report = gongkai_nlp.report(nlp(SENTENCE))
    assert [quantity.text for quantity in report.quantities] == ["36件", "30件", "6件"]
    assert report.agencies == ()


def test_a_dropped_component_leaves_its_part_empty():
    nlp = gongkai_nlp.load()
    nlp.remove_pipe("gongkai_agency")
    report = gongkai_nlp.extract(SENTENCE, nlp=nlp)
    assert report.agencies == ()
    assert report.quantities


def test_report_of_a_doc_that_no_component_touched_is_empty():
    report = gongkai_nlp.report(spacy.blank("zh")(SENTENCE))
    assert report.text == SENTENCE
    assert report.quantities == ()


@pytest.mark.parametrize("text", [SENTENCE, ""], ids=["a sentence", "an empty text"])
def test_the_report_survives_every_way_of_storing_a_doc(text):
    doc = NLP(text)
    report = gongkai_nlp.report(doc)
    from_bytes = Doc(NLP.vocab).from_bytes(doc.to_bytes())
    from_bin = next(iter(DocBin(docs=[doc]).get_docs(NLP.vocab)))
    assert gongkai_nlp.report(from_bytes) == report
    assert gongkai_nlp.report(from_bin) == report
    assert gongkai_nlp.report(doc.copy()) == report
    assert gongkai_nlp.report(pickle.loads(pickle.dumps(doc))) == report


def test_a_saved_pipeline_gives_the_same_report(tmp_path):
    NLP.to_disk(tmp_path / "pipeline")
    assert gongkai_nlp.report(spacy.load(tmp_path / "pipeline")(SENTENCE)) == gongkai_nlp.extract(SENTENCE)
    copy = type(NLP).from_config(NLP.config)
    copy.from_bytes(NLP.to_bytes())
    assert gongkai_nlp.report(copy(SENTENCE)) == gongkai_nlp.extract(SENTENCE)


def test_two_processes_give_the_same_reports():
    texts = [SENTENCE, "未发生行政复议。", ""] * 2
    docs = NLP.pipe(texts, n_process=2)
    assert [gongkai_nlp.report(doc) for doc in docs] == [gongkai_nlp.extract(text) for text in texts]


def test_layout_travels_with_the_doc():
    source = gongkai_nlp.read("# 云溪县2021年政府信息公开工作年度报告\n\n**全年受理36件。**")
    doc = gongkai_nlp.make_doc(NLP, source)
    again = Doc(NLP.vocab).from_bytes(doc.to_bytes())
    assert gongkai_nlp.view_of(again).text == gongkai_nlp.view_of(doc).text
    assert gongkai_nlp.view_of(again).source == source


def test_lone_surrogates_are_replaced():
    assert gongkai_nlp.report(NLP("\ud800受理36件")).quantities[0].text == "36件"
