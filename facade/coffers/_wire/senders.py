"""Choose what sends requests: the process's own connections, or the caller's HTTP client.

The HTTP library loads with the first sender that needs it.
"""

from __future__ import annotations

from typing import Any

from coffers._wire.sending import AsyncSender, Sender


def sender(http: Any) -> Sender:
    """Return what sends requests: the process's own connections, or the caller's client."""
    if http is None:
        from coffers._wire.transport import Transport

        return Transport()
    if isinstance(http, Sender):
        return http
    from coffers._wire.callers_http import CallersTransport

    return CallersTransport(http)


def async_sender(http: Any) -> AsyncSender:
    """Do the same as `sender`, for tasks."""
    if http is None:
        from coffers._wire.transport import AsyncTransport

        return AsyncTransport()
    from coffers._wire.callers_http import AsyncCallersTransport

    return AsyncCallersTransport(http)
