"""What runs by itself at set times."""
