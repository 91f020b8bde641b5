"""Generated data: a believable product, the same for the same seed and the same now."""
