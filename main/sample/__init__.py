"""The sample catalogue: products.csv, its pictures, and the program that drew them."""
