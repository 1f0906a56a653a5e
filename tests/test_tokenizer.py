"""Tokens: they join to the text, words make sense, and a stored pipeline cuts as it did."""

import pickle
import subprocess
import sys

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc
from spacy.vocab import Vocab

import gongkai_nlp
from gongkai_nlp.components.records import MENTIONS, PREFIX
from gongkai_nlp.components.segmenter import MODEL
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.fold import SURROGATE

from texts import ANY_TEXT, SAMPLES, text_of

CHARACTERS = gongkai_nlp.load(segmenter="char")
WORDS = gongkai_nlp.load()
SENTENCE = "2021年,云溪县教育局全年受理申请36件,其中网络申请30件、当面申请6件。"


@pytest.mark.parametrize("nlp", [CHARACTERS, WORDS], ids=["char", "pkuseg"])
@given(text=ANY_TEXT)
@settings(max_examples=60)
def test_tokens_join_to_the_text(nlp: spacy.Language, text: str) -> None:
    doc = nlp.make_doc(text)
    plain = SURROGATE.sub("\ufffd", text)
    assert doc.text == plain
    assert all(plain[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(SENTENCE[:20], "2021 年 , 云溪县 教育局 全年 受理 申请 36", id="words"),
        pytest.param("主动公开信息约1.2万余条", "主动 公开 信息 约 1 . 2 万 余 条", id="a unit is a word"),
        pytest.param("涉及9个镇52家单位", "涉及 9 个 镇 52 家 单位", id="a unit never joins what follows"),
        pytest.param("2019年新建", "2019 年 新建", id="nor does the year"),
        pytest.param("开通12345热线APP", "开通 12345 热线 APP", id="classes of characters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert [token.text for token in WORDS.make_doc(text)] == words.split()


def test_one_blank_belongs_to_the_token_before_and_line_ends_are_tokens() -> None:
    doc = WORDS.make_doc("共 36 件\n\n  当面")
    assert [token.text_with_ws for token in doc] == ["共 ", "36 ", "件", "\n\n", "  ", "当面"]


def test_a_word_that_a_blank_runs_through_is_one_token() -> None:
    doc = WORDS.make_doc("政府信息公 开工作")
    assert [token.text for token in doc] == ["政府", "信息", "公 开", "工作"]
    assert [token.norm_ for token in doc] == ["政府", "信息", "公开", "工作"]


def test_traditional_script_and_full_width_are_cut_as_simplified() -> None:
    traditional = WORDS.make_doc("２０２１年，雲溪縣教育局全年受理申請３６件")
    simplified = WORDS.make_doc("2021年,云溪县教育局全年受理申请36件")
    assert [token.norm_ for token in traditional] == [token.text for token in simplified]
    assert [token.idx for token in traditional] == [token.idx for token in simplified]


def test_a_run_without_end_is_cut() -> None:
    doc = WORDS.make_doc("的" * 3000)
    assert max(map(len, doc)) <= 500


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nearly_every_mention_is_a_span_of_words(path: object) -> None:
    doc = WORDS(text_of(path))
    report = gongkai_nlp.report(doc)
    pairs = [
        ((span.start_char, span.end_char), (mention.start, mention.end))
        for field, (stem, _) in MENTIONS.items()
        for span, mention in zip(doc.spans[PREFIX + stem], getattr(report, field), strict=True)
    ]
    assert all(span[0] <= place[0] and place[1] <= span[1] for span, place in pairs)
    assert sum(span != place for span, place in pairs) <= max(2, 0.02 * len(pairs))


def test_the_model_travels_with_the_pipeline(tmp_path: object) -> None:
    WORDS.to_disk(tmp_path / "stored")
    expected = [token.text for token in WORDS.make_doc(SENTENCE)]
    assert [token.text for token in spacy.load(tmp_path / "stored").make_doc(SENTENCE)] == expected
    copy = type(WORDS).from_config(WORDS.config)
    assert [token.text for token in copy.make_doc(SENTENCE)] == expected
    assert [token.text for token in copy.from_bytes(WORDS.to_bytes()).make_doc(SENTENCE)] == expected
    tokenizer = pickle.loads(pickle.dumps(WORDS.tokenizer))
    assert [token.text for token in tokenizer(SENTENCE)] == expected
    code = f"import spacy; print(*spacy.load({str(tmp_path / 'stored')!r}).make_doc({SENTENCE!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == expected


def test_a_model_of_the_users_own(tmp_path: object) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in MODEL.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    nlp = gongkai_nlp.load(pkuseg_model=folder)
    nlp.to_disk(tmp_path / "stored")
    for file in folder.iterdir():
        file.unlink()
    stored = spacy.load(tmp_path / "stored")
    assert [token.text for token in stored.make_doc("受理申请")] == ["受理", "申请"]
    with pytest.raises(GongkaiError, match=r"features\.msgpack"):
        gongkai_nlp.load(pkuseg_model=folder)


def test_an_unknown_segmenter_is_refused() -> None:
    with pytest.raises(GongkaiError, match="char, pkuseg"):
        gongkai_nlp.load(segmenter="jieba")  # type: ignore[arg-type]


def test_the_tokenizer_runs_no_finder() -> None:
    doc = WORDS.make_doc(SENTENCE)
    assert isinstance(doc, Doc)
    assert list(doc.spans) == []


def test_tokenizing_by_character_adds_no_words_to_the_vocabulary() -> None:
    nlp = gongkai_nlp.load(segmenter="char")
    nlp(SENTENCE)
    known = len(nlp.vocab.strings)
    for start in range(len(SENTENCE)):
        nlp(SENTENCE[start:] + SENTENCE[:start])
    assert len(nlp.vocab.strings) == known
    assert isinstance(nlp.vocab, Vocab)
