"""Read each provider whose key is in the environment, for real: ``nox -s live``.

Reading an account changes nothing at the provider.  The replies are neither printed nor kept.
"""

from __future__ import annotations

import os

import pytest

import coffers
from coffers import _registry

pytestmark = pytest.mark.live


@pytest.mark.parametrize("provider", _registry.names())
def test_the_account_is_read(provider):
    variable = _registry.adapter(provider).credential.env
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set")

    with coffers.Client(provider) as client:
        account = client.read()

    assert any(balance.known for balance in account.balances)
    assert set(account.coverage.values()) == {"ok"}
