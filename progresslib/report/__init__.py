"""The page that `claude-progress report` writes: orchestrations in, the text of one HTML file out."""
