"""Sets up a machine or a repository, on a bare Python: copies what runs, registers it, and takes it out again."""
