"""The shop: one Django app, by layer, with the same noun in each."""
