"""The pane of insights and dashboards."""
