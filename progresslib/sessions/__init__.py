"""What is noted of the client's sessions in a project's state."""
