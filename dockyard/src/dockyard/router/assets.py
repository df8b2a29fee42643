"""How the router serves what earlier releases left: the app is asked first, its 404 is looked up in their files."""

from pathlib import Path
from typing import Any

from dockyard.release import assets

FOR_GOOD = "max-age=315360000, public, immutable"
"""Ten years: a name with a hash never changes its content (WhiteNoise's value)."""


def around(proxy: dict[str, Any], directory: Path) -> dict[str, Any]:
    """The handler of an app that has such files, for Caddy; the same as long as it is the same directory.

    Arguments: `proxy`, the handler that asks the app; `directory`, the kept files.
    """
    asked = {"method": ["GET", "HEAD"], "path_regexp": {"pattern": assets.pattern(directory)}}
    looked_up = proxy | {"handle_response": [{"match": {"status_code": [404]}, "routes": _routes(directory)}]}
    return {
        "handler": "subroute",
        "routes": [{"match": [asked], "handle": [looked_up], "terminal": True}, {"handle": [proxy]}],
    }


def _routes(directory: Path) -> list[dict[str, Any]]:
    """What to do with the app's 404: the file if it was kept, else the 404, which nobody is to keep."""
    return [
        _file(str(directory).replace("{", r"\{")),
        {"handle": [_headers({"Cache-Control": ["no-store"]}), {"handler": "copy_response"}]},
    ]


def _file(root: str) -> dict[str, Any]:
    return {
        "match": [{"file": {"root": root, "try_files": ["{http.request.uri.path}"]}}],
        "handle": [
            _headers({"Cache-Control": [FOR_GOOD], "X-Content-Type-Options": ["nosniff"]}),
            {
                "handler": "file_server",
                "root": root,
                "precompressed": {"br": {}, "gzip": {}},
                "precompressed_order": ["br", "gzip"],
            },
        ],
        "terminal": True,
    }


def _headers(values: dict[str, list[str]]) -> dict[str, Any]:
    return {"handler": "headers", "response": {"set": values, "deferred": True}}
