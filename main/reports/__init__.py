"""What the shop has sold, counted. Cancelled lines do not count, days are the shop's own."""
