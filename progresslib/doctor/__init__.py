"""`claude-progress doctor`: looks whether the hooks can do their work here, and what to do where they cannot."""
