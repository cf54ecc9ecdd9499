# Everything a person or CI runs. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
PIP = .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes
NPM = npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
PRODUCT = app.py worker.py composition.py settings.py health.py hanging_up.py pane_composition.py pressing.py logs.py embedded_redis.py redis_client.py durability.py
PACKAGES = bot pane desks capture cards doctor identity manifest sandbox

export MAIL CONTACTS MESSAGES OFF

.PHONY: help setup run test check crash package doctor bench screenshots lock clean browser dev

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@printf '\nmake run MAIL=mail.mbox CONTACTS=people.csv   try it on your own mail\n'

setup: .venv/.sandbox pane/node_modules/.ready sandbox/workplace/node_modules/.ready ## install what `make run` needs into .venv

run: setup ## start everything: against the sandbox, or your own tenant if there is an .env
	@if [ -f .env ] && [ -z "$(SANDBOX)" ]; then exec .venv/bin/python -m doctor.run; \
	else exec .venv/bin/python -m sandbox.run; fi

test: dev browser check ## install what the tests need, then run checks and the whole suite
	.venv/bin/pytest

check: dev ## lint, format, types and layers
	.venv/bin/ruff check --quiet .
	.venv/bin/ruff format --quiet --check .
	.venv/bin/mypy --no-error-summary $(PRODUCT) $(PACKAGES) tests
	@layers=$$(.venv/bin/lint-imports --no-cache) || { echo "$$layers"; exit 1; }

crash: dev ## kill workers, Redis and answers for some forty minutes, and count what is lost
	.venv/bin/python -m tests.crash

package: setup manifest/tools/node_modules/.ready ## make the app package for Teams, from .env
	@.venv/bin/python -m manifest

doctor: setup ## look at every link to a real tenant and say what is missing
	@.venv/bin/python -m doctor

bench: dev ## measure, as ratios in one run
	.venv/bin/python -m bench

screenshots: dev browser ## take the README's pictures, and draw the package's icons, again
	.venv/bin/python -m tests.browser_stories.screenshots
	.venv/bin/python -m tests.manifest.icons

lock: dev ## recompile the pinned requirements from requirements/*.in
	for part in run sandbox dev; do .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-header --no-strip-extras --upgrade --exclude-newer "$$(date -u -d '7 days ago' +%F 2>/dev/null || date -u -v-7d +%F)" \
		requirements/$$part.in -o requirements/$$part.txt || exit 1; done

clean: ## remove what was installed, and what the sandbox remembers
	rm -rf .venv .data pane/node_modules sandbox/workplace/node_modules tests/pane_page/node_modules tests/playground/node_modules manifest/tools/node_modules bench/.envs

browser: dev
	@.venv/bin/python -m tests.browser

dev: setup .venv/.dev tests/playground/node_modules/.ready tests/pane_page/node_modules/.ready manifest/tools/node_modules/.ready

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed.'; exit 1; }
	@echo 'Creating .venv…'
	@$(PYTHON) -m venv .venv

.venv/.sandbox: requirements/sandbox.txt | .venv/bin/python
	@echo 'Installing Python packages (a minute the first time)…'
	@$(PIP) -r requirements/sandbox.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/.sandbox
	@echo 'Installing what the tests need…'
	@$(PIP) -r requirements/dev.txt
	@touch $@

%/node_modules/.ready: %/package-lock.json
	@command -v npm >/dev/null || { echo 'Node 20 or newer is needed.'; exit 1; }
	@echo 'Installing packages for $*…'
	@cd $* && $(NPM)
	@touch $@
