"""Describe the providers, and what each one reports.

What a provider reports isn't declared anywhere, because a declaration could become wrong.  It is
taken from a reading of the recorded reply.
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
    """Description of one provider."""

    name: str
    title: str
    """The provider's name as it writes it."""
    env: str
    """The environment variable that holds the key."""
    key: str
    """The kind of key, in words."""
    base_url: str
    hosts: tuple[str, ...]
    """Other hosts, to which keys of another form are sent."""
    options: tuple[str, ...]
    """Further arguments of its clients."""
    confidence: str | None
    """``A`` if the vendor documents the endpoint, ``B`` if several others do, ``C`` if one does."""
    polling: str | None
    """Cost of a reading: ``free`` if that is documented, otherwise ``unknown``."""
    sources: tuple[tuple[str, str], ...]
    """Pages that document the endpoint, each with the day on which it was read."""
    unseen: tuple[str, ...] = ()
    """Facts that the provider's answer leaves out, in sentences."""
    tells: frozenset[str]
    """Which of ``holder``, ``plan``, ``price``, ``reset``, ``expiry``, ``notices`` and the kinds of
    balance it reports; empty without a recorded reply."""


def providers() -> dict[str, ProviderInfo]:
    """Return all usable providers by name, and log the others."""
    found = {}
    for name in _registry.adapters():
        try:
            found[name] = provider(name)
        except ConfigurationError as error:
            _LOGGER.warning("%s; leaving it out", error)
    return found


def provider(name: str) -> ProviderInfo:
    """Return one provider.  Raises `ConfigurationError` if it is unknown or can't be used."""
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
    except Exception:  # noqa: BLE001  # another package's adapter may need options
        return None
    package = getattr(endpoint, "__name__", "").rpartition(".api.")[0]
    return sys.modules.get(package)


def _tells(name: str) -> frozenset[str]:
    try:
        sample = samples.sample(name)
        account = None if sample is None else samples.read(name, sample)
    except Exception as error:  # noqa: BLE001  # another package's adapter can raise anything
        problem = type(error).__name__
    else:
        return frozenset() if account is None else _reported_by(account)
    raise ConfigurationError(f"provider {name!r}: can't read its recorded reply: {problem}")


def _reported_by(account: Account) -> frozenset[str]:
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
    return frozenset({name for name, is_reported in facts.items() if is_reported} | kinds)
