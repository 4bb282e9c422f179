# Needs Python >= 3.11 with venv, and make. Everything else comes by the hashed lock files.
unexport PYTHONDONTWRITEBYTECODE # else every start compiles everything again: tests 3x slower
PYTHON ?= python3
UV := UV_PYTHON_DOWNLOADS=never .venv/bin/uv

.PHONY: demo test venv lint house bench mutants lock

.venv/bin/uv: requirements-uv.lock
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --require-hashes -r requirements-uv.lock

.venv/.running: requirements.lock pyproject.toml .venv/bin/uv
	$(UV) pip install -q --require-hashes -r requirements.lock
	$(UV) pip install -q --no-deps -e .
	touch $@

.venv/.developing: requirements-dev.lock .venv/.running
	$(UV) pip install -q --require-hashes -r requirements-dev.lock
	touch $@

venv: .venv/.developing

lock: .venv/bin/uv
	$(UV) pip compile pyproject.toml --no-emit-index-url --no-emit-find-links --generate-hashes --universal --python-version 3.11 -q -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev --no-emit-index-url --no-emit-find-links --generate-hashes --universal --python-version 3.11 -q -o requirements-dev.lock -c requirements.lock
