# Commands for work on migtext, in the virtual environment that is active: make install, then make check.

.PHONY: install check test format schema gallery docs gazetteers bench

install:
	python -m pip install -e '.[dev]'

check:
	ruff check .
	ruff format --check .
	mypy
	pytest

test:
	pytest

format:
	ruff check --fix .
	ruff format .

schema:
	migtext schema > docs/schema.json
	migtext schema --tables > docs/columns.json
	python docs/make/fields.py

gallery:
	python docs/make/gallery.py

docs:
	python docs/make/website.py

gazetteers:
	python gazetteers/make/cldr.py
	python gazetteers/make/declension.py

bench:
	python benchmarks/startup.py
	python benchmarks/sentences.py
