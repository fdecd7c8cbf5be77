"""Measurements under load; each program prints one JSON object. See docs/benchmarks.md."""
