"""Which addresses a key may be sent to."""

from __future__ import annotations

import pytest

from coffers.errors import ConfigurationError
from coffers.origin import checked_base_url

OWN = "https://api.acme.example"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, OWN),
        ("https://proxy.example", "https://proxy.example"),
        ("https://proxy.example:8443/acme/", "https://proxy.example:8443/acme"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_accepted(given, expected):
    assert checked_base_url(given, OWN) == expected


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("", "is not an address"),
        ("proxy.example", "is not an address"),
        ("ftp://proxy.example", "is not an address"),
        ("https://", "is not an address"),
        (" https://proxy.example", "is not an address"),
        ("https://proxy.example:port", "is not an address"),
        ("https://[::1", "is not an address"),
        ("https://user@proxy.example", "holds a user or a password"),
        ("https://user:canary@proxy.example", "holds a user or a password"),
        ("https://proxy.example?key=canary", "holds a query or a fragment"),
        ("https://proxy.example/#x", "holds a query or a fragment"),
        ("http://proxy.example", "is plain http"),
        ("http://localhost.example", "is plain http"),
        ("http://128.0.0.1", "is plain http"),
    ],
)
def test_refused(given, problem):
    with pytest.raises(ConfigurationError, match=problem) as caught:
        checked_base_url(given, OWN)

    assert "canary" not in str(caught.value)
