"""A progress file read as an orchestration: its phases, runs, blockers and errors; pure."""
