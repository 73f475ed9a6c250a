"""The tests of claude-progress; `python3 tests` runs them all."""
