"""What lasts: sockets and event streams. Everything else is a view."""
