"""Read one account, synchronously or asynchronously.

The two clients differ only in how they carry out an instruction.  `_wire.exchange` decides which
instructions a reading needs, once for both.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import json
import re
from collections.abc import Callable, Hashable
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    NoReturn,
    Self,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from urllib.parse import urlsplit

import attrs

from coffers import _registry
from coffers._plain import WORDS, shown, suggestion, typed
from coffers._wire import keys
from coffers._wire.asking import Slow
from coffers._wire.base_url import checked_base_url, refuse_repetition
from coffers._wire.clock import Clock, Deadline
from coffers._wire.exchange import Exchange
from coffers._wire.senders import async_sender, sender
from coffers._wire.sending import AsyncSender, Sender
from coffers._wire.tracebacks import clean_traceback, clean_traceback_async
from coffers.credentials import Secret
from coffers.errors import ConfigurationError
from coffers.flow import AskKey, Request, Sleep, arun, run
from coffers.model import Account
from coffers.provider import Provider

if TYPE_CHECKING:
    from coffers._wire.live_drift import DriftEvent, LiveDrift

_SIGNED = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+", re.ASCII)
"""A JSON Web Token."""
_LONGEST = 2_592_000
"""Seconds (30 days): a timeout that every platform can wait for."""
_SETTINGS = ("key", "name", "base_url", "deadline", "retries", "http", "clock", "drift")
"""Arguments that every client takes, besides its provider's options."""

Key = str | Secret | Callable[[], str]
"""A credential, or a callable that returns one.

A callable is called for each request, so keys can rotate.  It runs in a thread of its own, with the
caller's context variables, and the reading doesn't wait for it beyond the deadline.  It can't use
what belongs to the caller's thread: a lock held there, a connection of sqlite3, an event loop.
"""


class _Client:
    """Base of both clients: the account's settings and its key."""

    _transport: Any

    @staticmethod
    def _sender(http: Any) -> Any:
        """Return what sends the requests."""
        raise NotImplementedError

    @clean_traceback
    def __init__(
        self,
        provider: str,
        *,
        key: Key | keys.Source | None = None,
        name: str | None = None,
        base_url: str | None = None,
        deadline: float = 30.0,
        retries: int = 2,
        http: Any = None,
        clock: Clock | None = None,
        drift: Callable[[DriftEvent], object] | bool | None = None,
        **options: Any,
    ) -> None:
        adapter = _registry.adapter(typed("provider", provider, str))
        self.name: str = typed("name", name, str, NoneType) or provider
        self.provider: str = adapter.name
        self._base_url = checked_base_url(
            typed("base_url", base_url, str, NoneType), adapter.base_url
        )
        self._given = None if base_url is None else self._base_url
        self._provider = _with_options(adapter, options, urlsplit(self._base_url).hostname)
        if base_url is not None:
            refuse_repetition(self._base_url, adapter.base_url, self._provider.read)
        self._key = _source(adapter, key)
        if isinstance(self._key, keys.Given):
            self._base_url = self._origin(self._key.get())
        self._was_fetched = False
        self._deadline = _seconds(deadline)
        self._retries = _count(retries)
        self._clock = typed("clock", clock, Clock, NoneType) or Clock()
        self._drift = _live_drift(drift)
        self._transport = self._sender(http)
        self._http = http
        """The caller's own HTTP client."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.provider} {self.name!r}>"

    @property
    def base_url(self) -> str:
        """Base URL that the key is sent to.

        If the key decides between several hosts, this is the default one until the key is known.
        """
        return self._base_url

    @property
    def deadline(self) -> float:
        """Seconds one reading may take."""
        return self._deadline

    @clean_traceback
    def _fingerprint(self) -> str:
        """Return the fingerprint of the account; only clients with the same one share readings.

        It is a digest of the credential, the provider's options and `base_url`.  It stays within
        this process: what a store sees is keyed with the store's identity.  Raises
        `ConfigurationError` if the key has to be fetched first.
        """
        source = self._key
        if isinstance(source, Slow):
            _refuse(f"{source.where}: the key isn't fetched yet; fetch it first")
        key = keys.at_hand(self._provider, source)
        options = {name: repr(getattr(self._provider, name)) for name in self._provider.options()}
        identity = [self.provider, self._origin(key), options, self._lasting(key)]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()

    @clean_traceback
    def _key_source(self) -> Hashable:
        """Return a value that is equal for clients whose keys come from the same place."""
        source = self._key
        if isinstance(source, keys.Given):
            return hashlib.sha256(source.get().reveal().encode()).hexdigest()
        return source

    def _lasting(self, key: Secret) -> str:
        """Return the key, or a constant for a token that is signed anew for each request.

        Otherwise each new token would look like a new account.
        """
        text = key.reveal()
        return f"signed for {self.name}" if self._was_fetched and _SIGNED.match(text) else text

    def _origin(self, key: Secret) -> str:
        """Return the base URL for `key`: the configured one, or the provider's host for it."""
        return self._given or self._provider.origin(key)

    def _with_key(self, given: object) -> Self:
        client = copy.copy(self)
        key = keys.checked(self._provider, given, self._key.where)
        client._was_fetched = isinstance(self._key, Slow)  # noqa: SLF001  # same class
        client._key = keys.Given(key)  # noqa: SLF001
        client._base_url = self._origin(key)  # noqa: SLF001
        return client

    def _exchange(self, deadline: float | None) -> Exchange:
        seconds = self._deadline if deadline is None else min(_seconds(deadline), self._deadline)
        return Exchange(
            attrs.evolve(self._provider, now=self._clock.now()),
            self._given,
            self._key,
            Deadline(seconds, self._clock),
            self._retries,
            self._clock,
            self._drift,
        )


class Client(_Client):
    """One account of one provider.

        with Client("acme", key="…") as client:
            account = client.read()

    `key` is the credential, or a callable that returns it (see `Key`).  Without `key`, each
    reading looks up the provider's environment variable.  Basic credentials are
    ``"user:password"``.

    `deadline` is the time in seconds that one reading may take in total.  `retries` is how often a
    request is sent again after a temporary error.  `http` is a client of httpx2 or httpx to send
    requests with; by default, all accounts of the process share one.

    `drift` is called with a `DriftEvent` when a reply differs from the provider's description: once
    for each difference, in the middle of a reading, which neither its errors nor the difference can
    break.  The log gets each event as a warning; with ``drift=True``, only the log.

    All other arguments are the provider's own options.

    Raises `ConfigurationError` immediately if the arguments can't work.
    """

    _transport: Sender

    @staticmethod
    def _sender(http: Any) -> Sender:
        return sender(http)

    @clean_traceback
    def read(self, *, deadline: float | None = None) -> Account:
        """Read the account from the provider.

        `deadline` shortens the client's deadline for this reading.  Raises a `CoffersError`; see
        `coffers.errors`.
        """
        exchange = self._exchange(deadline)

        def do(wanted: AskKey | Request | Sleep) -> Any:
            if isinstance(wanted, AskKey):
                return wanted.source.ask(exchange.deadline)
            if isinstance(wanted, Sleep):
                return self._clock.sleep(wanted.seconds)
            return self._transport.send(wanted, exchange.deadline)

        return run(exchange.read(self.name), do)

    @clean_traceback
    def _with_key_at_hand(self, deadline: Deadline) -> Self:
        """Return a copy of the client that holds the current key, so that it is fetched once.

        Raises `ConfigurationError` if there is no key, and `DeadlineExceeded`.
        """
        key = self._key
        if isinstance(key, keys.Given):
            return self
        return self._with_key(key.ask(deadline) if isinstance(key, Slow) else key.get())

    def close(self) -> None:
        """Release the connections.  You can call this more than once."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(_Client):
    """Asynchronous `Client`, with the same arguments and errors."""

    _transport: AsyncSender

    @staticmethod
    def _sender(http: Any) -> AsyncSender:
        return async_sender(http)

    @clean_traceback_async
    async def read(self, *, deadline: float | None = None) -> Account:
        """Read the account from the provider.

        `deadline` shortens the client's deadline for this reading.  Raises a `CoffersError`; see
        `coffers.errors`.
        """
        exchange = self._exchange(deadline)

        async def do(wanted: AskKey | Request | Sleep) -> Any:
            if isinstance(wanted, AskKey):
                return await wanted.source.aask(exchange.deadline)
            if isinstance(wanted, Sleep):
                return await self._clock.asleep(wanted.seconds)
            return await self._transport.send(wanted, exchange.deadline)

        return await arun(exchange.read(self.name), do)

    @clean_traceback_async
    async def _with_key_at_hand(self, deadline: Deadline) -> Self:
        """Do the same as `Client._with_key_at_hand`."""
        key = self._key
        if isinstance(key, keys.Given):
            return self
        return self._with_key(await key.aask(deadline) if isinstance(key, Slow) else key.get())

    async def aclose(self) -> None:
        """Release the connections.  You can call this more than once."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


@clean_traceback
def read(provider: str, *, key: Key | None = None, **settings: Any) -> Account:
    """Read one account once.  Takes the arguments of `Client` and raises the same errors."""
    with Client(provider, key=key, **settings) as client:
        return client.read()


def _with_options(adapter: type[Provider], options: dict[str, Any], host: str | None) -> Provider:
    known = adapter.options()
    for option, value in options.items():
        if option not in known:
            takes = ", ".join(known) or "no options of its own"
            near = suggestion(option, (*known, *_SETTINGS))
            _refuse(f"unknown option {option!r}{near}: {adapter.name} takes {takes}")
        if kinds := _kinds(adapter).get(option):  # type: ignore[arg-type]  # a class is hashable
            typed(option, value, *kinds)
    try:
        return adapter(**options, host=host)
    except (TypeError, ValueError) as error:
        problem = error.args[0] if error.args else "is refused"
    except Exception as error:  # noqa: BLE001  # another package's adapter can raise anything
        problem = f"is refused with {type(error).__name__}"
    return _refuse(f"an option of {adapter.name}: {problem}")


@functools.cache
def _kinds(adapter: type[Provider]) -> dict[str, tuple[Any, ...]]:
    """Return the types of each option that takes a plain value without converting it."""
    try:
        hints = get_type_hints(adapter)
    except (NameError, TypeError):  # the adapter imports a type under TYPE_CHECKING only
        return {}
    plain = {f.name: hints[f.name] for f in attrs.fields(adapter) if f.converter is None}
    kinds = {
        name: get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        for name, hint in plain.items()
    }
    return {name: them for name, them in kinds.items() if all(kind in WORDS for kind in them)}


def _source(adapter: type[Provider], key: Key | keys.Source | None) -> keys.Source:
    """Return the source of the key; check a key that is passed directly right away."""
    if isinstance(key, keys.Source):
        return key
    if callable(key):
        return keys.Called(f"{adapter.name}: key", key)
    if key is not None:
        return keys.Given(keys.checked(adapter, key))
    env, hint = adapter.credential.env, adapter.credential.hint
    unset = f"no key for {adapter.name}: pass key=, or set {env} to {hint}"
    variable = keys.Variable(env, env, unset)
    keys.checked(adapter, variable.get(), env)
    return variable


def _live_drift(drift: object) -> LiveDrift | None:
    """Return what `drift` asks for.  Without it, its module isn't even loaded."""
    if drift is None or drift is False:
        return None
    from coffers._wire.live_drift import LiveDrift

    return LiveDrift.of(drift)


def _count(retries: int) -> int:
    if type(retries) is not int or retries < 0:
        _refuse(f"retries must be an integer, 0 or more, not {shown(retries)}")
    return retries


def _seconds(deadline: float) -> float:
    if type(deadline) not in (int, float) or not 0 < deadline <= _LONGEST:
        _refuse(
            f"deadline must be a number of seconds above 0 and at most {_LONGEST:,}, "
            f"not {shown(deadline)}"
        )
    return deadline


def _refuse(message: str) -> NoReturn:
    raise ConfigurationError(message)
