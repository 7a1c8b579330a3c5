"""Measures what the product promises about speed: `make bench`, or one part alone with `python -m bench.pages`."""
