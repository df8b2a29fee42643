"""What is written into JSON, and read from it."""
