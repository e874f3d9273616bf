"""What is read: a provider's recorded reply, by coffers and by a bare call alike."""

from __future__ import annotations

import importlib
import importlib.util
import operator
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import httpx2

import coffers
from coffers import samples
from coffers.samples import FAKE_KEY, Case

with Path(__file__).with_name("providers.toml").open("rb") as _file:
    PROVIDERS: dict[str, Any] = tomllib.load(_file)


@attrs.frozen
class Subject:
    """A provider that takes a single request."""

    provider: str
    case: Case

    @classmethod
    def of(cls, provider: str) -> Subject:
        """Return the provider with the recorded reply that ships."""
        case = samples.sample(provider)
        if case is None or len(case.exchanges) != 1:
            msg = f"{provider} has no recorded reply to a single request"
            raise SystemExit(msg)
        return cls(provider, case)

    @classmethod
    def simple(cls) -> Subject:
        """Return the provider for what any of them does."""
        return cls.of(PROVIDERS["simple"])

    @property
    def body(self) -> Any:
        """The recorded reply."""
        return self.case.exchanges[0]["body"]

    @property
    def bodies(self) -> dict[str, Any]:
        """What a server has to answer."""
        return {exchange["request"]: exchange["body"] for exchange in self.case.exchanges}

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return str(self.case.exchanges[0]["request"]).partition(" ")[2]

    def settings(self, base_url: str) -> dict[str, Any]:
        """Return what `coffers.Client` takes, or a fleet's account."""
        common = {"provider": self.provider, "key": FAKE_KEY, "base_url": base_url}
        return {**common, **self.case.options}

    def headers(self) -> dict[str, str]:
        """Return the headers that coffers sends, for a bare call to send the same."""
        sent: list[httpx2.Request] = []
        hooks = {"request": [sent.append]}
        with httpx2.Client(transport=samples.transport(self.case), event_hooks=hooks) as http:
            coffers.Client(**{**samples.settings(self.provider, self.case), "http": http}).read()
        theirs = ("host", "connection")
        return {name: value for name, value in sent[0].headers.items() if name not in theirs}


def sdk_code(base_url: str) -> str | None:
    """Return a program that reads the simple provider with its official SDK, if it is there."""
    sdk = PROVIDERS["sdk"]
    if importlib.util.find_spec(sdk["package"]) is None:
        return None
    made = f"{sdk['client']}(api_key={FAKE_KEY!r}, base_url={base_url!r})"
    return f"from {sdk['module']} import {sdk['client']}\n{made}.{sdk['call']}()"


def sdk_call(base_url: str) -> Callable[[], object] | None:
    """Return a call of the simple provider's official SDK, if it is there."""
    sdk = PROVIDERS["sdk"]
    if importlib.util.find_spec(sdk["package"]) is None:
        return None
    client = getattr(importlib.import_module(sdk["module"]), sdk["client"])
    call: Callable[[], object] = operator.attrgetter(sdk["call"])(
        client(api_key=FAKE_KEY, base_url=base_url)
    )
    return call
