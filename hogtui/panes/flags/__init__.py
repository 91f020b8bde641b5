"""The pane of feature flags."""
