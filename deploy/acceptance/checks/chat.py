"""The chat over a WebSocket, and the employees' event stream."""

import json
import uuid
from typing import Any

from websockets.sync.client import ClientConnection

from deploy.acceptance.expecting import Failure, expect_status
from deploy.acceptance.tour import Tour


def chat(tour: Tour) -> str:
    """Shopper and owner talk about the order; the list of rooms tells it while they do."""
    path = f"/ws/customer-service/{tour.order}/"
    with tour.shopper.socket(path) as shopper, tour.owner.socket(path) as owner:
        for one in (shopper, owner):
            hear(tour, one, type="history")
        for speaker, listener in ((shopper, owner), (owner, shopper)):
            text = f"Is it on its way? {uuid.uuid4()}"
            say(speaker, text, str(uuid.uuid4()))
            hear(tour, listener, type="message", text=text)
        hear_of_room(tour)
    return f"wss://{tour.target.parts.netloc}{path}, both ways, and the event stream"


def say(socket: ClientConnection, text: str, key: str) -> None:
    """Send a message (docs/chat.md)."""
    socket.send(json.dumps({"type": "message", "text": text, "key": key}))


def hear(tour: Tour, socket: ClientConnection, **wanted: str) -> dict[str, Any]:
    """The next frame that has these values.

    Raises:
        Failure: nothing came for a whole timeout.
    """
    while True:
        try:
            frame = json.loads(socket.recv(tour.target.timeout))
        except TimeoutError:
            raise Failure(f"nothing like {wanted} came over the socket") from None
        if wanted.items() <= frame.items():
            return frame


def hear_of_room(tour: Tour) -> None:
    """Have the event stream tell of the order's room while it is open.

    Raises:
        Failure: the stream ends, or tells nothing.
    """
    path = "/customer-service/notify/"
    with tour.owner.http.stream("GET", path) as stream:
        expect_status(stream, 200)
        for line in stream.iter_lines():
            if line.startswith("data: ") and tour.order in rooms(line):
                return
    raise Failure(f"{path} ended without a word of order {tour.order}")


def rooms(line: str) -> list[int]:
    """The orders of the rooms that a line of the stream tells of."""
    return [room["order"] for room in json.loads(line.removeprefix("data: "))]
