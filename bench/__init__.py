"""Measurements, each a ratio within one run; ``docs/benchmarks.md`` says how to read them."""
