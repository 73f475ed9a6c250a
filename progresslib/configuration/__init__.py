"""The settings in config.yaml, compiled for the hooks."""
