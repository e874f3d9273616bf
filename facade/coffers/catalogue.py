"""Which providers there are, and what each can tell.

What a provider tells is not declared anywhere, where it could become wrong: it is what the reading
of its recorded reply holds.
"""

from __future__ import annotations

import sys
from types import ModuleType

import attrs

from coffers import registry, testing
from coffers.model import Account
from coffers.provider import Provider


@attrs.frozen(kw_only=True)
class Entry:
    """One provider."""

    name: str
    title: str
    """As the provider writes itself."""
    env: str
    """The environment variable that holds the key."""
    key: str
    """What the key is, in words."""
    base_url: str
    options: tuple[str, ...]
    """Further arguments that its clients take."""
    confidence: str | None
    """``A`` where the vendor itself documents it, ``B`` where several others do, ``C`` where one
    does."""
    polling: str | None
    """What asking costs: ``free`` where that is documented, else ``unknown``."""
    sources: tuple[tuple[str, str], ...]
    """Pages that it rests on, each with the day on which it was read."""
    unseen: tuple[str, ...] = ()
    """What the provider's answer cannot tell, in sentences."""
    tells: frozenset[str]
    """Of ``holder``, ``plan``, ``price``, ``reset``, ``expiry``, ``notices`` and the kinds of
    balance; empty where there is no recorded reply."""


def entries() -> dict[str, Entry]:
    """Every registered provider by name."""
    return {name: entry(name) for name in registry.names()}


def entry(name: str) -> Entry:
    """One provider.  Raises `ConfigurationError` for a name that is unknown."""
    adapter = registry.adapter(name)
    client = _client(adapter)
    sample = testing.sample(name)
    return Entry(
        name=name,
        title=adapter.title,
        env=adapter.credential.env,
        key=adapter.credential.hint,
        base_url=adapter.base_url,
        options=adapter.options(),
        confidence=getattr(client, "CONFIDENCE", None),
        polling=getattr(client, "POLLING", None),
        sources=getattr(client, "SOURCES", ()),
        unseen=getattr(client, "UNSEEN", ()),
        tells=frozenset() if sample is None else _tells(testing.read(name, sample)),
    )


def _client(adapter: type[Provider]) -> ModuleType | None:
    """The generated package that the adapter's first call belongs to."""
    endpoint = next(adapter().read()).endpoint
    package = getattr(endpoint, "__name__", "").partition(".api.")[0]
    return sys.modules.get(package)


def _tells(account: Account) -> frozenset[str]:
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
