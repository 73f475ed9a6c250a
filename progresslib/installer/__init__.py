"""Sets up a machine or a repository, on a bare Python: copies, registers, tries out, takes out again."""
