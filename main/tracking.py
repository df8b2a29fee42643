"""Where a parcel is: what the carrier's HTTP API says (TRACKER_URL).

`GET {TRACKER_URL}/{tracking number}` answers with JSON:
`{"status": "in_transit", "events": [{"time": "2026-03-01T09:30:00Z", "place": "Leeds",
"description": "Left the depot"}]}`; `events` may be missing, and so may all of an event but its
description. 404 and 410 say that it does not know the number.

What it answers is not trusted: no redirect is followed, not more than MAX_BYTES are read, in
MAX_SECONDS altogether, and nothing is handed on that was not looked for.
"""

import asyncio
import functools
import hashlib
import json
import re
import ssl
from typing import Any

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from rest_framework import serializers

from main.database import give_connection_back
from main.models import Order

NUMBER = re.compile(r"[A-Za-z0-9-]{1,64}")
"""What a tracking number looks like; nothing else becomes part of an address."""

MAX_SECONDS = 5.0
CONNECT_SECONDS = 2.0
MAX_BYTES = 64 * 1024
KEPT_SECONDS = 60
"""For how long a good answer is not asked for again."""


class CarrierError(Exception):
    """The carrier gave no answer that says where the parcel is."""


class CarrierDownError(CarrierError):
    """It cannot be reached, or says itself that it is out of order."""


class CarrierSlowError(CarrierError):
    """It took longer than MAX_SECONDS."""


class CarrierMalformedError(CarrierError):
    """It answered something that we do not understand."""


class EventSerializer(serializers.Serializer):
    """Something that happened to a parcel."""

    time = serializers.DateTimeField(allow_null=True, default=None)
    place = serializers.CharField(allow_blank=True, default="", max_length=120)
    description = serializers.CharField(max_length=200)


class ParcelSerializer(serializers.Serializer):
    """Where a parcel is, and how it came there."""

    status = serializers.CharField(max_length=40)
    events = EventSerializer(many=True, default=list, max_length=100)


async def whereabouts(order: Order) -> dict[str, Any]:
    """What is known of an order's parcel.

    Returns:
        `tracking_number` and `state`: "not_sent" (it has no number yet), "not_offered" (no carrier
        is set), "unknown" to the carrier, or "tracked", and then `status` and `events` as well.

    Raises:
        CarrierError: the carrier does not tell.
    """
    known = {"tracking_number": order.tracking_number}
    if not order.tracking_number:
        return {**known, "state": "not_sent"}
    if not settings.TRACKER_URL:
        return {**known, "state": "not_offered"}
    await sync_to_async(give_connection_back)()
    parcel = await track(order.tracking_number)
    return {**known, "state": "tracked", **parcel} if parcel else {**known, "state": "unknown"}


async def track(number: str) -> dict[str, Any] | None:
    """Ask where a parcel is; TRACKER_URL must be set.

    Arguments:
        number: the tracking number, as it was typed.

    Returns:
        `status` and `events` as ParcelSerializer has them; None when the carrier does not know
        the number.

    Raises:
        CarrierDownError, CarrierSlowError, CarrierMalformedError: never with the carrier's words.
    """
    if not NUMBER.fullmatch(number):
        return None
    address = f"{settings.TRACKER_URL}/{number}"
    key = f"parcel-{hashlib.sha256(address.encode()).hexdigest()}"
    if (kept := await cache.aget(key)) is not None:
        return kept
    parcel = await ask(address)
    if parcel is not None:
        await cache.aset(key, parcel, KEPT_SECONDS)
    return parcel


async def ask(address: str) -> dict[str, Any] | None:
    """Ask the carrier, whatever was said before."""
    try:
        async with asyncio.timeout(MAX_SECONDS), client() as carrier:
            request = carrier.build_request("GET", address)
            response = await carrier.send(request, stream=True)
            try:
                return await read(response)
            finally:
                await response.aclose()
    except (TimeoutError, httpx.TimeoutException):
        raise CarrierSlowError from None
    except httpx.ProtocolError:
        raise CarrierMalformedError from None
    except (httpx.TransportError, httpx.InvalidURL):
        raise CarrierDownError from None


def client() -> httpx.AsyncClient:
    """A client for one question: a kept one would belong to the event loop that it began in.

    It takes no proxy from the environment, follows nothing, and asks for plain bytes, which are
    not more when they are unpacked.
    """
    return httpx.AsyncClient(
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(MAX_SECONDS, connect=CONNECT_SECONDS),
        verify=certificates(),
        trust_env=False,
    )


@functools.cache
def certificates() -> ssl.SSLContext:
    """The authorities that are believed; read once, for that takes longer than a question."""
    return httpx.create_ssl_context(trust_env=False)


async def read(response: httpx.Response) -> dict[str, Any] | None:
    """Take from an answer what we know of."""
    if response.status_code in {404, 410}:
        return None
    if response.status_code == 429 or response.status_code >= 500:
        raise CarrierDownError
    if response.status_code != 200 or response.headers.get("Content-Encoding", "identity") != (
        "identity"
    ):
        raise CarrierMalformedError
    return understood(await body_of(response))


async def body_of(response: httpx.Response) -> bytes:
    """The body of an answer, as far as it is not too long."""
    body = b""
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MAX_BYTES:
            raise CarrierMalformedError
    return body


def understood(body: bytes) -> dict[str, Any]:
    """A parcel read from JSON."""
    try:
        parcel = ParcelSerializer(data=json.loads(body))
        parcel.is_valid(raise_exception=True)
    except (ValueError, RecursionError, OverflowError, serializers.ValidationError):
        raise CarrierMalformedError from None
    return parcel.validated_data
