"""Customer service: what is said about an order, by whom, and who is in the room (docs/chat.md)."""
