"""How subagents' work gets into progress files: from events to journalled runs, from these to the files."""
