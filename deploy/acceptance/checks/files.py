"""Static files and uploaded pictures."""

import random
import re
import struct
import zlib

import httpx

from deploy.acceptance.expected_headers import FILES, PAGES, expect_headers
from deploy.acceptance.expecting import expect, expect_status, the
from deploy.acceptance.tour import Tour

SIDE = 900
"""Pixels of the uploaded picture's sides: 2.4 MB, more than nginx takes unless it is told to."""


def static(tour: Tour) -> str:
    """Every file of the home page: Brotli, gzip and neither, to be kept for good."""
    files = set(re.findall(r'"(/static/[^"]+\.(?:css|js))"', tour.stranger.page("/")))
    expect(files, "the home page has no static file")
    for path in sorted(files):
        plain = file(tour, path, "identity")
        for encoding in ("br", "gzip"):
            packed = file(tour, path, encoding)
            expect(packed.content == plain.content, f"{path} is another file with {encoding}")
    missing = tour.stranger.get("/static/none.0123456789ab.css")
    expect_status(missing, 404)
    kept = missing.headers.get("cache-control")
    expect(kept == "no-store", f"a static file that is not there may be kept: {kept}")
    return f"{len(files)} files, each with Brotli, gzip and neither"


def file(tour: Tour, path: str, encoding: str) -> httpx.Response:
    """A static file in an encoding, with the headers it has to have."""
    answer = expect_status(tour.stranger.get(path, headers={"Accept-Encoding": encoding}), 200)
    got = answer.headers.get("content-encoding", "identity")
    expect(got == encoding, f"{path} comes as {got} when {encoding} is asked for")
    kept = answer.headers.get("cache-control", "")
    expect("immutable" in kept, f"{path} is not kept for good: {kept!r}")
    expect(answer.headers.get("vary") == "Accept-Encoding", f"{path} has no Vary")
    expect_headers(answer, FILES)
    return answer


def media(tour: Tour) -> str:
    """The owner uploads a picture; everybody gets it as it was, and its thumbnail."""
    content = png(SIDE)
    edit = book_page(tour)
    page = tour.owner.get(edit)
    field = the(next(iter(tour.owner.form(page, "slug").files), None), "a field for pictures")
    taken = {field: ("acceptance.png", content, "image/png")}
    sent = expect_status(tour.owner.send(edit, "slug", {"_continue": "1"}, taken), 200)
    expect("was changed successfully" in sent.text, f"{edit} did not take the picture")
    originals = re.findall(r'href="(/media/products/[^"]+\.png)"', sent.text)
    thumbnails = re.findall(r'src="(/media/thumbnails/[^"]+\.jpg)"', sent.text)
    expect(originals and thumbnails, f"{edit} shows no picture")
    picture = expect_status(tour.stranger.get(originals[-1]), 200)
    expect(picture.content == content, f"{originals[-1]} is not what was uploaded")
    expect_status(tour.stranger.get(thumbnails[-1]), 200)
    expect_picture(picture)
    return f"{len(content) / 1e6:.1f} MB up and down"


def book_page(tour: Tour) -> str:
    """The path of a book's page in the owner's admin."""
    shelf = tour.owner.page("/admin/main/product/")
    return the(re.search(r'href="(/admin/main/product/\d+/change/)', shelf), "a book to edit")[1]


def expect_picture(answer: httpx.Response) -> None:
    """Have the headers of an uploaded picture (main/views/media.py)."""
    expect_headers(answer, PAGES)
    for name, value in (
        ("content-type", "image/png"),
        ("content-disposition", "inline"),
        ("cache-control", "public, max-age=31536000, immutable"),
    ):
        got = answer.headers.get(name)
        expect(got == value, f"{answer.url} has {name}: {got} instead of {value}")


def png(side: int) -> bytes:
    """A square picture of noise, in the PNG format (RFC 2083), which nothing makes smaller."""
    noise = random.Random(side)  # noqa: S311 - nothing secret
    rows = b"".join(b"\0" + noise.randbytes(3 * side) for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG: its length, kind, content and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
