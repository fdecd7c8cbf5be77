# Every path is relative: the checkout's own may contain spaces.
.DEFAULT_GOAL := help
.PHONY: help run dev test check fix lock clean environment environment-dev \
  lint format types templates imports migrations deployment schema lock-file

PYTHON ?= $(shell for python in python3.12 python3.11 python3; do \
  $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
  >/dev/null 2>&1 && echo $$python && break; done)
bootstrap = @$(or $(PYTHON),python3) -I input2/bootstrap.py
python = .venv/bin/python
manage = $(python) manage.py
steps = lint format types templates imports migrations deployment schema lock-file
in_order = $(if $(filter output-sync,$(.FEATURES)),-O)

help:
	@echo 'make run     start everything with the demonstration (PORT=8123 make run for another port)'
	@echo 'make test    run every test, those in the browser included (make test ARGS="-k deadline")'
	@echo 'make dev     as run, with DEBUG=1; the web server and the workers restart when code changes'
	@echo 'make check   lint, types, templates, imports, migrations, settings, API description, lock file'
	@echo 'make fix     put right what ruff can put right'
	@echo 'make lock    bring uv.lock in line with pyproject.toml'
	@echo 'make clean   remove .venv, caches and built files; data stay (with DATA=1 they go too)'

environment:
	$(bootstrap)

environment-dev:
	$(bootstrap) --dev

run: environment
	@$(python) -m input2.supervisor

dev: environment-dev
	@$(python) -m input2.supervisor --dev

# One group of tests, the journeys, stays on one worker: two browsers at once starve each other.
test: environment-dev
	@$(python) -m pytest -n auto --dist loadscope $(ARGS)

# All steps run, however many fail; make names those that did.
check: environment-dev
	@$(MAKE) --no-print-directory --keep-going -j 2 $(in_order) $(steps)

lint:
	$(python) -m ruff check .

format:
	$(python) -m ruff format --check .

types:
	$(python) -m mypy .

templates:
	$(python) -m djlint --lint --quiet templates

imports:
	.venv/bin/lint-imports

migrations:
	$(manage) makemigrations --check --dry-run

# The settings of an installation that others reach; nothing is connected to.
deployment:
	@echo 'manage.py check --deploy with the settings of an installation'
	@SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	PUBLIC_URL=https://input2.example.org \
	DATABASE_URL=postgres://input2:unused@database.example.org/input2 \
	REDIS_URL=redis://redis.example.org/0 \
	EMAIL_URL=smtp+tls://input2:unused@mail.example.org:587 \
	$(manage) check --deploy --fail-level WARNING

schema:
	$(manage) spectacular --validate --fail-on-warn --file /dev/null

lock-file:
	.venv/bin/uv lock --check

fix: environment-dev
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

lock: environment-dev
	.venv/bin/uv lock

clean:
	@if $(python) -c 'import psycopg2' >/dev/null 2>&1; then $(python) -m input2.embedded stop; fi
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov test-results
	@rm -rf var/static var/celerybeat-schedule*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ '$(DATA)' = 1 ]; then \
	  if [ -f var/embedded/postgres-outside.txt ]; then \
	    rm -rf "$$(sed -n 2p var/embedded/postgres-outside.txt)"; fi; \
	  rm -rf var; echo 'Removed the environment, caches and all data.'; \
	else echo 'Removed the environment and caches; data in var stay.'; fi
