"""Find the accounts to show, and read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from coffers import _config, _registry
from coffers._cli.options import Source
from coffers._fleet import Coffers, Reading
from coffers._plain import suggestion
from coffers.errors import ConfigurationError

if TYPE_CHECKING:
    from coffers.samples import Case

_OFTEN_ENOUGH = 2
"""Times to repeat a recorded reply, because a "no" is confirmed by a second reading."""
_DAY = 86_400.0


def fleet_of(source: Source, names: Sequence[str] = (), **settings: Any) -> Coffers:
    """Return a fleet of the accounts `names` in `source`, or of all.

    Raises `ConfigurationError`.
    """
    configured = _configured(source, names)
    for name in names:
        _check(source, name, [entry.name for entry in configured.entries])
    entries = [entry for entry in configured.entries if entry.name in names or not names]
    return Coffers(attrs.evolve(configured, entries=entries), **settings)


def account_of(source: Source, name: str) -> Coffers:
    """Return a fleet of one account in `source`.  Raises `ConfigurationError`."""
    return fleet_of(source, [name])


def _check(source: Source, name: str, names: Sequence[str]) -> None:
    if name not in names:
        if source.demo:
            known = "with --demo, accounts are named like their providers; see coffers providers"
        else:
            known = f"there are: {', '.join(names)}"
        raise ConfigurationError(f"no account {name!r}{suggestion(name, names)}; {known}")


def read(fleet: Coffers, *, refresh: bool = False) -> Reading:
    """Read the one account of `fleet`.  Raises `ConfigurationError`."""
    # Only the account's own deadline should bound it, which may exceed the default of `read_all`.
    (reading,) = fleet.read_all(refresh=refresh, deadline=_DAY)
    if isinstance(reading.error, ConfigurationError):
        raise reading.error
    return reading


def now_of(source: Source) -> datetime | None:
    """Return the time that ages are relative to, or ``None`` to use a recorded reply's own."""
    return None if source.demo else datetime.now(UTC)


def _configured(source: Source, names: Sequence[str]) -> _config.Configured:
    """Return all accounts, or at least those of these names."""
    if source.demo and source.config is not None:
        msg = "--demo and --config can't be combined"
        raise ConfigurationError(msg)
    if source.every and not source.demo:
        msg = "--all needs --demo; without it, all configured accounts are shown anyway"
        raise ConfigurationError(msg)
    if source.demo:
        return _config.from_mapping(_recorded(source, names))
    if source.config is not None or _config.find() is not None:
        return _config.from_file(source.config)
    accounts = _config.from_env()
    if not accounts:
        _refuse_without_accounts()
    return _config.from_mapping(accounts)


def _recorded(source: Source, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    from coffers import samples

    known = _registry.names()
    cases = samples.cases(names if names and set(names) <= set(known) else known)
    return {
        name: samples.settings(name, _repeated(case))
        for name, case in cases.items()
        if case.demo or source.every or names
    }


def _repeated(case: Case) -> Case:
    exchanges: Any = case.exchanges * _OFTEN_ENOUGH
    return attrs.evolve(case, exchanges=exchanges)


def _refuse_without_accounts() -> NoReturn:
    error = ConfigurationError("no accounts are configured")
    error.add_note("set one of these variables, or write a coffers.toml:")
    for adapter in _registry.adapters().values():
        error.add_note(f"  {adapter.credential.env}  ({adapter.title}: {adapter.credential.hint})")
    error.add_note("coffers --demo shows recorded replies and needs no key")
    raise error
