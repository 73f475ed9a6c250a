"""The progress files of a project: read, replaced, archived, deleted; nothing else changes them."""
