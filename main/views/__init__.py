"""What the shop answers, a file a noun."""
