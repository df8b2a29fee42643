"""What presence is about: a socket in a room, and the people a room then has."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, Self

from main.chat.admission import Person

TTL = 60
"""Seconds after which an entry that nobody refreshes is gone."""

BEAT = 20
"""Seconds between refreshes: one that fails, or comes late, does no harm."""


class Entry(NamedTuple):
    """A socket in a room."""

    order: int
    person: Person
    socket: str

    def packed(self) -> str:
        """The entry as a member of its room's set; the order is the set's."""
        who = self.person
        return json.dumps([self.socket, who.pk, who.email, who.name, who.staff])

    @classmethod
    def unpacked(cls, order: int, packed: str) -> Self:
        """The entry that was packed."""
        socket, pk, email, name, staff = json.loads(packed)
        return cls(order, Person(pk, email, name, staff), socket)


@dataclass(frozen=True)
class Room:
    """An order, and who is there to talk about it: each person once, customers first."""

    order: int
    people: tuple[Person, ...]

    @classmethod
    def of(cls, order: int, entries: Iterable[Entry]) -> Self:
        """The room with these sockets in it."""
        people = {entry.person.pk: entry.person for entry in entries}
        return cls(order, tuple(sorted(people.values(), key=lambda one: (one.staff, one.email))))

    def plus(self, person: Person) -> "Room":
        """The room when somebody has come in."""
        return Room(self.order, (*self.people, person))

    def has(self, person: int) -> bool:
        """Whether somebody is here, with whichever socket."""
        return any(one.pk == person for one in self.people)

    def names(self) -> list[dict[str, Any]]:
        """The people as the room's clients get them."""
        return [{"name": one.name, "staff": one.staff} for one in self.people]


class Store(Protocol):
    """Keeps entries. Every method may be called from any thread, and by two processes at once."""

    def enter(self, entry: Entry) -> tuple[Room, int]:
        """Put a socket into its room.

        Returns:
            The room without this socket, and how many sockets its person now has anywhere.
        """

    def leave(self, entry: Entry) -> Room:
        """Take a socket out of its room; returns the room without it."""

    def refresh(self, entries: Iterable[Entry]) -> None:
        """Say that these sockets are still there."""

    def rooms(self) -> list[Room]:
        """The rooms that have people in them, by order."""
