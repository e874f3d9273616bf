"""Everything that a reading can raise.

    CoffersError
    ├── ConfigurationError       no key, unknown provider, refused base_url, bad option
    ├── Unsupported              the provider doesn't, or no longer, tell this
    ├── AccountError             asking again will not help
    │   ├── AuthenticationError  the key is missing, wrong or revoked
    │   ├── PermissionDenied     the key is good and may not read this
    │   ├── AccountDisabled      the account is closed or locked
    │   ├── InsufficientCredits  not enough is left
    │   └── RequestRefused       the provider does not accept the request
    ├── TemporaryError           it may pass
    │   ├── RateLimited          too many requests
    │   ├── ProviderUnavailable  the provider has an outage
    │   ├── ConnectionFailed     the connection failed or broke
    │   │   └── TlsFailed        the connection can't be trusted; not tried again
    │   ├── DeadlineExceeded     time for this reading is up
    │   └── StoreUnavailable     the store of shared readings and holds does not answer
    └── BadResponse              the answer doesn't match its documentation
        ├── NotJson              not JSON at all, such as a web page
        ├── ResponseTooLarge     more than a reply may hold
        ├── UnexpectedShape      JSON of another shape
        └── EmptyAccount         an account without a single number

No message holds a response body, a URL query or a secret.
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
"""Facts an error carries besides its message, and their types."""


class CoffersError(Exception):
    """Base of all errors of this library."""

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
        message = " ".join(message.split())
        if len(message) > _LONGEST:
            message = f"{message[: _LONGEST - 1]}…"
        super().__init__(message)
        self.message = message
        self.provider = provider
        """Name of the provider that was asked."""
        self.operation = operation
        """The provider's operation, such as ``get_user``."""
        self.status = status
        """HTTP status of the answer."""
        self.provider_code = provider_code
        """The provider's own code for the error, where its body holds one."""
        self.request_id = request_id
        """The id to quote to the provider's support."""
        self.retry_after = retry_after
        """Seconds to wait before asking again, where the provider says so."""

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Any]:
        """Plain data that ``json.dumps`` takes; what is not known is ``None``."""
        told = {fact: getattr(self, fact, None) for fact in _FACTS}
        return {"type": type(self).__name__, "message": self.message, **told}


class ConfigurationError(CoffersError):
    """The call, a setting or a file is wrong; nothing was sent."""


class Unsupported(CoffersError):
    """The provider does not tell this, or no longer does (HTTP 410)."""

    summary = "the provider doesn't, or no longer, tell this"


class AccountError(CoffersError):
    """The provider refused; asking again will not help."""


class AuthenticationError(AccountError):
    """The key is missing, wrong or revoked."""

    summary = "the key is missing, wrong or revoked"


class PermissionDenied(AccountError):
    """The key is good, and may not read this."""

    summary = "the key is valid, but may not read this"

    def __init__(self, message: str, *, scope: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.scope = scope
        """The permission that the key lacks, where known."""


class AccountDisabled(AccountError):
    """The account is closed or locked."""

    summary = "the account is closed or locked"


class InsufficientCredits(AccountError):
    """Not enough is left: for what is needed, or for the provider to answer at all."""

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
        """The amount you asked for."""
        self.remaining = remaining
        """The amount available, holds subtracted; ``None`` if the provider didn't say."""
        self.resets_at = resets_at
        """When there will be more, where that is known."""


class RequestRefused(AccountError):
    """The provider does not accept the request as it was sent."""

    summary = "the request was not accepted"


class TemporaryError(CoffersError):
    """It may pass; asking again later may help."""


class RateLimited(TemporaryError):
    """Too many requests; see `retry_after`."""

    summary = "too many requests"


class ProviderUnavailable(TemporaryError):
    """The provider has an outage."""

    summary = "the provider has an outage"


class ConnectionFailed(TemporaryError):
    """No connection to the provider, or it broke before the answer was complete."""

    summary = "the connection failed or broke"


class TlsFailed(ConnectionFailed):
    """No connection that can be trusted: the certificate, or the TLS version."""

    summary = "the connection can't be trusted"


class DeadlineExceeded(TemporaryError):
    """The time for this reading is up."""

    summary = "time for this reading is up"


class StoreUnavailable(TemporaryError):
    """The store of shared readings and holds does not answer."""

    summary = "the store doesn't answer"


class BadResponse(CoffersError):
    """The answer doesn't match its documentation."""

    summary = "the answer doesn't match its documentation"


class NotJson(BadResponse):
    """The answer is not JSON, such as a web page."""

    summary = "the answer isn't JSON"


class ResponseTooLarge(BadResponse):
    """The answer is larger than an account can be."""

    summary = "the answer is larger than an account can be"


class UnexpectedShape(BadResponse):
    """The answer is JSON of another shape than documented."""

    summary = "the answer's shape doesn't match its documentation"


class EmptyAccount(BadResponse):
    """The answer holds no number that is known."""

    summary = "the answer has no number that coffers knows"


def from_dict(data: Mapping[str, Any]) -> CoffersError:
    """Give the error that `CoffersError.to_dict` was asked of.

    Raises `ValueError` where `data` is not what that returns.
    """
    kind, message = data.get("type"), data.get("message")
    facts = {name: data[name] for name in _FACTS if data.get(name) is not None}
    if not isinstance(kind, str) or not isinstance(message, str):
        raise ValueError  # noqa: TRY004
    if not all(isinstance(value, _FACTS[name]) for name, value in facts.items()):
        raise ValueError
    try:
        return _kinds().get(kind, CoffersError)(message, **facts)
    except TypeError:  # a fact of another kind of error
        raise ValueError from None


def _kinds(base: type[CoffersError] = CoffersError) -> dict[str, type[CoffersError]]:
    kinds = {base.__name__: base}
    for kind in base.__subclasses__():
        kinds |= _kinds(kind)
    return kinds
