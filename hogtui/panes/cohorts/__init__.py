"""The pane of cohorts."""
