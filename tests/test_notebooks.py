"""The notebooks of the examples run from top to bottom, and are kept without outputs.

One kernel runs them all, so that pandas and the rest are loaded once; each begins without the names of the
others.
"""

from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def outputs(notebook):
    """Return what the cells of code show, as their texts by kind."""
    return [
        output.get("data", {}) | ({"text/plain": output["text"]} if "text" in output else {})
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.fixture(scope="module")
def kernel():
    manager = KernelManager()
    manager.start_kernel(cwd=str(FOLDER))
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs(path, kernel):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    client = NotebookClient(notebook, km=kernel, timeout=60)
    client.execute()
    client.kc.stop_channels()
    shown = outputs(notebook)
    assert any("text/html" in output or "image/svg+xml" in output for output in shown)
    assert EXPECTED[path.stem] in "\n".join(str(text) for output in shown for text in output.values())


EXPECTED = {
    "first_report": "总数14074条与分项之和13954不符",
    "your_own_rules": "云溪县网格化服务管理办公室",
    "folder_to_panel": "收到申请数",
}
"""What each notebook must come to show."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_kept_without_outputs(path):
    assert outputs(nbformat.read(path, as_version=4)) == []
