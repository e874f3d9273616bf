"""Reading one account, synchronously or asynchronously.

The two clients differ in how a step is done; what the steps are is `coffers.exchange`, once.
"""

from __future__ import annotations

import copy
import hmac
import json
import os
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, Self
from urllib.parse import urlsplit

from coffers import registry
from coffers.boundary import sealed, sealed_async
from coffers.errors import ConfigurationError
from coffers.exchange import Exchange, Pause
from coffers.flow import Call, arun, run
from coffers.model import Account
from coffers.origin import checked_base_url, refuse_repetition
from coffers.provider import Basic, Provider
from coffers.secret import Secret
from coffers.timing import Clock, Deadline
from coffers.transport import AsyncTransport, Request, Response, Transport

Key = str | Secret | Callable[[], str]
"""A credential, or what returns it: that is called for each request, so that keys can rotate."""


class _Client:
    """What both clients know about the account that they read."""

    _transport_type: ClassVar[type[Transport | AsyncTransport]]
    _transport: Any

    @sealed
    def __init__(
        self,
        provider: str,
        *,
        key: Key | None = None,
        name: str | None = None,
        base_url: str | None = None,
        deadline: float = 30.0,
        retries: int = 2,
        http: Any = None,
        clock: Clock | None = None,
        **options: Any,
    ) -> None:
        adapter = registry.adapter(provider)
        if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
            _refuse(f"retries is a whole number, 0 or more, not {retries!r}")
        self.name = name or provider
        self.provider = adapter.name
        self._base_url = checked_base_url(base_url, adapter.base_url)
        self._provider = _with_options(adapter, options, urlsplit(self._base_url).hostname)
        if base_url is not None:
            refuse_repetition(self._base_url, adapter.base_url, self._provider.read)
        self._key = _credential(adapter, key)
        self._deadline = _seconds(deadline)
        self._retries = retries
        self._clock = clock or Clock()
        self._transport = self._transport_type(http)
        self.http = http
        """The caller's own HTTP client."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.provider} {self.name!r}>"

    @property
    def base_url(self) -> str:
        """Where the key is sent to."""
        return self._base_url

    @property
    def deadline(self) -> float:
        """Seconds that one reading may take."""
        return self._deadline

    @sealed
    def with_key_at_hand(self) -> Self:
        """The same client with the key that there is now, so that it is asked for once.

        Raises `ConfigurationError` where there is none.
        """
        key = self._key()
        client = copy.copy(self)
        client._key = lambda: key  # noqa: SLF001  # its own class
        return client

    @sealed
    def fingerprint(self, keyed_with: bytes) -> str:
        """What tells apart the clients that must not share a reading.

        A keyed digest of the credential, the provider's options and `base_url`, from which none of
        them can be had back.  Raises `ConfigurationError` where there is no credential.
        """
        options = {name: repr(getattr(self._provider, name)) for name in self._provider.options()}
        asked = [self.provider, self._base_url, options, self._key().reveal()]
        return hmac.digest(keyed_with, json.dumps(asked).encode(), "sha256").hex()

    def _exchange(self, deadline: float | None) -> Exchange:
        seconds = self._deadline if deadline is None else min(_seconds(deadline), self._deadline)
        return Exchange(
            self._provider,
            self._base_url,
            self._key,
            Deadline(seconds, self._clock),
            self._retries,
            self._clock,
        )


class Client(_Client):
    """One account of one provider.

        with Client("acme", key="…") as client:
            account = client.read()

    `key` is the credential, or a callable that returns it; without it the provider's environment
    variable is read.  Basic credentials are ``"user:password"``.  `deadline` is the time in
    seconds that one reading may take in all, `retries` how often a request is repeated that failed
    for a reason that may pass.  `http` is a client of httpx2 or httpx to send with; without it all
    accounts of the process share one.  Further arguments are the provider's own options.

    Raises `ConfigurationError` at once for what cannot work.
    """

    _transport_type = Transport
    _transport: Transport

    @sealed
    def read(self, *, deadline: float | None = None) -> Account:
        """Ask the provider.  Raises a `CoffersError`; see `coffers.errors`.

        `deadline` is a shorter one than the client's, for this reading alone.
        """
        exchange = self._exchange(deadline)

        def step(wanted: Request | Pause) -> Response | None:
            if isinstance(wanted, Pause):
                self._clock.sleep(wanted.seconds)
                return None
            return self._transport.send(wanted, exchange.deadline)

        account = run(exchange.flow(), lambda call: run(exchange.steps(call), step))
        return exchange.finish(account, self.name)

    def close(self) -> None:
        """Let go of the connection.  May be called more than once."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(_Client):
    """`Client`, awaited: the same arguments, the same errors."""

    _transport_type = AsyncTransport
    _transport: AsyncTransport

    @sealed_async
    async def read(self, *, deadline: float | None = None) -> Account:
        """Ask the provider.  Raises a `CoffersError`; see `coffers.errors`.

        `deadline` is a shorter one than the client's, for this reading alone.
        """
        exchange = self._exchange(deadline)

        async def step(wanted: Request | Pause) -> Response | None:
            if isinstance(wanted, Pause):
                await self._clock.asleep(wanted.seconds)
                return None
            return await self._transport.send(wanted, exchange.deadline)

        async def answer(call: Call) -> Any:
            return await arun(exchange.steps(call), step)

        return exchange.finish(await arun(exchange.flow(), answer), self.name)

    async def aclose(self) -> None:
        """Let go of the connection.  May be called more than once."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


@sealed
def read(provider: str, *, key: Key | None = None, **settings: Any) -> Account:
    """Read one account, once.  Takes what `Client` takes, and raises what it raises."""
    with Client(provider, key=key, **settings) as client:
        return client.read()


def _with_options(adapter: type[Provider], options: dict[str, Any], host: str | None) -> Provider:
    known = adapter.options()
    for option in options:
        if option not in known:
            takes = f"takes {', '.join(known)}" if known else "has no options"
            _refuse(f"unknown option {option!r}: {adapter.name} {takes}")
    try:
        return adapter(**options, host=host)
    except (TypeError, ValueError) as error:
        problem = error.args[0] if error.args else "is refused"
    return _refuse(f"an option of {adapter.name}: {problem}")


def _credential(adapter: type[Provider], key: Key | None) -> Callable[[], Secret]:
    """What gives the checked key, at once and before each request."""
    env = adapter.credential.env
    if key is None and env not in os.environ:
        _refuse(f"no key for {adapter.name}: pass key=, or set {env} to {adapter.credential.hint}")
    if isinstance(key, Secret):
        source: Callable[[], str] = key.reveal
    elif key is None or isinstance(key, str):
        # A closure would show its cell in a traceback with locals.
        source = Secret(os.environ[env] if key is None else key).reveal
    else:
        source = key

    def checked() -> Secret:
        return _checked(adapter, source())

    if not callable(key):
        checked()
    return checked


def _checked(adapter: type[Provider], key: object) -> Secret:
    """The key as it can be sent.  The error names what is wrong, never the value."""
    if not isinstance(key, str) or not key.strip():
        _refuse(f"the key for {adapter.name} is empty")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        _refuse(f"the key for {adapter.name} has white space at an end, or characters beyond ASCII")
    if isinstance(adapter.credential, Basic) and ":" not in key:
        _refuse(f"the key for {adapter.name} is {adapter.credential.hint}: no colon in it")
    return Secret(key)


def _seconds(deadline: float) -> float:
    if type(deadline) not in (int, float) or not 0 < deadline < float("inf"):
        _refuse(f"deadline is a number of seconds above 0, not {deadline!r}")
    return deadline


def _refuse(message: str) -> NoReturn:
    raise ConfigurationError(message)
