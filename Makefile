.PHONY: run test check fix clean-data bench
PYTHON = .venv/bin/python

run:
	$(PYTHON) -m loge run

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON) manage.py makemigrations --check --dry-run

fix:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

test: check
	$(PYTHON) -m pytest
