"""Importing the catalogue: rows from a CSV file and pictures from a directory."""
