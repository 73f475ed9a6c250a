"""A hook, or a command, of which one call to the file system fails or is its last; and what must hold afterwards."""
