"""Mails, a file a noun. Nobody loses an account or an order because the mail server is down."""
