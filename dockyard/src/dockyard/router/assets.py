"""How the router serves what earlier releases left: the app is asked first, its 404 is looked up in their files."""

from pathlib import Path
from typing import Any

from dockyard.release import assets

FOR_GOOD = "max-age=315360000, public, immutable"
"""Ten years: a name with a hash never changes its content (WhiteNoise's value)."""


def around(proxy: dict[str, Any], directories: list[Path]) -> dict[str, Any]:
    """The handler of an app that has such files, for Caddy.

    Arguments: `proxy`, the handler that asks the app; `directories`, the kept files, newest release first.
    """
    asked = {"method": ["GET", "HEAD"], "path_regexp": {"pattern": assets.pattern(directories)}}
    looked_up = proxy | {"handle_response": [{"match": {"status_code": [404]}, "routes": _routes(directories)}]}
    return {
        "handler": "subroute",
        "routes": [{"match": [asked], "handle": [looked_up], "terminal": True}, {"handle": [proxy]}],
    }


def _routes(directories: list[Path]) -> list[dict[str, Any]]:
    """What to do with the app's 404: the newest release that has the file, else the 404, which nobody is to keep."""
    return [
        *(_files(str(one).replace("{", r"\{")) for one in directories),
        {"handle": [_headers({"Cache-Control": ["no-store"]}), {"handler": "copy_response"}]},
    ]


def _files(root: str) -> dict[str, Any]:
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
