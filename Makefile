# Two commands do all the set-up on a machine that has Python 3.11, pip and make:
#
#   make demo       install forge; it writes, installs and tests a sample service in build/demo
#   make test       install what is needed, then run the checks and the tests of forge
#
# Everything goes into build/. The others:
#
#   make test-all   the slow tests too
#   make check      ruff, ruff format and mypy
#   make format     let ruff repair and format
#   make benchmark  measure forge, and write its tables into benchmarks/README.md
#   make benchmark-service   the same for the service that forge writes (15 minutes; needs wrk)
#   make docs       build the documentation into build/docs
#   make picture    work with forge in a terminal, and draw docs/session.svg from it
#   make clean      remove build/ and what the tools keep
#
# PYTHON=python3.12 chooses another Python for build/venv.

PYTHON ?= python3
# uv: the one on PATH where it works, else one of our own.
UV := $(or $(shell uv --version >/dev/null 2>&1 && echo uv),build/uv/bin/uv)
BIN := build/venv/bin

SYNC := UV_PROJECT_ENVIRONMENT=build/venv $(UV) sync --quiet --python "$(PYTHON)"

# Nothing that the shell has set may point to another environment.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
unexport UV_PROJECT UV_WORKING_DIR UV_WORKING_DIRECTORY UV_PROJECT_ENVIRONMENT UV_NO_DEV UV_FROZEN

PYTEST := $(BIN)/python -m pytest -n 2 --no-loadscope-reorder --durations=20 --durations-min=10

.PHONY: help demo test test-all check format docs benchmark benchmark-service picture clean install install-dev

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

demo: install
	@rm -rf build/demo
	@mkdir -p build/demo
	$(BIN)/forge new sample --output-dir build/demo

test: check
	$(PYTEST) -m "not slow"

test-all: check
	$(PYTEST)

check: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: install-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Warnings are errors: a link to nothing among them.
docs: install-dev
	$(BIN)/python -m sphinx -E -W --keep-going -n -q docs build/docs
	@echo "Open build/docs/index.html"

benchmark: install-dev
	$(BIN)/python benchmarks/cli.py --write

benchmark-service: install-dev
	$(BIN)/python -m benchmarks.service --write

picture: install-dev
	$(BIN)/python -m docs.picture

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

install: | $(filter build/%,$(UV))
	@echo "Installing forge into build/venv"
	@$(SYNC) --inexact --no-default-groups

install-dev: | $(filter build/%,$(UV))
	@echo "Installing forge and what its tests need into build/venv"
	@$(SYNC)

# Debian's own Python may lack venv and refuse pip, but not this.
build/uv/bin/uv:
	@echo "Installing uv into build/uv"
	@PIP_USER=0 "$(PYTHON)" -m pip install --quiet --disable-pip-version-check --target build/uv uv
	@test -x build/uv/bin/uv
