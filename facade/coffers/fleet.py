"""Many accounts, by the names that the caller gives them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, Self, TypeVar

import anyio
import attrs

from coffers import config
from coffers.boundary import sealed, sealed_async
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import Account

AnyClient = TypeVar("AnyClient", Client, AsyncClient)

_AT_ONCE = 10
"""Accounts that `read_all` reads at the same time."""


@attrs.frozen
class Reading:
    """What became of reading one account: the account, or the error."""

    name: str
    account: Account | None
    error: CoffersError | None


class _Fleet(Generic[AnyClient]):
    """What both fleets have in common: a client for each account."""

    _client_type: type[AnyClient]

    @sealed
    def __init__(self, accounts: Mapping[str, Mapping[str, Any]]) -> None:
        self._clients: dict[str, AnyClient] = self._connected(config.from_mapping(accounts))

    @classmethod
    def from_env(cls) -> Self:
        """Every provider whose environment variable is set, each under its own name."""
        return cls(config.from_env())

    @classmethod
    @sealed
    def from_config(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """The accounts of a ``coffers.toml``.  Raises `ConfigurationError`.

        Without `path` it is looked for in the working directory, then in the user's
        configuration folder.  One that is found in the working directory may not set
        ``key_command``, nor a ``base_url`` that is not a loopback address.
        """
        fleet = cls({})
        fleet._clients = fleet._connected(config.from_file(path))
        return fleet

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the accounts, in the order they were given."""
        return tuple(self._clients)

    def provider_of(self, name: str) -> str:
        """Name of the provider of the account `name`."""
        return self._client(name).provider

    def _connected(self, entries: Iterable[config.Entry]) -> dict[str, AnyClient]:
        clients: dict[str, AnyClient] = {}
        for entry in entries:
            try:
                clients[entry.name] = self._client_type(name=entry.name, **entry.settings)
            except ConfigurationError as error:
                raise ConfigurationError(f"{entry.where}: {error}") from None
        return clients

    def _client(self, name: str) -> AnyClient:
        if name not in self._clients:
            msg = f"no account {name!r}; there are: {', '.join(self.names) or 'none'}"
            raise ConfigurationError(msg)
        return self._clients[name]


class Coffers(_Fleet[Client]):
    """Several accounts, read by name or all at once.

        with Coffers({"main": {"provider": "acme", "key": "…"}}) as coffers:
            for reading in coffers.read_all():
                print(reading.name, reading.account or reading.error)

    `accounts` holds, per name, what its table of ``coffers.toml`` would hold.
    """

    _client_type = Client

    @sealed
    def read(self, name: str) -> Account:
        """Read one account.  Raises what `Client.read` raises."""
        return self._client(name).read()

    def read_all(self) -> list[Reading]:
        """Read every account; one that fails does not keep the others from being read."""
        with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="coffers") as threads:
            return list(threads.map(self._reading, self.names))

    def close(self) -> None:
        """Let go of the connections.  May be called more than once."""
        for client in self._clients.values():
            client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reading(self, name: str) -> Reading:
        try:
            return Reading(name, self.read(name), None)
        except CoffersError as error:
            return Reading(name, None, error)


class AsyncCoffers(_Fleet[AsyncClient]):
    """`Coffers`, awaited: the same arguments, the same errors."""

    _client_type = AsyncClient

    @sealed_async
    async def read(self, name: str) -> Account:
        """Read one account.  Raises what `AsyncClient.read` raises."""
        return await self._client(name).read()

    async def read_all(self) -> list[Reading]:
        """Read every account; one that fails does not keep the others from being read."""
        limit = anyio.CapacityLimiter(_AT_ONCE)
        readings: dict[str, Reading] = {}

        async def one(name: str) -> None:
            async with limit:
                readings[name] = await self._reading(name)

        async with anyio.create_task_group() as tasks:
            for name in self.names:
                tasks.start_soon(one, name)
        return [readings[name] for name in self.names]

    async def aclose(self) -> None:
        """Let go of the connections.  May be called more than once."""
        for client in self._clients.values():
            await client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _reading(self, name: str) -> Reading:
        try:
            return Reading(name, await self.read(name), None)
        except CoffersError as error:
            return Reading(name, None, error)
