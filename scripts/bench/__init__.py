"""Benchmarks of the library's cost, as ratios within one run."""
