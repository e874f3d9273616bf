"""Benchmarks of what the library costs, as ratios within one run."""
