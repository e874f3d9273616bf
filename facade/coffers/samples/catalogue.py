"""Which providers there are, and what each can tell.

What a provider tells is not declared anywhere, where it could become wrong: it is what the reading
of its recorded reply holds.
"""

from __future__ import annotations

import logging
import sys
from types import ModuleType

import attrs

from coffers import _registry, samples
from coffers.errors import ConfigurationError
from coffers.model import Account
from coffers.provider import Provider

_LOGGER = logging.getLogger("coffers")


@attrs.frozen(kw_only=True)
class ProviderInfo:
    """One provider."""

    name: str
    title: str
    """As the provider writes itself."""
    env: str
    """The environment variable that holds the key."""
    key: str
    """Kind of key, in words."""
    base_url: str
    hosts: tuple[str, ...]
    """Where keys of another form are sent to."""
    options: tuple[str, ...]
    """Further arguments that its clients take."""
    confidence: str | None
    """``A`` where the vendor itself documents it, ``B`` where several others do, ``C`` where one
    does."""
    polling: str | None
    """Cost of asking: ``free`` if that is documented, else ``unknown``."""
    sources: tuple[tuple[str, str], ...]
    """Pages that it rests on, each with the day on which it was read."""
    unseen: tuple[str, ...] = ()
    """Facts the provider's answer can't tell, in sentences."""
    tells: frozenset[str]
    """Of ``holder``, ``plan``, ``price``, ``reset``, ``expiry``, ``notices`` and the kinds of
    balance; empty where there is no recorded reply."""


def providers() -> dict[str, ProviderInfo]:
    """Return every provider that can be used, by name; the log names the others."""
    found = {}
    for name in _registry.adapters():
        try:
            found[name] = provider(name)
        except ConfigurationError as error:
            _LOGGER.warning("%s; it is left out", error)
    return found


def provider(name: str) -> ProviderInfo:
    """One provider.  Raises `ConfigurationError` for one that is unknown, or cannot be used."""
    adapter = _registry.adapter(name)
    client = _client(adapter)
    return ProviderInfo(
        name=name,
        title=adapter.title,
        env=adapter.credential.env,
        key=adapter.credential.hint,
        base_url=adapter.base_url,
        hosts=tuple(adapter.hosts.values()),
        options=adapter.options(),
        confidence=getattr(client, "CONFIDENCE", None),
        polling=getattr(client, "POLLING", None),
        sources=getattr(client, "SOURCES", ()),
        unseen=getattr(client, "UNSEEN", ()),
        tells=_tells(name),
    )


def _client(adapter: type[Provider]) -> ModuleType | None:
    """Return the generated package that the adapter's first call belongs to."""
    try:
        endpoint = next(adapter().read()).endpoint
    except Exception:  # noqa: BLE001  # of another package, which may need options
        return None
    package = getattr(endpoint, "__name__", "").partition(".api.")[0]
    return sys.modules.get(package)


def _tells(name: str) -> frozenset[str]:
    try:
        sample = samples.sample(name)
        account = None if sample is None else samples.read(name, sample)
    except Exception as error:  # noqa: BLE001  # of another package
        problem = type(error).__name__
    else:
        return frozenset() if account is None else _told_by(account)
    raise ConfigurationError(f"provider {name!r}: its recorded reply cannot be read: {problem}")


def _told_by(account: Account) -> frozenset[str]:
    holder, plan = account.holder, account.plan
    facts = {
        "holder": bool(holder.id or holder.email),
        "plan": bool(plan.id or plan.name),
        "price": plan.price is not None,
        "reset": any(b.resets_at for b in account.balances),
        "expiry": any(b.expires_at for b in account.balances),
        "notices": bool(account.notices),
    }
    kinds = {b.kind for b in account.balances if b.known}
    return frozenset({name for name, told in facts.items() if told} | kinds)
