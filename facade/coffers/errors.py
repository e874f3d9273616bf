"""Errors that a reading can raise.

    CoffersError
    ├── ConfigurationError       no key, unknown provider, bad option or URL
    ├── Unsupported              the provider doesn't, or no longer, report this
    ├── AccountError             retrying doesn't help
    │   ├── AuthenticationError  the key is missing, wrong or revoked
    │   ├── PermissionDenied     the key is valid but can't read this
    │   ├── AccountDisabled      the account is closed or locked
    │   ├── InsufficientCredits  not enough is left
    │   └── RequestRefused       the provider doesn't accept the request
    ├── TemporaryError           retrying later may help
    │   ├── RateLimited          too many requests
    │   ├── ProviderUnavailable  the provider has an outage
    │   ├── ConnectionFailed     no connection, or it broke
    │   │   └── TlsFailed        no trusted connection; not retried
    │   ├── DeadlineExceeded     the reading ran out of time
    │   └── StoreUnavailable     the store of readings and holds doesn't answer
    └── BadResponse              the answer doesn't match its documentation
        ├── NotJson              the answer isn't JSON, such as a web page
        ├── ResponseTooLarge     the answer is larger than an account can be
        ├── UnexpectedShape      the answer is JSON of a different shape
        └── EmptyAccount         the answer has no number that is known

A message never contains a response body, a URL's query or a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

_LONGEST = 200
_FACTS: Mapping[str, Any] = {
    "provider": str,
    "operation": str,
    "status": int,
    "provider_code": str,
    "request_id": str,
    "retry_after": int | float,
    "scope": str,
}
"""Attributes of an error besides its message, with their types."""


class CoffersError(Exception):
    """Base class of all errors of this library."""

    summary: ClassVar[str] = "the reading failed"
    """Meaning of the class, as part of a sentence."""

    def __init__(
        self,
        message: str,
        *,
        provider: str | None = None,
        operation: str | None = None,
        status: int | None = None,
        provider_code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        message = " ".join(message.split())  # one line, as it may go to a log
        if len(message) > _LONGEST:
            message = f"{message[: _LONGEST - 1]}…"
        super().__init__(message)
        self.message = message
        self.provider = provider
        """Name of the provider."""
        self.operation = operation
        """The provider's operation, such as ``get_user``."""
        self.status = status
        """HTTP status of the answer."""
        self.provider_code = provider_code
        """The provider's own code for the error, if the body has one."""
        self.request_id = request_id
        """The provider's id of the request, to quote to its support."""
        self.retry_after = retry_after
        """Seconds to wait before retrying, if the provider says so."""

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that ``json.dumps`` accepts; unknown values are ``None``."""
        facts = {fact: getattr(self, fact, None) for fact in _FACTS}
        return {"type": type(self).__name__, "message": self.message, **facts}


class ConfigurationError(CoffersError):
    """The call, a setting or a file is wrong; nothing was sent."""


class Unsupported(CoffersError):
    """The provider doesn't report this, or no longer does (HTTP 410)."""

    summary = "the provider doesn't, or no longer, report this"


class AccountError(CoffersError):
    """The provider refused; retrying doesn't help."""


class AuthenticationError(AccountError):
    """The key is missing, wrong or revoked."""

    summary = "the key is missing, wrong or revoked"


class PermissionDenied(AccountError):
    """The key is valid but can't read this."""

    summary = "the key is valid but can't read this"

    def __init__(self, message: str, *, scope: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.scope = scope
        """Permission that the key lacks, if known."""


class AccountDisabled(AccountError):
    """The account is closed or locked."""

    summary = "the account is closed or locked"


class InsufficientCredits(AccountError):
    """Not enough is left: for what you need, or for the provider to answer at all."""

    summary = "the account has nothing left"

    def __init__(
        self,
        message: str,
        *,
        needed: Decimal | None = None,
        remaining: Decimal | None = None,
        resets_at: datetime | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.needed = needed
        """Amount that was asked for."""
        self.remaining = remaining
        """Amount that is left minus holds; ``None`` if the provider didn't say."""
        self.resets_at = resets_at
        """When there will be more, if known."""


class RequestRefused(AccountError):
    """The provider doesn't accept the request as it was sent."""

    summary = "the request was not accepted"


class TemporaryError(CoffersError):
    """A failure that may pass; retrying later may help."""


class RateLimited(TemporaryError):
    """Too many requests were sent; see `retry_after`."""

    summary = "too many requests"


class ProviderUnavailable(TemporaryError):
    """The provider has an outage."""

    summary = "the provider has an outage"


class ConnectionFailed(TemporaryError):
    """There is no connection to the provider, or it broke before the answer was complete."""

    summary = "the connection failed or broke"


class TlsFailed(ConnectionFailed):
    """The connection isn't trusted: its certificate or its TLS version is refused."""

    summary = "the connection can't be trusted"


class DeadlineExceeded(TemporaryError):
    """The reading ran out of time."""

    summary = "the reading ran out of time"


class StoreUnavailable(TemporaryError):
    """The store of shared readings and holds doesn't answer."""

    summary = "the store doesn't answer"


class BadResponse(CoffersError):
    """The provider's answer doesn't match its documentation."""

    summary = "the answer doesn't match its documentation"


class NotJson(BadResponse):
    """The answer isn't JSON, such as a web page."""

    summary = "the answer isn't JSON"


class ResponseTooLarge(BadResponse):
    """The answer is larger than an account can be."""

    summary = "the answer is larger than an account can be"


class UnexpectedShape(BadResponse):
    """The answer is JSON whose shape differs from the documented one."""

    summary = "the answer's shape doesn't match its documentation"


class EmptyAccount(BadResponse):
    """The answer has no number that is known."""

    summary = "the answer has no number that coffers knows"


def from_dict(data: Mapping[str, Any]) -> CoffersError:
    """Rebuild an error from what `CoffersError.to_dict` returned.

    Raises `ValueError` if `data` is anything else.
    """
    kind, message = data.get("type"), data.get("message")
    facts = {name: data[name] for name in _FACTS if data.get(name) is not None}
    if not isinstance(kind, str) or not isinstance(message, str):
        raise ValueError  # noqa: TRY004
    if not all(isinstance(value, _FACTS[name]) for name, value in facts.items()):
        raise ValueError
    try:
        return _kinds().get(kind, CoffersError)(message, **facts)
    except TypeError:  # another class's attribute, such as `scope`
        raise ValueError from None


def _kinds(base: type[CoffersError] = CoffersError) -> dict[str, type[CoffersError]]:
    kinds = {base.__name__: base}
    for kind in base.__subclasses__():
        kinds |= _kinds(kind)
    return kinds
