# Needs python3 (3.11 or newer, with venv) and make; never root. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test test-slow check bench format messages translations locks clean

PYTHON ?= python3
BIN := .venv/bin
export PORT ?= 8000
# Options for pytest and the benches: make test ARGS="-k ledger", make bench ARGS="--only exports"
ARGS ?=
WORKERS ?= 3
SLOW_WORKERS ?= 2
# Behind a proxy with its own certificate only the machine's store knows it; a bare machine may have no store.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),1,0)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/uv.stamp: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Artel needs Python 3.11 or newer; set PYTHON=python3.11, say.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 has no venv: install your system's python3-venv."; rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/synced.stamp: requirements/dev.txt .venv/uv.stamp
	@echo "Installing what requirements/dev.txt names"
	@$(BIN)/python -m uv pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements/dev.txt
	@touch $@

setup: .venv/synced.stamp translations ## the environment, without starting anything

translations: .venv/synced.stamp ## compile the catalogues
	@$(BIN)/python -m config.translations compile

messages: .venv/synced.stamp ## bring the catalogues up to the sources
	@$(BIN)/python -m config.translations update

demo: setup ## a filled site with its worker, at PORT (8000)
	@exec $(BIN)/python manage.py demo

demo-reset: setup ## throw the demo's data away and start anew
	@exec $(BIN)/python manage.py demo --reset

test: setup ## all tests on SQLite, what may differ by engine on the PostgreSQL that DATABASE_URL names
	@BIN=$(BIN) WORKERS=$(WORKERS) sh tests/run $(ARGS)

test-slow: setup ## the tests that take long: great sizes, races, kills, faults; on the PostgreSQL that DATABASE_URL names
	@case "$$DATABASE_URL" in postgres*) ;; *) echo "DATABASE_URL names no PostgreSQL: the slow tests need one."; exit 1;; esac
	@echo "Slow"
	@$(BIN)/python -m pytest -m slow -n $(SLOW_WORKERS) --dist loadgroup --no-loadscope-reorder $(ARGS)

check: setup ## lint, types, contracts, migrations, translations
	@BIN=$(BIN) sh tests/check

bench: setup ## how quick it is and what it takes, on both engines; ARGS=--write keeps it in docs/bench.md
	@$(BIN)/python -m tests.bench $(ARGS)

format: setup ## write Python the one way
	@$(BIN)/ruff check --quiet --fix-only . ; $(BIN)/ruff format .

locks: .venv/uv.stamp ## resolve requirements/*.in anew
	@for name in uv base dev; do \
		$(BIN)/python -m uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

clean: ## remove everything that is not in git, but for .env
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
