#!/usr/bin/env bash
# Install the built wheel into an empty environment and extract one document with it, no network used.
set -euo pipefail
cd "$(dirname "$0")/.."
wheel=$(ls dist/*.whl)
sample=$(find "$PWD/corpora/gold/dev" -name '*.txt' | sort | head -n 1)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"${PYTHON:-python3}" -m venv "$room/venv"
"$room/venv/bin/python" -m pip install --quiet "$wheel"
cd "$room"
"$room/venv/bin/gongkai" extract "$sample" -o report.jsonl
"$room/venv/bin/python" - <<'PY'
import json
from pathlib import Path

report = json.loads(Path("report.jsonl").read_text(encoding="utf-8"))
assert report["sections"] and report["quantities"] and report["agencies"], "the wheel found nothing"
import gongkai_nlp

assert gongkai_nlp.report(gongkai_nlp.load()("全年受理申请36件。")).quantities[0].value == 36
print("wheel: one document extracted, one pipeline loaded")
PY
