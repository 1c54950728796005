# What a person types here: run, demo-reset; test, check, soak, mutants, bench, shots; install, format, lock.
# `make run` needs Python 3.11 or later with venv, and make; it fetches the rest.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV_VERSION := 0.13.9
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# Without marks under the lines of a traceback: to place them Python parses, and two threads that parse at once may fail.
PYTEST := PYTHONNODEBUGRANGES=1 $(BIN)/python -m pytest

export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run demo-reset install front-end test-parts test check soak mutants bench shots format lock

run demo-reset: export DEMO := 1
run demo-reset: export PORT := $(PORT)
run demo-reset: export BASE_URL ?= http://127.0.0.1:$(PORT)

run: install
	@$(BIN)/flask --app wsgi demo prepare
	@$(BIN)/python tools/supervise.py

demo-reset: install
	@$(BIN)/flask --app wsgi demo reset

# All that running needs and no more: the way to set up a server in production, too.
install: .venv/installed front-end

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make run PYTHON=python3.11")'
	@echo "Setting up .venv (a minute, once)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Adding what the tests and checks need to .venv"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

front-end: .venv/installed
	@$(BIN)/python tools/system_parts.py
	@$(BIN)/python tools/node_packages.py
	@$(BIN)/python tools/build_vendor.py

test-parts: .venv/installed-dev
	@$(BIN)/python tools/system_parts.py --tests
	@$(BIN)/python tools/node_packages.py --dev
	@$(BIN)/python tools/build_vendor.py

test: test-parts
	@$(PYTEST) tests --ignore=tests/soak -n 2 --dist loadgroup

soak: test-parts
	@$(PYTEST) tests --soak -n 2 --dist loadfile --no-loadscope-reorder --timeout 1500

# Small faults, put into the code that decides one at a time: at least 97 in 100 must make a test fail.
mutants: test-parts
	@$(BIN)/python -m tools.mutants

check: .venv/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python tools/check_hosts.py
	@$(BIN)/python tools/check_sizes.py
	@$(BIN)/python -m tools.check_templates
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/deptry .
	@$(BIN)/python tools/check_dependencies.py
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml accreditation workflows forms tools wsgi.py
	@echo "Every check passed."

format: .venv/installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: test-parts
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench --uploads
	@$(BIN)/python -m bench --documents
	@$(BIN)/python -m bench --letters
	@$(BIN)/python -m bench --together

shots: test-parts
	@$(BIN)/python tools/shots.py

# Fresh locks, without addresses. uv.lock names hosts, so git ignores it.
lock: .venv/installed
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@$(BIN)/uv lock --upgrade
	@$(BIN)/uv export --quiet --no-header --no-annotate --no-dev --output-file requirements.lock
	@$(BIN)/uv export --quiet --no-header --no-annotate --output-file requirements-dev.lock
	@$(BIN)/python tools/node_packages.py --lock
