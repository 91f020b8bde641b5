"""How fast hogtui is, measured from outside: `python -m tests.benchmarks`."""
