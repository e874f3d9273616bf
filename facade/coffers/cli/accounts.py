"""Which accounts there are, and what reading one gives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NoReturn

import attrs
from cyclopts import Parameter

from coffers import config, registry, testing
from coffers.errors import CoffersError, ConfigurationError
from coffers.fleet import Coffers, Reading


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Source:
    """Where the accounts come from."""

    config: Annotated[
        Path | None,
        Parameter(
            help="File that lists the accounts. Without it: coffers.toml in the working directory"
            " (where key_command and a remote base_url are refused) or in your configuration"
            " folder, and else the providers' environment variables."
        ),
    ] = None
    demo: Annotated[
        bool, Parameter(help="Read every provider's recorded reply: needs no key and no network.")
    ] = False


def fleet_of(source: Source) -> Coffers:
    """Open the accounts of `source`.  Raises `ConfigurationError`."""
    if source.demo and source.config is not None:
        msg = "--demo and --config exclude each other"
        raise ConfigurationError(msg)
    if source.demo:
        return Coffers(_recorded())
    if source.config is not None or config.find() is not None:
        return Coffers.from_config(source.config)
    fleet = Coffers.from_env()
    if not fleet.names:
        _refuse_without_accounts()
    return fleet


def read(fleet: Coffers, name: str) -> Reading:
    """As an entry of `Coffers.read_all`, but a mistake in the configuration is raised."""
    try:
        return Reading(name, fleet.read(name), None)
    except ConfigurationError:
        raise
    except CoffersError as error:
        return Reading(name, None, error)


def _recorded() -> dict[str, dict[str, Any]]:
    samples = {name: testing.sample(name) for name in registry.names()}
    return {name: testing.settings(name, case) for name, case in samples.items() if case}


def _refuse_without_accounts() -> NoReturn:
    error = ConfigurationError("no accounts are configured")
    error.add_note("set one of these variables, or write a coffers.toml:")
    for name in registry.names():
        adapter = registry.adapter(name)
        error.add_note(f"  {adapter.credential.env}  ({adapter.title}: {adapter.credential.hint})")
    error.add_note("coffers --demo shows recorded replies, without any key")
    raise error
