"""The address of a server of Redis: who is asked, and with which options."""

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
"""What an address may set; time limits and encodings are ours."""


def place(url: str) -> str:
    """Return where the server at `url` is, as a text without credentials.

    Raises `ConfigurationError` where `url` is no address.  It is not repeated: a password whose
    special characters were not escaped may stand in any part of it.
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
        "the store is not at redis://USER:PASSWORD@HOST:PORT/DB, rediss://… or unix:///SOCKET"
        " (an @ or / in the password is written %40 or %2F; options are ssl_…, db, client_name)"
    )


def parsed(url: str) -> tuple[Any, dict[str, Any]]:
    """redis-py's class for a connection to `url`, and its arguments, the password among them."""
    options = parse_url(url)  # type: ignore[no-untyped-call]
    return options.pop("connection_class", Connection), options


def _place(url: str) -> str:
    """Raises `ValueError` for what redis-py would take for something else than was meant."""
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
