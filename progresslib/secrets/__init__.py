"""Finds tokens and passwords in what is to be written down, and masks them; pure."""
