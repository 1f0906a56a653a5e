#!/usr/bin/env bash
# Build the wheel whose busiest modules are translated by mypyc (needs a C compiler), and run the tests with it.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
site="$PWD/out/compiled/site"
"$python" -m pip install --quiet --group compiled
rm -rf out/compiled
# From the source distribution, so that no compiled module is left beside the sources.
HATCH_BUILD_HOOK_ENABLE_MYPYC=1 "$python" -m build --quiet --no-isolation --outdir out/compiled
"$python" -m pip install --quiet --no-deps --target "$site" out/compiled/*.whl
export PYTHONPATH="$site"
"$python" -c 'import gongkai_nlp.view as view; assert not view.__file__.endswith(".py"), "not compiled"'
"$python" -m pytest -n 2
