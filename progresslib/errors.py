"""The one exception of the package."""


class ProgressError(Exception):
    """Something a person can mend; its text is the line for them: `path:line: what is wrong, and what to do`."""
