"""Subagents' work on its way into progress files: from events to runs, from runs to records."""
