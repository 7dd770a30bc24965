# The few things that people type. Every target sets up what it needs, once.
PYTHON ?= python3
ENGINE ?= docker
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check samples specimens screenshots docs dist image ocr kills soak bench format clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.runtime  ## run the main job once, end to end
	@$(BIN)/mockjumio demo

test: $(VENV)/.dev  ## run the tests
	@$(BIN)/pytest -n auto --dist worksteal -q

coverage: $(VENV)/.dev  ## run the tests, and say which lines they reach; takes a quarter longer
	@$(BIN)/pytest -n auto --dist worksteal -q --cov --cov-report=
	@$(BIN)/coverage report --fail-under=90

check: $(VENV)/.dev  ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

samples: $(VENV)/.dev  ## write the golden callbacks anew, after a change that means to change them
	@WRITE_SAMPLES=1 $(BIN)/pytest -q -p no:randomly tests/samples

specimens: $(VENV)/.dev  ## draw the contact sheets of docs/specimens.md anew
	@$(BIN)/python docs/specimens/draw.py

screenshots: $(VENV)/.dev  ## take the pictures of the console anew; needs chromium
	@$(BIN)/python tools/take_screenshots.py

docs: $(VENV)/.docs  ## build the documentation as pages, in build/site; a broken link is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --config-file docs/mkdocs.yml

dist: $(VENV)/.release  ## build what is released, twice to the same bytes; TRY="python3.12 …" tests the wheel
	@$(BIN)/python tools/make_dist.py $(if $(TRY),--try $(TRY)) $(if $(filter no,$(AUDIT)),--no-audit)

image:  ## build the container image, with its labels; ENGINE=podman for another engine
	@BUILDAH_FORMAT=docker $(ENGINE) build --tag mockjumio --build-arg VERSION=$$(sed -n 's/^__version__ = "\(.*\)"/\1/p' mockjumio/version.py) \
		--build-arg REVISION=$$(git rev-parse HEAD) --build-arg CREATED=$$(git log -1 --format=%cI) \
		--build-arg SOURCE=$$(git remote get-url origin 2>/dev/null) .

ocr: $(VENV)/.dev  ## draw two hundred people, and have tesseract read their documents
	@MOCKJUMIO_TEST_OCR=100 $(BIN)/pytest -q -s -p no:randomly tests/ocr

kills: $(VENV)/.dev  ## kill and restart a sandbox under load, again and again; account for every callback
	@MOCKJUMIO_TEST_KILLS=40 $(BIN)/pytest -q -s tests/e2e/test_killed.py -k accepted_transaction

soak: $(VENV)/.dev  ## half an hour of mixed load: does anything grow, does every callback arrive? MINUTES=5 is shorter
	@$(BIN)/python benchmarks/soak.py --minutes $(or $(MINUTES),30)

bench: $(VENV)/.dev  ## measure, as ratios to bare aiohttp
	@for one in startup posts callbacks walk starts status workflows clocks memory specimens fixture console growth crowd searches; do echo "$$one"; $(BIN)/python benchmarks/$$one.py; done

format: $(VENV)/.dev  ## put the code into shape
	@$(BIN)/python tools/write_sync_client.py
	@$(BIN)/python tools/write_editions.py
	@$(BIN)/python tools/write_reference.py
	@$(BIN)/python tools/write_platform_guide.py
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:  ## remove what the other targets made
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "mockjumio needs Python 3.11 or later; this is $$($(PYTHON) --version). Try make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up in $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@echo "Setting up for development in $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

$(VENV)/.release: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group release
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group docs
	@touch $@
