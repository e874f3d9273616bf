"""See what's left in every account your service pays for.

    import coffers

    account = coffers.read("acme", key="…")
    print(account.headroom("characters"))
    if account.can_afford(5000, "characters"):
        …

Public names load on first use: ``import coffers`` loads neither the HTTP library nor a provider.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from coffers._fleet.fleet import (
        AsyncCoffers as AsyncCoffers,
        Coffers as Coffers,
        Reading as Reading,
    )
    from coffers._fleet.hold import (
        AsyncHold as AsyncHold,
        Hold as Hold,
    )
    from coffers._fleet.pick import (
        Candidate as Candidate,
        Policy as Policy,
    )
    from coffers._stores import (
        Store as Store,
    )
    from coffers._wire.clock import (
        Clock as Clock,
    )
    from coffers._wire.live_drift import (
        DriftEvent as DriftEvent,
    )
    from coffers.client import (
        AsyncClient as AsyncClient,
        Client as Client,
        read as read,
    )
    from coffers.credentials import (
        Basic as Basic,
        Bearer as Bearer,
        HeaderKey as HeaderKey,
        Secret as Secret,
    )
    from coffers.errors import (
        AccountDisabled as AccountDisabled,
        AccountError as AccountError,
        AuthenticationError as AuthenticationError,
        BadResponse as BadResponse,
        CoffersError as CoffersError,
        ConfigurationError as ConfigurationError,
        ConnectionFailed as ConnectionFailed,
        DeadlineExceeded as DeadlineExceeded,
        EmptyAccount as EmptyAccount,
        InsufficientCredits as InsufficientCredits,
        NotJson as NotJson,
        PermissionDenied as PermissionDenied,
        ProviderUnavailable as ProviderUnavailable,
        RateLimited as RateLimited,
        RequestRefused as RequestRefused,
        ResponseTooLarge as ResponseTooLarge,
        StoreUnavailable as StoreUnavailable,
        TemporaryError as TemporaryError,
        TlsFailed as TlsFailed,
        UnexpectedShape as UnexpectedShape,
        Unsupported as Unsupported,
    )
    from coffers.model import (
        Account as Account,
        Balance as Balance,
        Headroom as Headroom,
        Holder as Holder,
        Notice as Notice,
        Plan as Plan,
        Verdict as Verdict,
    )
    from coffers.provider import (
        Provider as Provider,
    )
    from coffers.samples.catalogue import (
        ProviderInfo as ProviderInfo,
        providers as providers,
    )

_HOME = {
    "_fleet.fleet": ("AsyncCoffers", "Coffers", "Reading"),
    "_fleet.hold": ("AsyncHold", "Hold"),
    "_fleet.pick": ("Candidate", "Policy"),
    "_stores": ("Store",),
    "_wire.clock": ("Clock",),
    "_wire.live_drift": ("DriftEvent",),
    "client": ("AsyncClient", "Client", "read"),
    "credentials": ("Basic", "Bearer", "HeaderKey", "Secret"),
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
        "StoreUnavailable",
        "TemporaryError",
        "TlsFailed",
        "UnexpectedShape",
        "Unsupported",
    ),
    "model": ("Account", "Balance", "Headroom", "Holder", "Notice", "Plan", "Verdict"),
    "provider": ("Provider",),
    "samples.catalogue": ("ProviderInfo", "providers"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [*sorted(_MODULE_OF), "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
