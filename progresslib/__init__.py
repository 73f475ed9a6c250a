"""The library behind the hooks and the command line of claude-progress."""

VERSION = "0.1.0"
