"""A provider whose reply has much besides the account, such as everything that was made with it."""

from __future__ import annotations

import attrs
import pytest

import coffers
from coffers import _registry, samples
from coffers.errors import ResponseTooLarge

from .recorded_server import serving

PROVIDERS = [
    name
    for name in _registry.names()
    if name != "acme" and hasattr(next(_registry.adapter(name)().read()).endpoint, "LARGEST")
]


def with_items(case, size):
    """Return the case with its longest list repeated until the reply has `size` bytes."""
    (exchange,) = case.exchanges
    body = dict(exchange["body"])
    field = max(body, key=lambda name: len(str(body[name])) * isinstance(body[name], list))
    body[field] = body[field] * (size // len(str(body[field])))
    return attrs.evolve(case, exchanges=[{**exchange, "body": body}]), field


def test_there_is_one():
    assert PROVIDERS


def read(provider, case):
    settings = {"key": samples.FAKE_KEY, "clock": case.clock, "retries": 0, **case.options}
    with serving(case) as server:
        return coffers.read(provider, base_url=server.url, **settings)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_it_is_read(provider):
    case = samples.sample(provider)
    large, field = with_items(case, 7 << 20)
    account = read(provider, large)

    assert len(account.raw[field]) > 1000
    assert account == read(provider, case)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_it_has_an_end(provider):
    endpoint = next(_registry.adapter(provider)().read()).endpoint
    case, _ = with_items(samples.sample(provider), endpoint.LARGEST + (1 << 20))

    with pytest.raises(ResponseTooLarge, match="larger than an account can be"):
        read(provider, case)
