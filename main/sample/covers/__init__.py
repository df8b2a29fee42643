"""Drawing book covers: a palette, a pattern and a layout for each book."""
