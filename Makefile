# Needs Python >= 3.11 with venv, and make. Everything else comes by the hashed lock files.
unexport PYTHONDONTWRITEBYTECODE # else every start compiles everything again: tests 3x slower
PYTHON ?= python3
BIN := .venv/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
COMPILE := $(UV) pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 -q --no-header
TESTS ?= tests

.PHONY: demo test test-database science venv lint house bench bench-full endurance mutants lock
BENCHES := $(filter-out bench/kills_%,$(wildcard bench/[a-z]*.py))

demo: .venv/.running ## the demo firm, signed in
	$(BIN)/amends demo

test: .venv/.developing ## the quick tests, on the embedded PostgreSQL
	$(BIN)/pytest -q -n 2 --maxfail=100 -m "not science" $(TESTS)

test-database: .venv/.developing ## what touches the database, on the PostgreSQL at AMENDS_DATABASE_URL
	$(BIN)/pytest -q -n 2 --maxfail=100 -m "not science and not embedded and not browser" --ignore tests/reckon --ignore tests/tools $(TESTS)

science: .venv/.developing ## the long statistical runs
	$(BIN)/pytest -q -n 2 -m science tests

venv: .venv/.developing ## the environment alone

lint: .venv/.developing
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django check --settings amends.settings
	$(BIN)/djade --check --target-version 5.2 $$(find src -name '*.html')

house: .venv/.developing ## floors, circles, budgets: prints the figures
	$(BIN)/python tools/house.py

bench: .venv/.developing
	for file in $(BENCHES); do $(BIN)/python $$file --short || exit 1; done

bench-full: .venv/.developing
	for file in $(BENCHES); do $(BIN)/python $$file || exit 1; done

endurance: .venv/.developing ## 200 kills of each kind of work: nothing lost, nothing doubled
	for file in bench/kills_*.py; do $(BIN)/python $$file || exit 1; done

mutants: .venv/.developing
	$(BIN)/python tools/mutants.py

lock: $(BIN)/uv ## pin what pyproject.toml asks for
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

$(BIN)/uv: requirements-uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements-uv.lock
	touch $@

.venv/.running: requirements.lock pyproject.toml $(BIN)/uv
	$(UV) pip install -q --require-hashes -r requirements.lock
	$(UV) pip install -q --no-deps -e .
	touch $@

.venv/.developing: requirements-dev.lock .venv/.running
	$(UV) pip install -q --require-hashes -r requirements-dev.lock
	touch $@
