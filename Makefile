# Two commands do all the set-up on a machine that has Python 3.11, pip and make:
#   make demo   install forge, and let it generate, install and test a sample service
#   make test   install what is needed, and run the checks and tests of forge

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),build/uv/bin/uv)
RUN := build/venv/bin

unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
export UV_PROJECT_ENVIRONMENT := build/venv

.PHONY: help demo test test-all check format benchmark clean install install-dev

help:
	@sed -n '/^#/!q; s/^# *//p' Makefile

demo: install
	rm -rf build/demo
	$(RUN)/forge new sample --output-dir build/demo

# pytest: what is marked slow is left to test-all
test: check
	$(RUN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

test-all: check
	$(RUN)/python -m pytest -n 2 --dist loadgroup

check: install-dev
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy

format: install-dev
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

benchmark: install-dev
	$(RUN)/python benchmarks/cli.py --write

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

install: | $(filter build/%,$(UV))
	$(UV) sync --quiet --inexact --no-dev --python "$(PYTHON)"

install-dev: | $(filter build/%,$(UV))
	$(UV) sync --quiet --python "$(PYTHON)"

# Debian's own Python may lack venv and refuse pip, but not this.
build/uv/bin/uv:
	"$(PYTHON)" -m pip install --quiet --disable-pip-version-check --target build/uv uv
