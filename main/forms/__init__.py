"""What people fill in, a file a noun."""
