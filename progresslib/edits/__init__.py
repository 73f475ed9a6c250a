"""A progress file changed in the words of an orchestration: from its bytes to its new bytes; pure."""
