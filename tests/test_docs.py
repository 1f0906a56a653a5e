"""Every code block of the documentation runs, page by page, and gives what the page says.

What a block is, its language says: ``python`` runs, ``pycon`` holds examples behind ``>>>`` that must give
what stands below them, ``sh`` holds commands, ``console`` commands behind ``$`` with what they print. A block
with a title is written to a file of that name first. All blocks of a page share one working folder and one
set of names.
"""

import doctest
import importlib.util
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from typer.testing import CliRunner

import gongkai_nlp
from gongkai_nlp.cli import app
from gongkai_nlp.rules import load_rules

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
ELSEWHERE = ("batch.md", "scale.md")
"""Pages whose blocks need data or machines of their own: test_batch and test_scale run what can run."""
RUNNER = CliRunner()
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
NOT_RUN = ("python -m venv ", ". .venv/", "python -m spacy ", "uvicorn ", "curl ")
"""What the commands that make an environment, train or serve begin with."""


def blocks(page):
    """Yield language, title, text and first line of each code block."""
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            language, _, rest = token.info.partition(" ")
            title = re.search(r'title="([^"]+)"', rest)
            yield language, title and title[1], token.content, token.map[0] + 1


def run_python(text, names, where):
    if ">>>" not in text:
        exec(compile(text, where, "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    example.globs = names
    said = []
    doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(example, out=said.append, clear_globs=False)
    assert not said, "".join(said)


def run_command(line):
    """Return what a command prints; one that needs the network or another program is only looked at."""
    words = shlex.split(line, comments=True)
    if words[0] == "gongkai":
        result = RUNNER.invoke(app, words[1:])
        assert result.exit_code in (0, 1), f"{line}: {result.output}"
        assert not isinstance(result.exception, Exception), f"{line}: {result.exception!r}"
        return result.output
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M), line
    elif words[:2] == ["pip", "install"]:
        offered = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        asked = re.findall(r"\[([\w,]+)\]", line)
        assert {name for names in asked for name in names.split(",")} <= {*offered["optional-dependencies"]}
    else:
        assert line.startswith(NOT_RUN), f"{line}: no command that this test knows"
    return None


def run_block(language, title, text, names, where):
    match language:
        case "python" | "pycon":
            run_python(text, names, where)
        case "sh":
            for line in text.replace("\\\n", " ").splitlines():
                if line.strip() and not line.startswith("#"):
                    run_command(line)
        case "console":
            for shown in re.split(r"^\$ ", text, flags=re.M)[1:]:
                line, _, expected = shown.partition("\n")
                printed = run_command(line) or ""
                assert doctest.OutputChecker().check_output(expected.strip(), printed.strip(), FLAGS), printed
        case "json":
            json.loads(text)
        case "toml" if title and Path(title).parent.name == "my_rules":
            load_rules([Path(title).parent])
        case "toml":
            tomllib.loads(text)
        case "yaml":
            yaml.safe_load(text)
        case _:
            assert language in {"text", "ini", "csv", "html"}, f"a block of {language or 'no language'}"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A working folder with the sample corpus and the examples."""
    for name in ("corpora", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


RUN_HERE = [page for page in PAGES if page.name not in ELSEWHERE]


@pytest.mark.parametrize("page", RUN_HERE, ids=lambda page: page.relative_to(ROOT / "docs").as_posix())
def test_the_blocks_of_the_page_run(page, room):
    names = {}
    for language, title, text, line in blocks(page):
        where = f"{page.name}:{line}"
        try:
            if title:
                path = room / title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            run_block(language, title, text, names, where)
        except Exception as error:
            raise AssertionError(f"{where}: {error}") from error


def test_every_page_is_in_the_navigation():
    def names(part):
        if isinstance(part, str):
            return [part]
        return [
            name for inner in (part.values() if isinstance(part, dict) else part) for name in names(inner)
        ]

    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(names(settings["nav"])) == sorted(
        page.relative_to(ROOT / "docs").as_posix() for page in PAGES
    )


def test_the_page_of_the_api_has_every_public_name():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    missing = [name for name in gongkai_nlp.__all__ if f"::: gongkai_nlp.{name}\n" not in page]
    assert missing == ["__version__"]


def test_what_the_pages_take_from_the_code_is_fresh():
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    write_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_docs)
    stale = [
        path.name for path, page in write_docs.pages().items() if path.read_text(encoding="utf-8") != page
    ]
    assert stale == [], "run: make docs-figures"
