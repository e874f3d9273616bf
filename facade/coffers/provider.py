"""Base class of adapters, and what an adapter declares."""

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
    """A field that tells a real success from an error sent as one: ``Envelope("code", ok=0)``.

    Any value but `ok` means an error: the one that `Provider.meanings` gives for the value, else
    the one for the HTTP status of that number, else `RequestRefused`.  A missing or null field says
    nothing.
    """

    field: str
    ok: bool | int | str = attrs.field(kw_only=True)

    def failure(self, body: Any) -> str | None:
        """Return the field's value if it isn't `ok`, or ``None`` for a success."""
        value = body.get(self.field) if isinstance(body, dict) else None
        found: bool | Decimal | str | None
        if isinstance(self.ok, bool):
            found = flag(value)
        elif isinstance(self.ok, int):
            found = amount(value)
        else:
            found = text(value)
        return None if found is None or found == self.ok else str(found)


@attrs.frozen(kw_only=True)
class Provider:
    """Base class of all adapters.  An adapter declares, calls and maps; it does nothing else.

    An option of a provider, such as which of several linked accounts to read, is an attrs field of
    the adapter: ``email: str | None = None``.
    """

    name: ClassVar[str]
    """Name of the provider, its module, its description and its fixtures."""
    title: ClassVar[str]
    """Name of the provider as the provider writes it."""
    base_url: ClassVar[str]
    """Origin that the key may be sent to."""
    hosts: ClassVar[Mapping[str, str]] = {}
    """Further origins that a key may be sent to, by name."""
    key_endings: ClassVar[Mapping[str, str]] = {}
    """Endings of keys that belong to one of the `hosts` → its name: ``{":eu": "eu"}``."""
    credential: ClassVar[Credential]
    scope: ClassVar[str | None] = None
    """Permission that a restricted key needs, if the provider has restricted keys."""
    envelope: ClassVar[Envelope | None] = None
    """Field by which an answer with a success status says that it is an error."""
    meanings: ClassVar[Mapping[int | str, type[CoffersError]]] = {}
    """Error for a status (an ``int``) or for the provider's own code in an error's body (a
    ``str``), wherever the status alone misleads."""
    foreign_keys: ClassVar[Mapping[str, str]] = {}
    """Prefixes of keys for the vendor's other products → what such a key is: ``{"sk-b-": "a key of
    B"}``.  Only the message for a refused key uses it; no key is refused for its prefix."""

    now: datetime = attrs.field(
        factory=lambda: datetime.now(UTC), eq=False, repr=False, metadata={_IS_SET_BY_CLIENT: True}
    )
    """Time of the reading in UTC, to turn a countdown or a day of the month into a date."""
    host: str | None = attrs.field(default=None, repr=False, metadata={_IS_SET_BY_CLIENT: True})
    """Host that is read, for a provider whose reply means different things on different hosts."""

    @classmethod
    def options(cls) -> tuple[str, ...]:
        """Return the names of the arguments that a client takes for this provider."""
        fields = attrs.fields(cls)
        return tuple(f.name for f in fields if not f.metadata.get(_IS_SET_BY_CLIENT))

    @classmethod
    def origins(cls) -> tuple[str, ...]:
        """Return every origin that a key may be sent to."""
        return cls.base_url, *cls.hosts.values()

    @classmethod
    def origin(cls, key: Secret) -> str:
        """Return the origin that a key of this form belongs to."""
        endings = cls.key_endings.items()
        host = next((host for end, host in endings if key.reveal().endswith(end)), None)
        return cls.base_url if host is None else cls.hosts[host]

    def read(self) -> Flow[Account]:
        """Yield the calls that a reading needs, and return the account."""
        raise NotImplementedError

    def explain(self, status: int, body: Any) -> type[CoffersError] | None:
        """Return the error that an answer means, if `envelope` and `meanings` can't say it.

        It is called for every answer, including successes, before `envelope` and `meanings` are
        consulted.  `body` is the decoded JSON, or ``None`` if the answer isn't JSON.
        """
        return None
