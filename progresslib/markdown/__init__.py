"""Markdown without loss: lines, the blocks in them, edits of their spans; pure."""
