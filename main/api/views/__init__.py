"""The API's addresses, a file a noun."""
