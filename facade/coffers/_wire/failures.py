"""Translate the errors of HTTP libraries, whose names for them are the same."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from coffers._wire import deadlines
from coffers._wire.clock import Deadline
from coffers.errors import CoffersError, ConfigurationError, ConnectionFailed, TlsFailed
from coffers.flow import Request


def translated(
    error: Exception,
    request: Request,
    deadline: Deadline,
    library: ModuleType,
    closed: bool,  # noqa: FBT001
) -> CoffersError:
    """Return our error for the HTTP library's, without its message, which may quote a header.

    `closed` says whether the connections were closed meanwhile.
    """
    if deadline.remaining() <= 0:
        return deadline.exceeded()
    if closed or isinstance(error, RuntimeError):
        return ConfigurationError("the HTTP client is closed, or belongs to another event loop")
    host = _host(request.url)
    if _is_about_tls(error):
        return TlsFailed(f"no trusted connection to {host}")
    for theirs, ours, message in _meanings(library):
        if isinstance(error, theirs):
            return ours(message.format(host=host))
    return ConnectionFailed(f"the connection to {host} broke")


def _meanings(library: ModuleType) -> Iterator[tuple[Any, type[CoffersError], str]]:
    """Yield the HTTP library's errors, the more specific ones first, with ours for each."""
    # httpcore2 has no such error, because it takes parsed URLs.
    invalid_url = getattr(library, "InvalidURL", library.UnsupportedProtocol)
    unsendable = library.LocalProtocolError, library.UnsupportedProtocol, invalid_url
    cant_be_sent = "the request to {host} can't be sent as it is"
    yield (*unsendable, UnicodeEncodeError), ConfigurationError, cant_be_sent
    unconnected = library.ConnectError, library.ConnectTimeout, UnicodeError  # an odd host name
    yield unconnected, ConnectionFailed, "no connection to {host}"
    yield library.PoolTimeout, ConnectionFailed, "no free connection to {host}"
    yield (
        library.TimeoutException,
        ConnectionFailed,
        f"{{host}} didn't respond for {deadlines.READ:g} s",
    )
    impossible = ValueError, OverflowError  # such as a port above 65535
    yield impossible, ConfigurationError, cant_be_sent


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # the adapter's base URL is broken
        return None


def _is_about_tls(error: BaseException | None) -> bool:
    """Return whether verifying the server failed.

    Only the exact types say so: a handshake that times out or is hung up on raises a subclass.
    """
    while error is not None:
        if type(error) in (ssl.SSLError, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
