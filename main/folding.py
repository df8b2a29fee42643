"""Letters without their accents: “Brontë” and “bronte” are one word to who searches."""

from typing import Any
from unicodedata import normalize

LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
}
"""Letters that Unicode does not take apart. The function `folded` of PostgreSQL, which migration
0006 makes, knows the same; a test compares the two."""

MARKS = range(0x300, 0x370)
"""The accents that Unicode takes off letters."""

TABLE = str.maketrans(dict.fromkeys(MARKS) | {ord(old): new for old, new in LETTERS.items()})


def fold(text: str) -> str:
    """The text in small letters without accents."""
    if text.isascii():
        return text.lower()
    return normalize("NFKD", text.lower()).translate(TABLE)


def teach_sqlite(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Let SQLite fold words; PostgreSQL learns it from a migration."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded", 1, fold, deterministic=True)
