.DEFAULT_GOAL := help
.PHONY: help setup build train run test check lint types bench evaluate accessibility banners bench-website visits tune-listener line-menu line-setup line-broadcast line-demo lock clean
PY := .venv/bin/python
# Rasa's dependencies warn at every import; our own code's warnings are errors in the tests.
export PYTHONWARNINGS ?= ignore
export TF_CPP_MIN_LOG_LEVEL ?= 3
export SQLALCHEMY_SILENCE_UBER_WARNING ?= 1
export OMP_NUM_THREADS ?= 1
export RASA_TELEMETRY_ENABLED := false
export PYTHONPATH := $(CURDIR)

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## make .venv from requirements.lock
	@scripts/setup.sh

build: setup ## compile the sentences and cut the fonts, where they changed
	@$(PY) scripts/build.py

train: build ## train the model, if training data or config changed
	@$(PY) scripts/train.py

run: train ## everything on one port (PORT, default 8000); Ctrl-C stops it
	@exec $(PY) scripts/serve.py

test: train ## everything: lint, types, data, units, Rasa rules, figures, a real server
	@$(MAKE) --no-print-directory lint types
	@$(PY) -m pytest
	@echo "make test: all green"

lint: setup ## ruff
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

types: setup ## mypy, strict on navigator
	@$(PY) -m mypy

check: build ## is every resource file sound?
	@$(PY) scripts/check.py

tune-listener: setup ## tune the encoder that hears danger on data/nlu, into extensions/nlu/weights (two to three hours)
	@$(PY) -m scripts.listener_examples var/tuning/examples.jsonl
	@test -x var/tuning/env/bin/python || $(PY) -m venv var/tuning/env
	@var/tuning/env/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r scripts/tuning.txt
	@for seed in 42 43; do env -u OMP_NUM_THREADS var/tuning/env/bin/python -m scripts.tune_listener var/tuning/examples.jsonl var/tuning/listener-$$seed.pt $$seed || exit 1; done
	@env -u OMP_NUM_THREADS var/tuning/env/bin/python -m scripts.shrink_listener var/tuning/examples.jsonl var/tuning/listener-42.pt var/tuning/listener-43.pt extensions/nlu/weights/listener.onnx

evaluate: train ## figures on the held-out set into docs/understanding.md; FILE=x.jsonl for your own sentences
	@$(PY) -m benchmarks.evaluate $(FILE)

bench: train ## speed, memory and accuracy beside a stock Rasa project, in one run
	@$(PY) -m benchmarks.bench

banners: setup ## banners, QR codes, posters, cards for PUBLIC_URL into resources/web/banners
	@$(PY) scripts/banners.py

visits: setup ## visits per source (?from=…) and reports about services
	@$(PY) scripts/visits.py

accessibility: train ## accessibility faults of every page and chat state, into resources/web/accessibility.json
	@$(PY) scripts/accessibility.py

bench-website: train ## the page beside other chat components, and 50 people at once, into docs/website.md
	@$(PY) -m benchmarks.website

line-menu: setup ## draw the LINE menu from resources/line/rich_menu.yml
	@$(PY) scripts/line_menu.py

line-setup: build ## put the LINE menu up; says what it would do, APPLY=1 does it
	@APPLY=$(APPLY) $(PY) scripts/line_setup.py

line-broadcast: build ## send a campaign to those who asked for it on LINE; CAMPAIGN=year-end
	@$(PY) scripts/line_broadcast.py $(CAMPAIGN)

line-demo: train ## try the LINE channel without an account, on a page that works like LINE (PORT, default 8010)
	@exec $(PY) scripts/line_demo.py

lock: ## requirements.lock from requirements.txt (needs uv)
	uv pip compile requirements.txt --override overrides.txt --python-version 3.10 --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.lock

clean: ## remove everything that was built
	rm -rf .venv var models .rasa results resources/fonts/built
	find . -name '*.mo' -not -path './.venv/*' -delete
