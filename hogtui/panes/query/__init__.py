"""The query pane: HogQL above, its rows below."""
