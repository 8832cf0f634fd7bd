# Pops: everything a person types. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8700
SECONDS ?= 60
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset install test check bench chaos run fmt lock

help:  ## list what there is
	@echo "Pops. What you can do here:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r command what; do printf '%-18s %s\n' "$$command" "$$what"; done

demo: $(RUNTIME)  ## try Pops without a Slack account: a sandbox workspace with the bot in it (PORT=8700)
	@$(BIN)/pops demo --port $(PORT)

demo-reset:  ## forget the demo's workspace, so that the next demo starts over
	@rm -rf .sandbox && echo "The demo starts over next time."

install: $(RUNTIME)  ## set up the virtual environment only, with pops in .venv/bin

test: $(DEVELOPMENT)  ## run the tests
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: $(DEVELOPMENT)  ## check format, lint, types, import rules and dead code
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture

bench: $(DEVELOPMENT)  ## measure speed, as ratios within one run
	@$(BIN)/python -m benchmarks $(ARGS)

chaos: $(DEVELOPMENT)  ## kill replicas and the database at random, and count what got lost (SECONDS=60 SEED=…)
	@$(BIN)/python -m tests.chaos --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

run: $(RUNTIME)  ## run the bot in your Slack workspace, with the settings in .env
	@$(BIN)/pops serve

fmt: $(DEVELOPMENT)  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(DEVELOPMENT)  ## pin the newest versions that resolve
	@$(BIN)/uv pip compile -q --no-header --universal --upgrade --python-version 3.11 requirements.in -o requirements.lock
	@$(BIN)/uv pip compile -q --no-header --universal --upgrade --python-version 3.11 \
	  requirements.in requirements-dev.in -o requirements-dev.lock

# The virtual environment: works without ensurepip; uv installs fast, plain pip is the fallback.
$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pops needs Python 3.11 or newer: say which with 'make PYTHON=python3.11 …'."; exit 1; }
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check uv || true

define install
	@echo "Installing $(1) …"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --compile-bytecode -p $(BIN)/python -r $(1) && \
	    $(BIN)/uv pip install -q -p $(BIN)/python --no-deps -e .; \
	  else $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check -r $(1) && \
	    $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check --no-deps -e .; fi
	@touch $@
endef

$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/pyvenv.cfg
	$(call install,requirements.lock)

$(DEVELOPMENT): requirements-dev.lock pyproject.toml | $(VENV)/pyvenv.cfg
	$(call install,requirements-dev.lock)
	@touch $(RUNTIME)
