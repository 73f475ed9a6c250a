"""Edits of a progress file in the words of an orchestration: pure functions from its bytes to its new bytes."""
