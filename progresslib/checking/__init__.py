"""The strict reading of a progress file, with markdown-it-py, for the command line alone."""
