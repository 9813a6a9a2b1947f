# Two commands do everything from a bare clone: `make serve` and `make test`.

PYTHON ?= python3
PORT ?= 8000
CONTENT ?= content
INDEX ?=

bin := .venv/bin

# Compiled modules are kept, or each of the hundreds of processes that the tests begin would compile all of them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test quick lint setup check bench soak screenshots opensearch lock audit clean

# What tells make to end tells the server itself: no shell stands between.
serve: .venv/.runtime
	exec $(bin)/strategy-search --content "$(CONTENT)" $(if $(INDEX),--index "$(INDEX)") serve --port $(PORT)

# Two processes for each core, since many tests wait for servers and browsers.
test: .venv/.dev .venv/.browser
	$(bin)/python -m pytest --numprocesses $$((2 * $$(getconf _NPROCESSORS_ONLN))) --dist worksteal --cov --cov-report term $(TEST)

quick: .venv/.dev
	$(bin)/python -m pytest --numprocesses logical --dist worksteal -m "not slow and not browser and not cluster and not soak" $(TEST)

lint: .venv/.dev
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/strategy-search check

screenshots: .venv/.dev .venv/.browser
	$(bin)/python -m tests.screenshots

setup: .venv/.dev

soak: .venv/.dev
	$(bin)/python -m pytest -m soak $(SOAK)

bench: .venv/.dev
	$(bin)/python -m tests.bench $(BENCH)

# Three nodes of OpenSearch on this machine, until Ctrl-C; needs Java 17 and Maven.
opensearch: .venv/.dev
	$(bin)/python -m tests.engines.opensearch_cluster

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.python requirements.lock pyproject.toml
	$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The browser tests take a Chromium that is there, or Debian's where it may be installed, without windows where it can be had so,
# which takes half the time; without one they skip, saying so.
.venv/.browser: .venv/.dev
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && { apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium; } >/dev/null; \
	  else echo "No Chromium here: the browser tests will be skipped."; fi; }
	@touch $@

# The exact set that is installed, with hashes and without any index address.
lock: .venv/.dev
	$(bin)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(bin)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --upgrade \
	  --extra opensearch --build-deps-for editable --output-file requirements.lock pyproject.toml
	$(bin)/python -c 'import tomllib; print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"]))' | \
	  $(bin)/pip-compile --quiet --no-strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --upgrade \
	  --constraint requirements.lock --output-file requirements-dev.lock -

# Asks the vulnerability services whether any locked package is known to be bad; from an environment of its own, and with the network.
audit: .venv/.python
	$(bin)/python -m venv build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	build/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock
	build/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock --vulnerability-service osv

clean:
	rm -rf .venv index/* build *.egg-info .coverage*
