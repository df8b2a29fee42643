"""What lists can be narrowed down by; a malformed value is 400."""
