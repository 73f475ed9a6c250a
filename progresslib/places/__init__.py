"""Which folders belong to a session: of the project, of its state, of the plugin."""
