# Every command of the project. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
SIZE ?= 300000
# The peers search is measured beside have packages of their own.
BENCH_VENV ?= .data/bench/venv
BIN := .venv/bin
INSTALL = $(BIN)/python -m pip --disable-pip-version-check --no-input install --require-hashes -r $< || \
	{ echo "The packages could not be installed; the lines above say why. Trying again goes on from here." >&2; \
	exit 1; }
UV_COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
# The tests' own settings: nothing of this machine's registry is read.
WITH_TEST_SETTINGS := DATABASE_URL= DJANGO_SETTINGS_MODULE=tests.settings
# Two cores are the smallest machine we care for. Unlike a plain pytest, with the migrations.
PYTEST := $(BIN)/python -m pytest -n 2 --migrations
UNLESS_SLOW := and not slow
POSTGRES_LOCK := $(if $(filter postgres%,$(DATABASE_URL)),.venv/.postgres)

export PORT COLLECTION DATABASE_URL

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test test-all lint types migrations system-packages test-sqlite test-postgres \
	test-browser bench bench-http bench-imports bench-migrations bench-mirror bench-opendata \
	bench-restore cluster format messages lock clean port-is-free

help: ## list the commands
	@echo "make COMMAND"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done
	@echo "Settings of make run: PORT=8000  COLLECTION=none (an empty registry)  DATABASE_URL=postgres://…"


# Serving on this machine ---------------------------------------------------------------------

run: export LOCAL_MODE = on
run: port-is-free .venv/.base $(POSTGRES_LOCK) ## serve the registry on this machine
	@$(BIN)/python deploy/run_local.py

port-is-free:
	@$(PYTHON) deploy/preflight.py --port "$(PORT)"


# Packages ------------------------------------------------------------------------------------

.venv/.made:
	@$(PYTHON) deploy/preflight.py
	@echo "Making a virtual environment in .venv …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.base: requirements/base.txt | .venv/.made
	@echo "Installing the packages the registry runs on (a minute the first time) …"
	@$(INSTALL)
	@touch $@

.venv/.postgres: requirements/postgres.txt | .venv/.made
	@echo "Installing the PostgreSQL driver …"
	@$(INSTALL)
	@touch $@

.venv/.cluster: requirements/cluster.txt | .venv/.made
	@echo "Installing the packages for several machines (Redis, S3, PostgreSQL) …"
	@$(INSTALL)
	@touch .venv/.base .venv/.postgres $@

cluster: .venv/.cluster ## install what several machines need (CACHE_URL, MEDIA_STORAGE_URL)

.venv/.development: requirements/development.txt | .venv/.made
	@echo "Installing the packages for development (a few minutes the first time) …"
	@$(INSTALL)
	@touch .venv/.base .venv/.postgres .venv/.cluster $@

# Checking ------------------------------------------------------------------------------------

test: .venv/.development system-packages lint types migrations test-sqlite test-postgres test-browser ## check everything but the slow tests
	@echo "Everything passed."

test-all: UNLESS_SLOW :=
test-all: test ## check everything, the slow tests too

system-packages:
	@$(BIN)/python -m tests.system

lint: .venv/.development ## look for faults and for unusual layout of the code
	@echo "== ruff"
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: .venv/.development
	@echo "== mypy"
	@$(BIN)/mypy

migrations: .venv/.development
	@echo "== Django's own checks, missing migrations"
	@$(WITH_TEST_SETTINGS) $(BIN)/python manage.py check --fail-level WARNING
	@$(WITH_TEST_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run

test-sqlite: .venv/.development
	@echo "== tests on SQLite"
	@DATABASE_URL= $(PYTEST) -m "not browser $(UNLESS_SLOW)"

test-postgres: .venv/.development
	@echo "== tests on PostgreSQL"
	@$(BIN)/python -m tests.postgres -- $(PYTEST) --only-with-database -m "not browser $(UNLESS_SLOW)"

test-browser: .venv/.development
	@echo "== tests in the browser"
	@DATABASE_URL= $(PYTEST) -m "browser $(UNLESS_SLOW)"

# Measuring -----------------------------------------------------------------------------------

$(BENCH_VENV)/.installed: requirements/bench.txt
	@$(PYTHON) deploy/preflight.py
	@echo "Installing the peers to measure beside, into $(BENCH_VENV) …"
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(subst $(BIN),$(BENCH_VENV)/bin,$(INSTALL))
	@touch $@

bench: $(BENCH_VENV)/.installed ## measure search beside its peers among SIZE=300000 people
	@DATABASE_URL= $(BENCH_VENV)/bin/python -m tests.benchmarks.bench $(SIZE)

bench-http: $(BENCH_VENV)/.installed ## measure a crowd of readers on what make bench left for SIZE
	@DATABASE_URL= $(BENCH_VENV)/bin/python -m tests.benchmarks.http.bench $(SIZE) $(BENCH_HTTP)

bench-imports: .venv/.development ## measure an import of SIZE rows and one more into it (BENCH_IMPORTS=--postgres)
	@DATABASE_URL= $(BIN)/python -m tests.benchmarks.imports $(SIZE) --more 100000 \
		--report docs/benchmarks.md $(BENCH_IMPORTS)

bench-mirror: .venv/.development ## measure a mirror of SIZE people (BENCH_MIRROR="--people 0": make every page)
	@DATABASE_URL= $(BIN)/python -m tests.benchmarks.mirror $(SIZE) $(BENCH_MIRROR)

bench-restore: .venv/.development ## measure a backup of what make bench left for SIZE, and bringing it back (BENCH_RESTORE=--postgres)
	@DATABASE_URL= $(BIN)/python -m tests.benchmarks.restoring $(SIZE) \
		--report docs/benchmarks.md $(BENCH_RESTORE)

bench-migrations: .venv/.development ## measure an update of what make bench left for SIZE (BENCH_MIGRATIONS=--postgres)
	@DATABASE_URL= $(BIN)/python -m tests.benchmarks.migrating $(SIZE) \
		--report docs/benchmarks.md $(BENCH_MIGRATIONS)

bench-opendata: .venv/.development ## measure open data at their beginning, middle and end, of what bench-mirror left for SIZE
	@DATABASE_URL=sqlite:///.data/bench/$(SIZE)/registry.sqlite3 \
		$(BIN)/python -m tests.benchmarks.opendata --report docs/benchmarks.md $(BENCH_OPENDATA)

format: .venv/.development ## lay out the code as the checks expect it
	@$(BIN)/ruff check --fix --select I
	@$(BIN)/ruff format

messages: .venv/.development ## compile the translations
	@$(BIN)/pybabel compile --domain django --directory registry/locale

lock: ## renew the locked versions (maintainers; needs uv)
	$(UV_COMPILE) --upgrade requirements/base.in -o requirements/base.txt
	$(UV_COMPILE) --upgrade -c requirements/base.txt \
		requirements/postgres.in -o requirements/postgres.txt
	$(UV_COMPILE) --upgrade -c requirements/base.txt -c requirements/postgres.txt \
		requirements/cluster.in -o requirements/cluster.txt
	$(UV_COMPILE) --upgrade -c requirements/base.txt -c requirements/cluster.txt \
		requirements/development.in -o requirements/development.txt
	$(UV_COMPILE) --upgrade -c requirements/base.txt -c requirements/postgres.txt \
		requirements/bench.in -o requirements/bench.txt

clean: ## remove what can be made again (the database and uploads stay)
	rm -rf .venv .static .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/.artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
