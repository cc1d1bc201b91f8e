# Communiqué. `make` or `make help` lists the targets; `make html` and `make test` need nothing but
# Python 3.11, make and git, and set up the rest themselves.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Run as a module from the checkout: an editable install would fetch its build tools unchecked.
PY := .venv/bin/python
COMMUNIQUE := $(PY) -m generator
OUTPUT ?= output
PORT ?= 8000
# Further arguments, for example `make test ARGS="tests/model -k week"` or `make html ARGS=--verbose`.
ARGS ?=
# For `make screenshots PAGES="/ /actors/ukraine/"`; without it, one page of each kind.
PAGES ?=

CODE := $(wildcard generator tests tools benchmarks pelicanconf.py publishconf.py)
SCRIPTS := $(wildcard publish.sh .ci/run tools/*.sh tools/publish/*.sh)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: html
html: runtime ## Build the site into output/
	$(COMMUNIQUE) build $(ARGS)

.PHONY: check
check: runtime ## Check the content, without building
	$(COMMUNIQUE) check $(ARGS)

.PHONY: serve devserver
serve: html ## Build, then serve output/ on http://127.0.0.1:8000/ (PORT=...)
	$(PY) -m http.server --bind 127.0.0.1 --directory $(OUTPUT) $(PORT)

devserver: runtime ## Show the site with its drafts as you write; reloads after each change (PORT=...)
	$(COMMUNIQUE) serve --port $(PORT) $(ARGS)

.PHONY: publish
publish: runtime ## Build, check and publish the site (see publish.sh --help)
	./publish.sh $(ARGS)

.PHONY: test
test: setup lint ## Check the code and run all tests
	$(PY) -m pytest $(ARGS)

.PHONY: test-long
test-long: setup ## Run what takes long: kills at 50 instants, lines cut at 10 places, every call refused
	COMMUNIQUE_KILLS=50 COMMUNIQUE_CUTS=10 COMMUNIQUE_FAULTS=1000 COMMUNIQUE_FILES=10000 COMMUNIQUE_PAGES=all \
		$(PY) -m pytest tests/build/test_kills.py tests/build/test_refused_calls.py \
		tests/build/test_reliability.py tests/hostile/test_browser.py tests/publish $(ARGS)

.PHONY: lint
lint: dev ## Check style, types, shell scripts and locks
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m mypy $(CODE)
	@PATH=.venv/bin:$$PATH; if command -v shellcheck >/dev/null; then set -x; shellcheck $(SCRIPTS); \
		else echo "SKIPPED: shellcheck is not installed" >&2; [ "$${COMMUNIQUE_REQUIRE_TOOLS:-}" != 1 ]; fi
	$(PY) tools/check_locks.py

.PHONY: format
format: dev ## Format the code and fix what can be fixed safely
	$(PY) -m ruff check --fix-only $(CODE)
	$(PY) -m ruff format $(CODE)

# One resolution serves both files, so that the tests run what the site is built with. The header that
# uv would write names the paths of the machine; ours names this target.
UV_COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	$(if $(UPGRADE),--upgrade)
UV_LOCK = $(UV_COMPILE) pyproject.toml

.PHONY: lock
lock: dev ## Write the lock files from pyproject.toml (UPGRADE=1: newest versions)
	$(UV_LOCK) --group test --group dev --output-file requirements-dev.lock
	$(UV_LOCK) --constraints requirements-dev.lock --output-file requirements.lock
	$(UV_COMPILE) benchmarks/requirements.in --output-file benchmarks/requirements.lock
	$(PY) tools/check_locks.py

.PHONY: screenshots
screenshots: setup html ## Take pictures of the built site into .cache/screenshots/
	$(PY) tools/screenshots.py $(PAGES)

.PHONY: clean distclean
clean: ## Remove what a build or a test run makes
	rm -rf $(OUTPUT) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find generator tests tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## Also remove the environment and the test tools
	rm -rf .venv tools/npm/node_modules

# Each is a no-op when it was done already: the scripts compare a stamp with what is asked for.
.PHONY: runtime dev setup
runtime:
	@tools/venv.sh requirements.lock

dev:
	@tools/venv.sh requirements-dev.lock

setup: dev
	@tools/setup.sh
