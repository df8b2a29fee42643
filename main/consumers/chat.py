"""A conversation about an order, seen from one socket (docs/chat.md has the protocol)."""

import json
import logging
import time
import uuid
from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from redis.exceptions import RedisError

from main.chat import conversation, limits, presence, protocol
from main.chat.admission import MALFORMED, TOO_MANY, Credentials, Person, Refused, admit
from main.chat.conversation import Said
from main.chat.groups import ROOMS, room, tell, tell_message
from main.chat.heart import heart
from main.chat.presence import Entry, Room
from main.chat.protocol import Mistake
from main.chat.threads import in_thread
from main.consumers.requests import Scope
from main.models.chat_message import MAX_LENGTH

logger = logging.getLogger(__name__)

RULES = {"max_length": MAX_LENGTH}
"""What a client should know beforehand."""


class ChatConsumer(AsyncWebsocketConsumer):
    """One socket of one person in one room.

    `last` is the id of the newest message that was sent to the client: whatever is told goes by
    it, so nothing is sent twice, or left out.
    """

    person: Person
    entry: Entry
    last = 0
    inside = False
    closing = False

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Be there from connect to disconnect; gone in any case when an error ends it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.leave(1011)

    # Coming and going.

    async def connect(self) -> None:
        """Let the person in; who is refused gets an open socket first, or could not see why."""
        await self.accept()
        self.credentials: Credentials = self.scope["credentials"]
        self.order_id: int = self.scope["url_route"]["kwargs"]["order_id"]
        try:
            await self.enter()
        except Refused as refusal:
            await self.refuse(refusal)
        except Mistake as mistake:
            await self.say(**mistake.answer)
            await self.refuse(Refused(MALFORMED, "The query is malformed."))

    async def enter(self) -> None:
        """Come into the room.

        What others say from now on waits in the channel until the history has been sent.
        """
        place = protocol.place(self.scope, "last")
        self.person = await in_thread(admit)(self.credentials, self.order_id)
        self.admitted_at = time.monotonic()
        self.allowance = limits.allowance_of(self.person.pk)
        await self.take_a_place()
        await self.channel_layer.group_add(room(self.order_id), self.channel_name)
        await self.say("welcome", name=self.person.name, staff=self.person.staff, **RULES)
        await self.send_history(place)
        heart().add(self)

    async def take_a_place(self) -> None:
        """Be seen in the room, and announced if this is the person's first socket there."""
        self.entry = Entry(self.order_id, self.person, uuid.uuid4().hex)
        found, sockets = await self.ask_presence("enter") or (Room(self.order_id, ()), 1)
        if sockets > limits.SOCKETS:
            await self.ask_presence("leave")
            raise Refused(TOO_MANY, f"You have {limits.SOCKETS} conversations open already.")
        self.inside = True
        if not found.has(self.person.pk):
            await self.announce("join", found.plus(self.person))
        logger.info("User %s has joined the chat about order %s", self.person.pk, self.order_id)

    async def disconnect(self, code: int) -> None:
        """Go."""
        await self.leave(code)

    async def leave(self, code: int) -> None:
        """Give the place up; announced when it was the person's last socket in the room."""
        self.closing = True
        if not self.inside:
            return
        self.inside = False
        heart().remove(self)
        await self.channel_layer.group_discard(room(self.order_id), self.channel_name)
        left = await self.ask_presence("leave") or Room(self.order_id, ())
        if not left.has(self.person.pk):
            await self.announce("leave", left)
        logger.info(
            "User %s has left the chat about order %s (%s)", self.person.pk, self.order_id, code
        )

    async def ask_presence(self, what: str) -> Any:
        """Tell presence of this socket; None when Redis is away: that hinders no conversation."""
        try:
            return await in_thread(getattr(presence.store(), what))(self.entry)
        except RedisError:
            logger.exception("Presence is not to be had")
            return None

    async def announce(self, what: str, found: Room) -> None:
        """Tell the room, and those who watch the rooms, that somebody has come or gone."""
        who = {"author": self.person.name, "staff": self.person.staff}
        details = {"what": what, "person": self.person.pk, "people": found.names(), **who}
        await tell(room(self.order_id), "chat.people", **details)
        await tell(ROOMS, "rooms.changed")

    async def refuse(self, refusal: Refused) -> None:
        """Close the socket; what it still sends is not read."""
        if not self.closing:
            self.closing = True
            logger.info(
                "Closed a chat about order %s with %s: %s", self.order_id, refusal.code, refusal
            )
            await self.close(refusal.code, refusal.reason)

    # What the client says.

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what a frame says, or say what is wrong with it."""
        if self.closing:
            return
        try:
            self.count_frame()
            word = protocol.read(text_data)
            await getattr(self, f"on_{type(word).__name__.lower()}")(word)
        except Mistake as mistake:
            await self.say(**mistake.answer)
        except Refused as refusal:
            await self.refuse(refusal)

    def count_frame(self) -> None:
        """Bear with clients up to a point: no person's page sends so much."""
        if self.allowance.frames.take():
            raise Refused(TOO_MANY, "Too many messages at once.")

    async def on_message(self, word: protocol.Message) -> None:
        """Keep what was said, acknowledge it, tell the room."""
        self.count_message(word)
        keep = in_thread(conversation.keep)
        try:
            kept = await keep(self.order_id, self.person, word.key, word.text)
        except conversation.KeyTakenError:
            sentence = "Somebody else's message has this key."
            raise Mistake("key_taken", sentence, key=str(word.key)) from None
        await self.say("ack", key=kept.said["key"], id=kept.said["id"], date=kept.said["date"])
        await tell_message(self.order_id, kept)
        logger.debug("Message %s about order %s", kept.said["id"], self.order_id)

    def count_message(self, word: protocol.Message) -> None:
        """Let nobody flood the others; what was sent too early may be sent again."""
        if seconds := self.allowance.messages.take():
            sentence = "You write faster than anybody reads. Wait a moment."
            details = {"key": str(word.key), "retry_after": round(seconds, 1)}
            raise Mistake("too_fast", sentence, **details)

    async def on_typing(self, word: protocol.Typing) -> None:
        """Tell the others, unless they have just heard."""
        if not self.allowance.typing.take():
            who = {"author": self.person.name, "staff": self.person.staff}
            await tell(room(self.order_id), "chat.typing", person=self.person.pk, **who)

    async def on_join(self, word: protocol.Join) -> None:
        """Send again what came after a message: the client knows best what it has."""
        self.count_page()
        await self.send_history(word.last)

    async def on_older(self, word: protocol.Older) -> None:
        """Send a page of what was said long ago."""
        self.count_page()
        found, older = await in_thread(conversation.newest)(self.order_id, word.before)
        await self.say("older", messages=[self.seen(said) for said in found], older=older)

    def count_page(self) -> None:
        """Pages of history cost more than anything else."""
        if seconds := self.allowance.pages.take():
            raise Mistake("too_fast", "Wait a moment.", retry_after=round(seconds, 1))

    async def on_leave(self, word: protocol.Leave) -> None:
        """Part as friends."""
        await self.refuse(Refused(1000, "Goodbye."))

    # What the room says.

    async def chat_message(self, event: dict[str, Any]) -> None:
        """Pass on what was said. If one before it has not come, it is read with that one."""
        if event["said"]["id"] <= self.last or self.closing:
            return
        if event["previous"] > self.last:
            await self.catch_up()
        else:
            await self.say("message", **self.seen(event["said"]))
            self.last = event["said"]["id"]

    async def chat_missed(self, event: dict[str, Any]) -> None:
        """Read what Redis did not tell."""
        await self.catch_up()

    async def catch_up(self) -> None:
        """Send what was said since, as if it had been told."""
        for said in await in_thread(conversation.after)(self.order_id, self.last):
            await self.say("message", **self.seen(said))
            self.last = said["id"]

    async def chat_typing(self, event: dict[str, Any]) -> None:
        """Somebody else is writing."""
        if event["person"] != self.person.pk:
            await self.say("typing", author=event["author"], staff=event["staff"])

    async def chat_people(self, event: dict[str, Any]) -> None:
        """Somebody has come or gone."""
        details = {name: event[name] for name in ("author", "staff", "people")}
        await self.say(event["what"], mine=event["person"] == self.person.pk, **details)

    # Sending.

    async def send_history(self, place: int | None) -> None:
        """Send what came after a message; without one, the newest page."""
        found, older = await in_thread(conversation.history)(self.order_id, place)
        self.last = found[-1]["id"] if found else place or 0
        await self.say("history", messages=[self.seen(said) for said in found], older=older)

    def seen(self, said: Said) -> dict[str, Any]:
        """A message as this person gets it."""
        told = {name: value for name, value in said.items() if name != "author_id"}
        return told | {"mine": said["author_id"] == self.person.pk}

    async def say(self, type: str, **details: Any) -> None:  # noqa: A002 - the protocol's word
        """Send a JSON object."""
        await self.send(json.dumps({"type": type, **details}, ensure_ascii=False))

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand an event to its method.

        Channels would first look, in a thread, for old database connections. No connection stays
        open between calls here, and a message to a full room would cost a thread for everybody.
        """
        await getattr(self, get_handler_name(message))(message)
