"""Documents from folders, archives, columns and lists of paths: each once, named clearly, none a danger."""

import io
import json
import os
import tarfile
import zipfile
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongkai_nlp.batch import archives, columns
from gongkai_nlp.batch.columns import Columns
from gongkai_nlp.batch.extraction import printable
from gongkai_nlp.batch.inputs import Inputs, Walk
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import Failure


def walked(*names, **options):
    """Return the name and content of each document; of a failure its message."""
    items = list(Walk(Inputs(tuple(map(str, names)), **options)))
    return {
        item.name: item.content.message if isinstance(item.content, Failure) else item.content
        for item in items
    }


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def tarred(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


MEMBERS = [
    ("甲/2021.txt", b"1"),
    ("readme.exe", b"-"),
    ("b.html", b"2"),
    ("/etc/c.txt", b"3"),
    ("../../d.txt", b"4"),
]
NAMES = ["甲/2021.txt", "b.html", "/etc/c.txt", "../../d.txt"]


def test_a_folder_gives_its_files_in_order_of_their_paths(tmp_path):
    for name in ("b.txt", "a/z.txt", "a.txt", "a/.hidden/y.HTML", "c.gold.json", "a-b/x.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    names = list(walked(tmp_path))
    assert names == sorted(names)
    assert len(names) == 5


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.TGZ", "x.tar.xz"])
def test_members_of_archives_are_documents_and_nothing_is_unpacked(name, tmp_path):
    path = tmp_path / name
    if name.endswith("zip"):
        zipped(path, MEMBERS)
    else:
        tarred(path, MEMBERS, {"x.tar": "w", "x.tar.xz": "w:xz"}.get(name, "w:gz"))
    before = sorted(tmp_path.rglob("*"))
    found = walked(tmp_path)
    assert list(found) == [f"{path}/{member}" for member in NAMES]
    assert list(found.values()) == [b"1", b"2", b"3", b"4"]
    assert sorted(tmp_path.rglob("*")) == before


def test_names_of_zip_members_in_gbk(tmp_path):
    path = tmp_path / "x.zip"
    # The bytes of a name in GBK, as Windows writes them; zipfile itself writes only UTF-8.
    plain = "云溪县年报.txt".encode("gbk")
    zipped(path, [("A" * len(plain) + ".", b"1")])
    path.write_bytes(path.read_bytes().replace(b"A" * len(plain) + b".", plain + b"."))
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() != ["云溪县年报.txt."]
    (member,) = archives._zip(str(path))
    assert member[0] == "云溪县年报.txt."


def test_a_name_that_stands_in_an_archive_twice_is_numbered(tmp_path):
    path = tarred(tmp_path / "x.tar", [("a.txt", b"1"), ("a.txt", b"2")], "w")
    assert walked(path) == {f"{path}/a.txt": b"1", f"{path}/a.txt (2)": b"2"}


@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_member_that_unpacks_to_too_much_is_a_failure_and_the_next_one_is_read(make, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    path = make(
        tmp_path / ("x.zip" if make is zipped else "x.tgz"), [("bomb.txt", b"0" * 1001), ("a.txt", b"1")]
    )
    bomb, after = walked(path).values()
    assert "more than 1,000 bytes" in bomb
    assert after == b"1"


def test_a_zip_that_lies_about_a_size_is_a_failure(tmp_path, monkeypatch):
    path = zipped(tmp_path / "x.zip", [("bomb.txt", b"0" * 5000)])
    size = (5000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    (said,) = walked(path).values()
    assert "cannot be read" in said or "more than" in said


def test_an_archive_in_an_archive_is_a_failure_that_says_so(tmp_path):
    path = zipped(tmp_path / "x.zip", [("inner.zip", b"PK"), ("a.txt", b"1")])
    inner, after = walked(path).values()
    assert "unpack the outer one" in inner
    assert after == b"1"


def test_a_member_with_a_password_or_damage_is_a_failure(tmp_path):
    path = zipped(tmp_path / "x.zip", [("a.txt", b"12345678" * 50), ("b.txt", b"1")])
    content = bytearray(path.read_bytes())
    content[40] ^= 0xFF
    path.write_bytes(content)
    damaged, whole = walked(path).values()
    assert "cannot be read" in damaged
    assert whole == b"1"


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.tar"])
def test_what_is_no_archive_is_a_failure(name, tmp_path):
    (tmp_path / name).write_bytes(b"nothing of the sort" * 100)
    (said,) = walked(tmp_path / name).values()
    assert "damaged or no archive" in said


def test_a_cut_archive_gives_what_is_there_and_a_failure(tmp_path):
    members = [(f"{number}.txt", os.urandom(5000)) for number in range(10)]
    path = tarred(tmp_path / "x.tar.gz", members)
    path.write_bytes(path.read_bytes()[:30_000])
    found = list(walked(path).values())
    assert found[:5] == [content for _, content in members[:5]]
    assert all("fetch" in said for said in found[5:])


ROWS = [
    {"id": "甲-1", "text": "全年收到申请6件。"},
    {"id": None, "text": "未收到申请。"},
    {"id": "丙-3", "text": None},
]


def rows_in(path):
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=2)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["x.parquet", "x.jsonl", "x.ndjson"])
def test_rows_are_documents(name, tmp_path):
    path = rows_in(tmp_path / name)
    first, second, third = walked(path, columns=Columns("text", "id")).items()
    assert first == ("甲-1", "全年收到申请6件。")
    assert second == (f"{path}:2", "未收到申请。")
    assert third[0] == "丙-3"
    assert "no text in column 'text'" in third[1]
    assert list(walked(path, columns=Columns("text"))) == [f"{path}:{number}" for number in (1, 2, 3)]


def test_lines_that_are_no_json_are_failures(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "a"}\n{"text": \nnull\n[1]\n{"text": "b"}')
    found = list(walked(path, columns=Columns("text")).values())
    assert found[0] == "a"
    assert found[-1] == "b"
    assert "no JSON" in found[1]
    assert all("no text in column" in said for said in found[2:4])


def test_rows_without_a_column_named_are_one_failure(tmp_path):
    (said,) = walked(rows_in(tmp_path / "x.jsonl")).values()
    assert "--text-column" in said


def test_folders_are_searched_for_rows_only_where_a_column_is_named(tmp_path):
    rows_in(tmp_path / "x.jsonl")
    assert walked(tmp_path) == {}
    assert len(walked(tmp_path, columns=Columns("text"))) == 3


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"], ids=["lines", "windows", "nul"])
def test_paths_from_a_list(separator, tmp_path, monkeypatch):
    monkeypatch.setattr("gongkai_nlp.batch.inputs._CHUNK", 1000)
    paths = [str(tmp_path / f"{number} 甲 乙.txt") for number in range(100)]
    listing = tmp_path / "list"
    listing.write_text(separator.join(paths), encoding="utf-8", newline="")
    assert list(walked(paths_from=str(listing))) == paths


def test_a_list_that_is_not_there_is_an_error_with_its_mend(tmp_path):
    with pytest.raises(BatchError, match="name a file with a path on each line"):
        walked(paths_from=str(tmp_path / "none"))


@pytest.fixture
def everything(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("1", encoding="utf-8")
    zipped(folder / "b.zip", MEMBERS)
    tarred(folder / "c.tgz", MEMBERS)
    rows_in(folder / "d.parquet")
    rows_in(folder / "e.jsonl")
    (folder / "f.zip").write_bytes(b"no zip")
    (folder / "f1.parquet").write_bytes(b"no parquet")
    pq.write_table(pa.table({"body": ["a", "b"]}), folder / "f2.parquet")
    (folder / "f3.txt").symlink_to("nowhere")
    (folder / "g.txt").write_text("2", encoding="utf-8")
    return Inputs((str(folder),), Columns("text", "id"))


def test_a_walk_goes_on_from_every_position(everything):
    walk = Walk(everything)
    items = []
    positions = [walk.position]
    for item in walk:
        items.append(item)
        positions.append(walk.position)
    assert len(items) == 20
    assert "no column 'text'; it has body" in items[-3].content.message
    for number, position in enumerate(positions):
        assert list(Walk(everything, position)) == items[number:]


def test_a_walk_notices_files_that_changed_before_its_position(everything):
    walk = Walk(everything)
    list(islice(walk, 8))
    with open(f"{everything.names[0]}/a.txt", "a", encoding="utf-8") as file:  # noqa: PTH123
        file.write("more")
    with pytest.raises(BatchError, match="--restart"):
        list(Walk(everything, walk.position))


def test_documents_are_counted_where_that_is_cheap(tmp_path):
    zipped(tmp_path / "b.zip", MEMBERS)
    rows_in(tmp_path / "d.parquet")
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    assert Inputs((str(tmp_path),), Columns("text")).total() == 4 + 3 + 1
    tarred(tmp_path / "c.tgz", MEMBERS)
    assert Inputs((str(tmp_path),)).total() is None


def test_names_that_are_not_utf8_are_made_readable():
    raw = "云溪县.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    assert printable(raw) == "云溪县.txt"
    assert printable("云溪县.txt") == "云溪县.txt"
    printable("\ud800").encode()


def test_lines_longer_than_a_document_are_cut_and_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(columns, "MOST_BYTES", 50)
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "a" * 60}) + "\n" + json.dumps({"text": "b"}), encoding="utf-8")
    assert all("no JSON" in said for said in list(walked(path, columns=Columns("text")).values())[:2])
