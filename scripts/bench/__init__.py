"""Benchmarks: what the library costs, as ratios of one run."""
