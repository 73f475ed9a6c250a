"""The page that `claude-progress report` writes: from orchestrations to the text of one HTML file."""
