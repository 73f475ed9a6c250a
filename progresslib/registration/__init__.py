"""Our hooks in the client's settings files: put in and taken out without touching the rest."""
