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
    from coffers.catalogue import entries as providers
    from coffers.client import (
        AsyncClient as AsyncClient,
    )
    from coffers.client import (
        Client as Client,
    )
    from coffers.client import (
        read as read,
    )
    from coffers.errors import (
        AccountDisabled as AccountDisabled,
    )
    from coffers.errors import (
        AccountError as AccountError,
    )
    from coffers.errors import (
        AuthenticationError as AuthenticationError,
    )
    from coffers.errors import (
        BadResponse as BadResponse,
    )
    from coffers.errors import (
        CoffersError as CoffersError,
    )
    from coffers.errors import (
        ConfigurationError as ConfigurationError,
    )
    from coffers.errors import (
        ConnectionFailed as ConnectionFailed,
    )
    from coffers.errors import (
        DeadlineExceeded as DeadlineExceeded,
    )
    from coffers.errors import (
        EmptyAccount as EmptyAccount,
    )
    from coffers.errors import (
        InsufficientCredits as InsufficientCredits,
    )
    from coffers.errors import (
        NotJson as NotJson,
    )
    from coffers.errors import (
        PermissionDenied as PermissionDenied,
    )
    from coffers.errors import (
        ProviderUnavailable as ProviderUnavailable,
    )
    from coffers.errors import (
        RateLimited as RateLimited,
    )
    from coffers.errors import (
        RequestRefused as RequestRefused,
    )
    from coffers.errors import (
        ResponseTooLarge as ResponseTooLarge,
    )
    from coffers.errors import (
        TemporaryError as TemporaryError,
    )
    from coffers.errors import (
        TlsFailed as TlsFailed,
    )
    from coffers.errors import (
        UnexpectedShape as UnexpectedShape,
    )
    from coffers.errors import (
        Unsupported as Unsupported,
    )
    from coffers.fleet import (
        AsyncCoffers as AsyncCoffers,
    )
    from coffers.fleet import (
        Coffers as Coffers,
    )
    from coffers.fleet import (
        Reading as Reading,
    )
    from coffers.model import (
        Account as Account,
    )
    from coffers.model import (
        Balance as Balance,
    )
    from coffers.model import (
        Headroom as Headroom,
    )
    from coffers.model import (
        Holder as Holder,
    )
    from coffers.model import (
        Notice as Notice,
    )
    from coffers.model import (
        Plan as Plan,
    )
    from coffers.model import (
        Verdict as Verdict,
    )
    from coffers.provider import (
        Basic as Basic,
    )
    from coffers.provider import (
        Bearer as Bearer,
    )
    from coffers.provider import (
        HeaderKey as HeaderKey,
    )
    from coffers.provider import (
        Provider as Provider,
    )
    from coffers.secret import (
        Secret as Secret,
    )

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
        "TlsFailed",
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
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("coffers")
        except PackageNotFoundError:  # a copy of the sources
            return "unknown"
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
