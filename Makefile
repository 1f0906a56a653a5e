# Two commands set everything up: `make run` shows the library at work, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := corpora/gold/dev

.PHONY: run test lint types imports docs docs-figures notebooks wheel compiled bench bench-peers profile bench-sizes bench-words faults soak gate check clean

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	touch $@

run: $(VENV)/.installed
	mkdir -p out
	$(BIN)/gongkai extract $(SAMPLES) -o out/reports.jsonl
	$(BIN)/gongkai summary $(SAMPLES)

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

imports: $(VENV)/.installed
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

docs-figures: $(VENV)/.installed
	$(BIN)/python scripts/write_docs.py

notebooks: $(VENV)/.installed
	$(BIN)/python -m pytest -q tests/test_notebooks.py

wheel: $(VENV)/.installed
	rm -rf dist
	$(BIN)/python -m build --quiet
	./scripts/try_wheel.sh

compiled: $(VENV)/.installed
	./scripts/try_compiled.sh

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/against_peers.py --long

bench-peers: $(VENV)/.installed
	$(BIN)/python benchmarks/against_peers.py

profile: $(VENV)/.installed
	$(BIN)/python benchmarks/hot.py

bench-sizes: $(VENV)/.installed
	$(BIN)/python benchmarks/sizes.py

bench-words: $(VENV)/.installed
	$(BIN)/python benchmarks/words.py

faults: $(VENV)/.installed
	FAULT_MOMENTS=20 $(BIN)/python -m pytest tests/test_batch_faults.py tests/test_scale.py

soak: $(VENV)/.installed
	$(BIN)/python benchmarks/soak.py

gate: $(VENV)/.installed
	$(BIN)/python benchmarks/gate.py

check: lint types imports test wheel

clean:
	rm -rf $(VENV) dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis
