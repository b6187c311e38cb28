# make run         installs, starts everything, prints the address (PORT, LOGE_DATA, DATABASE_URL can be given)
# make test        installs what the tests need and runs them all
# make check       changes nothing: style, floors, migrations, templates, types, deployment settings
# make fix         mends what can be mended by itself
# make clean-data  erases database and files; the only thing that does
# make bench       measures against raw SQL (PERSONS=100000 for a short one)
# make signs       measures the early signs on invented households, and writes docs/early-signs.md
# make estimate-check  installs the optional estimate of the housing benefit, checks it, and writes docs/benefit-estimate.md
# make lock        writes locks/ again after a change of dependencies in pyproject.toml

.PHONY: run test check check-types check-rest fix clean-data bench signs estimate-check lock
.DEFAULT_GOAL := run
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE  # where it is set, each of our many processes would compile a thousand files again
PYTHON := .venv/bin/python
CHECK_SETTINGS := DJANGO_SETTINGS_MODULE=config.settings.test
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

run:
	@sh scripts/install.sh run
	@exec $(PYTHON) -m loge run

test:
	@sh scripts/install.sh test
	@sh scripts/chromium.sh > /dev/null
	@$(MAKE) check
	@LOGE_CHROMIUM="$$(sh scripts/chromium.sh)" $(PYTHON) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check:
	@sh scripts/install.sh test
	@$(MAKE) --jobs=2 --output-sync=target check-types check-rest

check-types:
	.venv/bin/mypy config loge benchmarks

check-rest:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports
	$(CHECK_SETTINGS) $(PYTHON) manage.py makemigrations --check --dry-run
	.venv/bin/djlint . --lint --quiet
	sh scripts/check_deploy.sh

fix:
	@sh scripts/install.sh test
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) scripts/draw_states.py

clean-data:
	@sh scripts/install.sh run
	@$(PYTHON) -m loge clean-data

bench:
	@sh scripts/install.sh run
	$(PYTHON) benchmarks/run.py

signs:
	@sh scripts/install.sh run
	$(CHECK_SETTINGS) $(PYTHON) -m benchmarks.signs

estimate-check:
	@sh scripts/install.sh run
	$(PYTHON) -m loge benefit install
	$(PYTHON) -m loge benefit check --write docs/benefit-estimate.md

lock:
	@sh scripts/install.sh test
	UV_SYSTEM_CERTS=1 $(COMPILE) --extra dev pyproject.toml -o locks/test.txt
	UV_SYSTEM_CERTS=1 $(COMPILE) -c locks/test.txt pyproject.toml -o locks/run.txt
	echo openfisca-france==176.1.8 | UV_SYSTEM_CERTS=1 $(COMPILE) - -o locks/benefit.txt
	echo uv | UV_SYSTEM_CERTS=1 $(COMPILE) - -o locks/uv.txt
