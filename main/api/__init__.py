"""What programs read: dispatch software (/api/) and the phone app (/mobile-api/)."""
