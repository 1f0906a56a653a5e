"""What a file is and in which encoding, judged by its content; bad input gives a clear answer."""

import codecs
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_nlp.errors import GongkaiError, ReadError, UnsupportedFormatError
from gongkai_nlp.reading import quality, read

TEXT = (
    "云溪县2019年政府信息公开工作年度报告\n根据要求，县政府办公室编制本报告。全年主动公开政府信息三百条。\n"
)
TRADITIONAL = (
    "雲溪縣2019年政府信息公開工作年度報告\n根據要求，縣政府辦公室編制本報告。全年主動公開政府信息三百條。\n"
)


def codes(source):
    return [notice.code for notice in source.warnings]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(TEXT.encode(), TEXT, id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "\ufeff" + TEXT, id="UTF-8 with mark"),
        pytest.param(TEXT.encode("gbk"), TEXT, id="GBK"),
        pytest.param((TEXT + "㐂").encode("gb18030"), TEXT + "㐂", id="GB18030 of four bytes"),
        pytest.param(TRADITIONAL.encode("big5hkscs"), TRADITIONAL, id="Big5"),
        pytest.param(TRADITIONAL.encode("gbk"), TRADITIONAL, id="traditional in GBK"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "\ufeff" + TEXT, id="UTF-16 with mark"),
        pytest.param(
            codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "\ufeff" + TEXT, id="UTF-16 BE with mark"
        ),
        pytest.param(TEXT.encode("utf-16-le"), TEXT, id="UTF-16 without mark"),
        pytest.param(TEXT.encode("utf-16-be"), TEXT, id="UTF-16 BE without mark"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r\n"), id="CRLF stays"),
        pytest.param(b"Annual report\n", "Annual report\n", id="ASCII"),
    ],
)
def test_decodes(content, text):
    source = read(content)
    assert source.text == text
    assert "undecodable" not in codes(source)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("big5", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("gbk", "big5hkscs"),
        ("no-such", "gb18030"),
    ],
)
def test_wrong_declarations_are_survived(declared, encoding):
    words = TRADITIONAL if encoding == "big5hkscs" else TEXT
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    source = read(page.encode(encoding))
    assert words.split()[0] in source.text
    assert source.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_half_a_character_at_the_end(encoding):
    source = read((TEXT + "报告").encode(encoding)[:-1])
    assert source.text == TEXT + "报\ufffd"
    assert codes(source) == ["undecodable"]
    assert source.warnings[0].spans == ((len(TEXT) + 1, len(TEXT) + 2),)


def test_undecodable_stretch_is_marked():
    source = read(TEXT.encode() + b"\xff\xfe\xfd" + TEXT.encode())
    assert source.text.startswith(TEXT)
    assert source.text.endswith(TEXT)
    ((start, end),) = source.warnings[0].spans
    assert set(source.text[start:end]) == {"\ufffd"}
    assert Decimal("0.9") < quality(source) < 1


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        source = read(content)
    except GongkaiError:
        return
    assert 0 <= quality(source) <= 1


def zipped(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param(OLE + "WordDocument".encode("utf-16-le"), ".doc", id="doc"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), ".xls", id="xls"),
        pytest.param(OLE, ".wps", id="other OLE"),
        pytest.param(zipped("xl/workbook.xml"), ".xlsx", id="xlsx"),
        pytest.param(zipped("ppt/presentation.xml"), ".pptx", id="pptx"),
        pytest.param(zipped("OFD.xml", "Doc_0/Document.xml"), ".ofd", id="ofd"),
        pytest.param(zipped("a.txt"), "zip", id="zip"),
        pytest.param(b"Rar!\x1a\x07\0", "RAR", id="rar"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "JPEG", id="jpeg"),
        pytest.param(b"{\\rtf1 x}", ".rtf", id="rtf"),
        pytest.param(
            b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n",
            ".mht",
            id="mht",
        ),
    ],
)
def test_formats_without_a_reader_are_named(content, named):
    with pytest.raises(UnsupportedFormatError, match=f"(?s)report.x: .*{named}.*; .*read") as caught:
        read(content, name="report.x")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(bytes(range(256)) * 20, "binary", id="binary"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="encrypted office file"),
        pytest.param(b"PK\x03\x04 cut short", "damaged zip", id="zip cut short"),
    ],
)
def test_what_cannot_be_read_says_so(content, said):
    with pytest.raises(ReadError, match=said):
        read(content, name="report.x")


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(ReadError, match=r"gone\.txt: No such file.*check the path"):
        read(tmp_path / "gone.txt")
    with pytest.raises(ReadError, match="a folder"):
        read(tmp_path)


def test_a_name_says_nothing(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(TEXT.encode("gbk"))
    source = read(path)
    assert (source.text, source.reader, source.name) == (TEXT, "text", str(path))


def test_file_objects(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="gb18030", newline="")
    with path.open("rb") as binary:
        assert read(binary).text == TEXT
    with path.open(encoding="gb18030") as text:
        source = read(text, name="given")
    assert (source.text, source.name) == (TEXT, "given")
    assert read(io.StringIO(TEXT)).name is None


@pytest.mark.parametrize("document", ["", b"", "\ufeff \n", b"\xef\xbb\xbf"])
def test_empty(document):
    source = read(document)
    assert codes(source) == ["empty_text"]
    assert source.blocks == ()
    assert quality(source) == 0


def test_no_han():
    assert codes(read("Annual report 2019")) == ["no_han"]


def test_a_string_is_text_and_never_a_path():
    assert read(str(Path(__file__))).text == str(Path(__file__))


@pytest.mark.parametrize(
    ("text", "code", "damaged"),
    [
        pytest.param("政\ud800务", "lone_surrogate", ["\ufffd"], id="lone surrogate"),
        pytest.param(
            "锟斤拷锟斤拷公开", "corrupted_text", ["锟斤拷锟斤拷"], id="replacement characters read as GBK"
        ),
        pytest.param(
            "年度：" + "政府信息公开".encode().decode("gbk", errors="replace"),
            "corrupted_text",
            ["政府信息公开".encode().decode("gbk", errors="replace")],
            id="UTF-8 read as GBK",
        ),
        pytest.param(
            "政府信息".encode().decode("latin-1") + " 年报",
            "corrupted_text",
            ["政府信息".encode().decode("latin-1")],
            id="UTF-8 read as Latin-1",
        ),
        pytest.param("信息??公开", "corrupted_text", ["??"], id="characters lost"),
        pytest.param(
            "公开(cid:123)(cid:7)信息", "corrupted_text", ["(cid:123)(cid:7)"], id="glyphs without characters"
        ),
        pytest.param("公开</span>信息&nbsp;共", "markup_left", ["</span>", "&nbsp;"], id="markup left"),
        pytest.param("5月55日、2019年13月", "lost_digits", ["55日", "13月"], id="no such day or month"),
    ],
)
def test_damage_is_marked(text, code, damaged):
    source = read(text)
    (notice,) = [notice for notice in source.warnings if notice.code == code]
    assert [source.text[start:end] for start, end in notice.spans] == damaged
    assert quality(source) < 1


@pytest.mark.parametrize(
    "text",
    [
        "2019年12月31日公开信息320条，涉及浠水、溧阳、沅江、溆浦等地，占95%。",
        "能否公开？？？应当公开。",
        "α粒子、β射线、±5℃、③、㎡、Ω",
        "若A<B且C>D，公开R&D经费；见《办法》",
        "│类别│数量│\n│规章│3│",
    ],
)
def test_sound_text_has_no_warnings(text):
    assert read(text).warnings == ()
