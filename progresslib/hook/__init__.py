"""One hook's process: the event that comes in, the answer that goes out, what that took."""
