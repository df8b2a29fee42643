"""Reading mails in tests."""

import re


def link_in(letter):
    """The path and query string of the first link in a mail."""
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
