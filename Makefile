# Everything a person needs: `make serve` to learn or teach, `make test` to be sure. The rest is listed in CONTRIBUTING.md.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
THREADS ?= 4
VENV := .venv
RUN := $(VENV)/bin/python
.DEFAULT_GOAL := serve
.PHONY: setup setup-dev setup-bench chromium static serve test test-fast lint format bench matrix conformance lock

setup: $(VENV)/installed
setup-dev: $(VENV)/installed-dev
setup-bench: $(VENV)/installed-bench

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Lockstep needs Python 3.11 or newer: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/installed: requirements.lock | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --require-hashes --requirement $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(RUN) -m pip install --quiet --require-hashes --requirement $<
	@touch $@

$(VENV)/installed-bench: requirements-bench.lock $(VENV)/installed-dev
	$(RUN) -m pip install --quiet --require-hashes --requirement $<
	@touch $@

chromium:
	@.ci/chromium

static: setup
	@$(RUN) manage.py collectstatic --noinput --verbosity 0

serve: setup static
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py lessons list
	@$(RUN) manage.py serve --host $(HOST) --port $(PORT) --threads $(THREADS)

lint: setup-dev
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

format: setup-dev
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

test: setup-dev chromium lint
	$(RUN) manage.py lessons check
	$(RUN) -m pytest -n 2 --dist worksteal

test-fast: setup-dev
	$(RUN) -m pytest -n 2 --dist worksteal -m "not browser and not thorough"

bench: setup-bench
	@command -v wrk >/dev/null || { echo "The load comes from wrk. On Debian: apt-get install wrk"; exit 1; }
	$(RUN) -m bench

matrix: setup-dev
	$(RUN) tests/tracer/matrix.py

conformance: setup-dev
	$(RUN) tests/tracer/conformance.py

# The locks hold for every Python that we support; they name versions and hashes, no addresses.
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml
lock: setup-dev
	$(LOCK) --extra dev --extra bench --output-file requirements-bench.lock
	$(LOCK) --extra dev --constraint requirements-bench.lock --output-file requirements-dev.lock
	$(LOCK) --constraint requirements-bench.lock --output-file requirements.lock
