"""The service of the examples: documents in, reports out, every failure as JSON."""

import importlib.util
import json
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from gongkai_nlp import RuleError
from gongkai_nlp.results import Report

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("service", ROOT / "examples" / "service" / "app.py")
service = importlib.util.module_from_spec(spec)
spec.loader.exec_module(service)

TEXT = "云溪县2021年政府信息公开工作年度报告\n\n一、总体情况\n\n全年收到政府信息公开申请36件。\n"


@pytest.fixture(scope="module")
def client():
    with TestClient(service.create_app(max_bytes=100_000)) as client:
        yield client


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_in_report_out(client, encoding):
    answer = client.post("/reports", content=TEXT.encode(encoding))
    assert answer.status_code == 200
    report = Report.model_validate_json(answer.content)
    assert [quantity.text for quantity in report.quantities] == ["36件"]


def test_a_web_page_brings_its_text_along(client):
    page = (ROOT / "corpora" / "web" / "lanshui-county-2019.html").read_bytes()
    report = client.post("/reports", content=page).json()
    first = report["quantities"][0]
    assert report["text"][first["start"] : first["end"]] == first["text"]


def test_a_document_that_is_too_large_is_refused_before_it_is_read(client):
    answer = client.post("/reports", content=b"x" * 100_001)
    assert (answer.status_code, answer.json()["error"]) == (413, "TooLargeError")
    assert "100000 bytes" in answer.json()["message"]


def test_a_body_without_a_length_is_cut_off_too(client):
    pieces = (b"x" * 10_000 for _ in range(11))
    assert client.post("/reports", content=pieces).status_code == 413


@pytest.mark.parametrize(
    ("content", "status", "error"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 415, "UnsupportedFormatError"),
        (b"%PDF-1.7 broken", 422, "ReadError"),
    ],
    ids=["a_doc_file", "a_broken_pdf"],
)
def test_what_cannot_be_read_is_an_error_in_json(client, content, status, error):
    answer = client.post("/reports", content=content)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["message"]


def test_nothing_is_a_report_of_nothing(client):
    answer = client.post("/reports", content=b"")
    assert [warning["code"] for warning in answer.json()["warnings"]] == ["empty_text"]


def test_a_document_that_takes_too_long_is_answered(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(service, "_report_of", lambda content, rules: done.wait(5) and "{}")
    with TestClient(service.create_app(seconds=0.05)) as client:
        answer = client.post("/reports", content=TEXT.encode())
        done.set()
    assert (answer.status_code, answer.json()["error"]) == (504, "TimeoutError")


def test_requests_in_threads_get_their_own_reports(client):
    answers = {}

    def ask(number):
        body = TEXT.replace("36", str(number)).encode()
        answers[number] = client.post("/reports", content=body).json()["quantities"][0]["value"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40, 48)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: str(number) for number in range(40, 48)}


def test_rules_of_ones_own_are_used(tmp_path):
    unit = '[[unit]]\nid = "unit.网格"\nname = "网格"\nkind = "count"\nexamples = ["划分⟦126网格⟧"]\n'
    (tmp_path / "quantity.toml").write_text(unit, encoding="utf-8")
    with TestClient(service.create_app(rules=[str(tmp_path)])) as client:
        answer = client.post("/reports", content="划分126网格。".encode())
    assert answer.json()["quantities"][0]["unit"] == "网格"


def test_faulty_rules_stop_the_service_at_its_start(tmp_path):
    (tmp_path / "quantity.toml").write_text("[[unit]]\nid = 1\n", encoding="utf-8")
    with pytest.raises(RuleError), TestClient(service.create_app(rules=[str(tmp_path)])):
        pass


def test_the_interface_describes_itself(client):
    described = client.get("/openapi.json").json()
    assert "Report" in json.dumps(described["paths"]["/reports"])
    assert client.get("/health").json()["version"]
