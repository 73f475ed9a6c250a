"""What answers the hooks: a module for each kind of event."""
