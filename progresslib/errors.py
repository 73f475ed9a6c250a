"""The one exception of the package."""


class ProgressError(Exception):
    """Something a person can mend; its text is the line for them: `path:line: what is wrong, and what to do`.

    One that `may_pass` by itself, such as a lock that others hold, is worth a line only if it lasts.
    """

    may_pass = False
