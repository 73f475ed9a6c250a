"""Fuzzing: what each part promises of any bytes, as functions of bytes that raise where the promise is broken."""
