"""What to draw of some numbers, and how: models, and rasterisers that turn one into lines of text.

Nothing in here knows a terminal or a server. A model (`model.py`) says what there is: series,
values, their format. `draw.py` makes a picture of a model in so many cells, with the place of
every value in it and what a cursor reads there. `guess.py` makes a model of the rows of a query,
`insight.py` one of an insight's result.
"""
