"""Parse and check the address of a Redis server."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from redis.connection import Connection, parse_url
from redis.exceptions import RedisError

from coffers.errors import ConfigurationError

PORT = 6379

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.ASCII)
_NUMBER = re.compile(r"/?[0-9]*", re.ASCII)
_OPTION = re.compile(r"ssl_\w+|db|client_name", re.ASCII)
"""Options that an address may set; we set time limits and encodings."""


def place(url: str) -> str:
    """Return where the server is, without credentials, for messages.

    Raises `ConfigurationError` if `url` isn't an address.  The error doesn't show any part of it: a
    password with unescaped characters may be in every part.
    """
    try:
        where = _place(url)
        kind, options = parsed(url)
        kind(**options)
    except (ValueError, TypeError, RedisError):
        where = ""
    if where:
        return where
    raise ConfigurationError(
        "store must be redis://USER:PASSWORD@HOST:PORT/DB, rediss://… or unix:///SOCKET"
        " (write @ and / in a password as %40 and %2F; options are ssl_…, db and client_name)"
    )


def parsed(url: str) -> tuple[Any, dict[str, Any]]:
    """Return redis-py's class for a connection to `url`, and its arguments, including secrets."""
    options = parse_url(url)  # type: ignore[no-untyped-call]
    return options.pop("connection_class", Connection), options


def _place(url: str) -> str:
    """Return the place, or ``""``.  Raises `ValueError` for a URL that redis-py would misread."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    plain = url.isprintable() and not parts.fragment
    if not plain or not all(_OPTION.fullmatch(name) for name, _ in query):
        raise ValueError
    if parts.scheme == "unix":
        return f"unix:{parts.path.rpartition('/')[2]}" if parts.path.strip("/") else ""
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or not _NUMBER.fullmatch(parts.path):
        raise ValueError
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or PORT}"
