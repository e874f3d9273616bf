"""What is left in every account that a service pays for.

    import coffers

    account = coffers.read("acme", key="…")
    print(account.headroom("characters"))
    if account.can_afford(5000, "characters"):
        …

Every public name is loaded when it is first used: ``import coffers`` loads neither the HTTP
library nor a provider.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coffers.client import AsyncClient, Client, read
    from coffers.errors import (
        AccountDisabled,
        AccountError,
        AuthenticationError,
        BadResponse,
        CoffersError,
        ConfigurationError,
        ConnectionFailed,
        DeadlineExceeded,
        EmptyAccount,
        InsufficientCredits,
        NotJson,
        PermissionDenied,
        ProviderUnavailable,
        RateLimited,
        RequestRefused,
        ResponseTooLarge,
        TemporaryError,
        UnexpectedShape,
        Unsupported,
    )
    from coffers.fleet import AsyncCoffers, Coffers, Reading
    from coffers.model import Account, Balance, Headroom, Holder, Notice, Plan, Verdict
    from coffers.provider import Basic, Bearer, HeaderKey, Provider
    from coffers.catalogue import entries as providers
    from coffers.secret import Secret

_HOME = {
    "client": ("AsyncClient", "Client", "read"),
    "errors": (
        "AccountDisabled",
        "AccountError",
        "AuthenticationError",
        "BadResponse",
        "CoffersError",
        "ConfigurationError",
        "ConnectionFailed",
        "DeadlineExceeded",
        "EmptyAccount",
        "InsufficientCredits",
        "NotJson",
        "PermissionDenied",
        "ProviderUnavailable",
        "RateLimited",
        "RequestRefused",
        "ResponseTooLarge",
        "TemporaryError",
        "UnexpectedShape",
        "Unsupported",
    ),
    "fleet": ("AsyncCoffers", "Coffers", "Reading"),
    "model": ("Account", "Balance", "Headroom", "Holder", "Notice", "Plan", "Verdict"),
    "provider": ("Basic", "Bearer", "HeaderKey", "Provider"),
    "secret": ("Secret",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [*sorted(_MODULE_OF), "__version__", "providers"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("coffers")
    if name == "providers":
        return import_module("coffers.providers")
    if name not in _MODULE_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
