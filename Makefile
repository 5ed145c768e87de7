# What can be done here. `make` alone explains it; each target installs what it needs first, once.

VENV := .venv
BIN := $(VENV)/bin
# The first Python found that is new enough; another one: make PYTHON=/path/to/python3 install
PYTHON ?= $(firstword $(foreach each,python3.11 python3.12 python3.13 python3.14 python3,\
	$(shell $(each) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(each))))
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --universal \
	--python-version 3.11 --no-build
# Compiled at once, so that the first figure does not wait for it; also where Python may not write beside its sources.
COLD := click numpy rich
SOURCES := src tests benchmarks scripts

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo booklet site test check docs bench bench-plans optima crash lock format clean

help: ## this list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Needed on the machine: python 3.11 or newer with pip, make, git. Everything else goes into $(VENV)."

install: $(VENV)/.dev ## everything that running and developing needs, into .venv, hashes checked

demo: $(VENV)/.run ## the reference alliance in ./demo: figures, a checked page, an HTML report
	@$(BIN)/alliance demo

booklet: $(VENV)/.dev ## the booklet of the reference alliance, in three languages, below ./demo/published
	@test -f demo/alliance.toml || $(BIN)/alliance demo > /dev/null
	@test -f demo/published/facts-2016/edition.toml || \
		$(BIN)/alliance publish edition facts-2016 --period 2016 --on 2017-03-27 --folder demo
	@$(BIN)/alliance publish booklet facts-2016 --folder demo

site: booklet ## the same edition as a site, below ./demo/published/facts-2016/site
	@$(BIN)/alliance publish site facts-2016 --folder demo

test: $(VENV)/.dev ## the whole test suite
	$(BIN)/pytest $(PYTEST_OPTIONS)

check: $(VENV)/.dev ## style, types, the import contract, everything documented, all examples run
	$(BIN)/ruff check --no-cache $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/house tests/docs
	$(BIN)/pytest -q --doctest-modules src/alliance

docs: $(VENV)/.dev ## run every example of README and docs, and see that nothing public is undocumented
	$(BIN)/pytest -q tests/docs
	@echo "The manual begins at docs/index.md."

bench: $(VENV)/.bench ## the benchmarks (10 million rows, some minutes); ROWS=1000000 for a quick look
	$(BIN)/python -m benchmarks $(if $(ROWS),--rows $(ROWS))

bench-plans: $(VENV)/.bench ## plans, coalitions and shares against other libraries (some minutes)
	$(BIN)/python -m benchmarks.plans $(if $(ONLY),--only $(ONLY))

optima: $(VENV)/.dev ## published optima against ours: make optima FOLDER=../shared/data/benchmarks/holmberg
	$(BIN)/python benchmarks/optima.py $(FOLDER)

crash: $(VENV)/.dev ## kill -9 during 500 imports and rebuilds, and see that no acknowledged row is lost
	$(BIN)/python -m tests.record.crash --kills $(or $(KILLS),500)

lock: $(VENV)/.installer ## decide the versions of all libraries anew
	$(LOCK) pyproject.toml --upgrade --extra publish --group build --group dev --group bench -o locks/bench.lock
	$(LOCK) pyproject.toml --extra publish --group build --group dev -c locks/bench.lock -o requirements.lock
	$(LOCK) pyproject.toml --group build -c locks/bench.lock -o locks/run.lock
	echo uv | $(LOCK) - -o locks/installer.lock
	! grep -nE '(https?|file)://' requirements.lock locks/*.lock

format: $(VENV)/.dev ## put the code into its form
	$(BIN)/ruff check --fix-only $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

clean: ## remove what was installed and made here
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# ------------------------------------------------------------------------------------------------ the install
# One stamp per part, so that a second `make test` starts at once. The virtual environment is made without pip, which
# also works where ensurepip is missing; the machine's pip brings uv, and does everything itself if uv cannot.

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or run: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "'$(PYTHON) -m pip' does not work. Install pip for it (on Debian: apt install python3-pip)."; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.installer: locks/installer.lock | $(VENV)/pyvenv.cfg
	-$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

define install_locked
	@echo "Installing $< into $(VENV), hashes checked ..."
	@test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $< || { \
		echo "uv could not do it, pip does ..."; \
		$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r $<; }
	@test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e . || \
		$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -x '/tests?/' src/alliance $(foreach each,$(COLD),$(VENV)/lib/python3*/site-packages/$(each)) || true
	@touch $@
endef

$(VENV)/.run: locks/run.lock pyproject.toml $(VENV)/.installer
	$(install_locked)

$(VENV)/.dev: requirements.lock pyproject.toml $(VENV)/.installer
	$(install_locked)
	@touch $(VENV)/.run

$(VENV)/.bench: locks/bench.lock pyproject.toml $(VENV)/.installer
	$(install_locked)
	@touch $(VENV)/.run $(VENV)/.dev
