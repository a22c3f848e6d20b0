# Two commands: 'make run' and 'make test'. WUXIN_INDEX=<address> sets a package mirror.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
export UV_PYTHON_DOWNLOADS := never
export DJANGO_SETTINGS_MODULE := wuxin.config.settings
ifdef WUXIN_INDEX
export PIP_INDEX_URL := $(WUXIN_INDEX)
export UV_DEFAULT_INDEX := $(WUXIN_INDEX)
endif
PORT ?= 8000
JOBS ?= 2

.PHONY: bundle run test install lint unit contract postgres browser assets docs soak bench lock system clean

run: .venv/base  ## a demo district on http://127.0.0.1:8000
	@$(BIN)/python tools/compile_messages.py
	@WUXIN_DEMO=1 $(BIN)/wuxin demo
	@WUXIN_DEMO=1 $(BIN)/wuxin serve --port $(PORT)

install: .venv/dev
	@$(BIN)/python tools/compile_messages.py

.venv/bin/uv:
	$(PYTHON) -m venv .venv || ($(PYTHON) -m pip install --quiet --user --break-system-packages virtualenv && $(PYTHON) -m virtualenv --quiet .venv)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

.venv/base: requirements/base.txt pyproject.toml | .venv/bin/uv
	$(UV) install --quiet --require-hashes -r requirements/base.txt
	$(UV) install --quiet --no-deps -e .
	@touch $@

.venv/dev: requirements/dev.txt .venv/base
	$(UV) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

lint: .venv/dev
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/ruff format --check --quiet src tests tools benchmarks
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src/wuxin
	$(BIN)/python manage.py makemigrations --check --dry-run
	WUXIN_URL=https://wuxin.example WUXIN_DEMO=0 $(BIN)/python manage.py check --deploy --fail-level WARNING

test: .venv/dev system  ## everything; what it needs it installs
	@$(BIN)/python tools/compile_messages.py
	@$(BIN)/python tools/timed.py lint -- $(MAKE) --no-print-directory lint
	@$(BIN)/python tools/timed.py unit -- $(MAKE) --no-print-directory unit
	@$(BIN)/python tools/timed.py contract -- $(MAKE) --no-print-directory contract
	@$(BIN)/python tools/timed.py postgres -- $(MAKE) --no-print-directory postgres
	@$(BIN)/python tools/timed.py browser -- $(MAKE) --no-print-directory browser

unit:
	$(BIN)/pytest tests/unit tests/web -n $(JOBS) -q

contract:
	$(BIN)/pytest tests/contract -q

postgres:
	@url=$$(tools/postgres.sh start) && DATABASE_URL=$$url $(BIN)/pytest tests/unit tests/web tests/contract -n $(JOBS) -q; code=$$?; tools/postgres.sh stop; exit $$code

browser: node_modules/axe-core/axe.min.js
	$(BIN)/pytest tests/browser -q

soak: .venv/dev  ## what takes too long for 'make test'
	$(BIN)/python -m tests.soak.study_hours
node_modules/axe-core/axe.min.js: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

system:  ## Debian's packages that the tests need
	@tools/system_packages.sh

assets:
	tools/assets/build.sh

docs: .venv/dev
	$(BIN)/mkdocs build --strict --quiet

bench: .venv/dev
	for each in benchmarks/[a-z]*.py; do $(BIN)/python $$each --short || exit 1; done

bundle:  ## one file for a machine without internet, in dist/
	tools/bundle.sh

lock: .venv/bin/uv  ## pin every dependency with its hashes, without addresses
	$(UV) compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/base.txt
	$(UV) compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt

clean:  ## forget the demo district and everything built
	rm -rf var .venv node_modules site
