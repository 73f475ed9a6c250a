"""Mutation testing: small faults are put into the library, one at a time, and the tests must notice each."""
