"""What a client may say over the socket, read without trusting a byte of it (docs/chat.md)."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from main.forms.chat_message import ChatMessageForm, PlaceForm


class Mistake(Exception):  # noqa: N818 - the client's, told to the client
    """Something the client should not have sent; the conversation goes on.

    Arguments:
        code: a word for programs.
        sentence: the same for people.
        details: what else the answer holds.
    """

    def __init__(self, code: str, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.answer = {"type": "error", "code": code, "message": sentence, **details}


@dataclass(frozen=True)
class Message:
    """Something to be said."""

    key: UUID
    text: str


@dataclass(frozen=True)
class Join:
    """Send what came after message `last`; without it, the newest page."""

    last: int | None


@dataclass(frozen=True)
class Older:
    """Send the page before message `before`."""

    before: int


@dataclass(frozen=True)
class Typing:
    """The person is writing."""


@dataclass(frozen=True)
class Leave:
    """The person goes."""


Word = Message | Join | Older | Typing | Leave


def read(text: str | None) -> Word:
    """What a frame says.

    Arguments:
        text: the frame; None for a binary one.

    Raises:
        Mistake: with the answer to it.
    """
    content = decoded(text)
    kind = content.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Mistake("unknown_type", f"The type must be one of: {', '.join(READERS)}.")
    return reader(content)


def decoded(text: str | None) -> dict[str, Any]:
    """The JSON object in a frame."""
    try:
        content = json.loads(text or "")
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise Mistake("malformed", "Send JSON objects as text.")
    return content


def read_message(content: dict[str, Any]) -> Message:
    """A message with text and key."""
    key = content.get("key")
    given = {name: content.get(name) for name in ("text", "key")}
    if not all(isinstance(value, str) for value in given.values()):
        raise Mistake("invalid", "A message has a text and a key, both strings.")
    form = ChatMessageForm(given)
    if not form.is_valid():
        raise Mistake("invalid", form.sentence(), key=key)
    return Message(form.cleaned_data["key"], form.cleaned_data["text"])


def read_join(content: dict[str, Any]) -> Join:
    """A place to go on from."""
    return Join(place(content, "last"))


def read_older(content: dict[str, Any]) -> Older:
    """A place to go back from."""
    before = place(content, "before")
    return Older(before) if before is not None else invalid_place("before")


def place(content: dict[str, Any], name: str) -> int | None:
    """A message's id."""
    form = PlaceForm({name: content.get(name)})
    return form.cleaned_data[name] if form.is_valid() else invalid_place(name)


def invalid_place(name: str) -> NoReturn:
    """Say what an id looks like."""
    raise Mistake("invalid", f"{name} must be the id of a message.")


READERS = {
    "join": read_join,
    "leave": lambda content: Leave(),
    "message": read_message,
    "older": read_older,
    "typing": lambda content: Typing(),
}
