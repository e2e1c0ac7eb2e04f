# Homeward. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export HOMEWARD_ENV ?= development

.PHONY: help install install-test run test lint bench lock messages clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16

install: $(VENV)/.installed ## Make .venv ready to run Homeward
$(VENV)/.installed: requirements/base.txt $(wildcard translations/*/LC_MESSAGES/*.po)
	@.ci/need-python $(PYTHON)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m portal.localization compile
	touch $@

install-test: install ## Make .venv ready for tests too, and install the Debian packages they need
	.ci/install-test-tools $(BIN)

run: install ## Install, migrate, load the starter prices, then serve site and scheduler on 127.0.0.1:8000
	$(BIN)/flask database upgrade
	$(BIN)/flask prices start
	HOST=$(HOST) PORT=$(PORT) .ci/serve $(BIN)

test: install-test lint ## Run every check and test, on SQLite and on PostgreSQL
	.ci/test $(BIN)

lint: install-test ## ruff, mypy --strict, import contracts, translations, corridors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m portal.localization check
	$(BIN)/flask corridors check

bench: install-test ## Print one line per measure: ours against a bare reference, in one run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python -m tests.bench

lock: ## Pin the requirements again, with hashes
	for f in base test bench; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header requirements/$$f.in -o requirements/$$f.txt $(UPGRADE) || exit 1; done

messages: install-test ## Collect the texts to translate into every language's catalogue
	$(BIN)/python -m portal.localization collect

clean: ## Remove what can be made again, but never the data folder
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
