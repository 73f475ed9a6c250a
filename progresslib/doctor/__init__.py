"""Looks whether the hooks can do their work here, and says what to do where they cannot."""
