"""The base class of adapters, and what they declare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import attrs

from coffers.convert import amount, flag, text
from coffers.credentials import Credential, Secret
from coffers.errors import CoffersError
from coffers.flow import Flow
from coffers.model import Account

_IS_SET_BY_CLIENT = "set by the client"


@attrs.frozen
class Envelope:
    """A field that says whether a success is one: ``Envelope("code", ok=0)``.

    Where it has another value than `ok`, the answer is an error: what `Provider.meanings` says of
    the value, else what it means as a status, else `RequestRefused`.  Where it is missing or null,
    it says nothing.
    """

    field: str
    ok: bool | int | str = attrs.field(kw_only=True)

    def failure(self, body: Any) -> str | None:
        """Return the value if it is not `ok`, or ``None`` if the answer is a success."""
        value = body.get(self.field) if isinstance(body, dict) else None
        told: bool | Decimal | str | None
        if isinstance(self.ok, bool):
            told = flag(value)
        elif isinstance(self.ok, int):
            told = amount(value)
        else:
            told = text(value)
        return None if told is None or told == self.ok else str(told)


@attrs.frozen(kw_only=True)
class Provider:
    """Base of all adapters.  An adapter declares, calls and maps; it does nothing else.

    Options of a provider, such as which of several linked accounts to read, are attrs fields of
    the adapter: ``email: str | None = None``.
    """

    name: ClassVar[str]
    """Name of the provider: of its module, its description and its fixtures."""
    title: ClassVar[str]
    """The provider's name as it writes it itself."""
    base_url: ClassVar[str]
    """Origin that the key may be sent to."""
    hosts: ClassVar[Mapping[str, str]] = {}
    """Further origins that a key may be sent to, by name."""
    key_endings: ClassVar[Mapping[str, str]] = {}
    """How the keys end that belong to one of the `hosts`, and its name: ``{":eu": "eu"}``."""
    credential: ClassVar[Credential]
    scope: ClassVar[str | None] = None
    """The permission that a restricted key needs, where the provider has such."""
    envelope: ClassVar[Envelope | None] = None
    """How an answer with a status of success says that it is none."""
    meanings: ClassVar[Mapping[int | str, type[CoffersError]]] = {}
    """What a status (an ``int``), or a code of the provider's own in the body of a refusal (a
    ``str``), means, where it is something else than the status says."""
    foreign_keys: ClassVar[Mapping[str, str]] = {}
    """How keys of the maker's other products begin, and what such a key is: ``{"sk-b-": "a key of
    B"}``.  It is said of a key that was refused; no key is refused for how it begins."""

    now: datetime = attrs.field(
        factory=lambda: datetime.now(UTC), eq=False, repr=False, metadata={_IS_SET_BY_CLIENT: True}
    )
    """When the account is read, in UTC: with it a countdown or a day of the month is a date."""
    host: str | None = attrs.field(default=None, repr=False, metadata={_IS_SET_BY_CLIENT: True})
    """The host of the address that is given, or of `base_url`, for a provider whose reply means
    something else on another one."""

    @classmethod
    def options(cls) -> tuple[str, ...]:
        """List the arguments a client takes for this provider."""
        fields = attrs.fields(cls)
        return tuple(f.name for f in fields if not f.metadata.get(_IS_SET_BY_CLIENT))

    @classmethod
    def origins(cls) -> tuple[str, ...]:
        """List every origin a key may be sent to."""
        return cls.base_url, *cls.hosts.values()

    @classmethod
    def origin(cls, key: Secret) -> str:
        """Return the origin a key of this form belongs to."""
        endings = cls.key_endings.items()
        host = next((host for end, host in endings if key.reveal().endswith(end)), None)
        return cls.base_url if host is None else cls.hosts[host]

    def read(self) -> Flow[Account]:
        """Yield the calls that a reading needs and return the account."""
        raise NotImplementedError

    def explain(self, status: int, body: Any) -> type[CoffersError] | None:
        """Return the meaning of an answer `envelope` and `meanings` don't cover, or ``None``.

        `body` is the decoded JSON, or ``None`` where the answer isn't JSON.  It is asked about
        every answer, successes included.
        """
        return None
