"""Runs the real Claude Code client against a scripted Messages API on loopback."""
