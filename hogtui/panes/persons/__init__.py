"""The pane of people."""
