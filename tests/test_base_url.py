"""Addresses that a key may be sent to."""

from __future__ import annotations

import re

import pytest

import coffers
from coffers import _registry
from coffers._wire.base_url import checked_base_url
from coffers.errors import ConfigurationError

OWN = "https://api.acme.example"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, OWN),
        ("https://proxy.example", "https://proxy.example"),
        ("https://proxy.example:8443/acme/", "https://proxy.example:8443/acme"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://[::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_accepted(given, expected):
    assert checked_base_url(given, OWN) == expected


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("", "must be a URL"),
        ("proxy.example", "must be a URL"),
        ("ftp://proxy.example", "must be a URL"),
        ("https://", "must be a URL"),
        (" https://proxy.example", "must be a URL"),
        ("https://proxy.example:port", "must be a URL"),
        ("https://[::1", "must be a URL"),
        ("https://user@proxy.example", "can't have a user or a password"),
        ("https://user:canary@proxy.example", "can't have a user or a password"),
        ("https://proxy.example?key=canary", "can't have a query or a fragment"),
        ("https://proxy.example/#x", "can't have a query or a fragment"),
        ("http://proxy.example", "must be https"),
        ("http://localhost.example", "must be https"),
        ("http://api.localhost", "must be https"),
        ("http://[::ffff:128.0.0.1]", "must be https"),
        ("http://128.0.0.1", "must be https"),
    ],
)
def test_refused(given, problem):
    with pytest.raises(ConfigurationError, match=problem) as caught:
        checked_base_url(given, OWN)

    assert "canary" not in str(caught.value)


CLIENTS = [coffers.Client, coffers.AsyncClient]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("base_url", "repeated"),
    [
        ("https://api.acme.example/v1", "/v1"),
        ("https://api.acme.example/v1/", "/v1"),
        ("https://proxy.example/acme/v1", "/v1"),
        ("https://api.acme.example/v1/account", "/v1/account"),
        ("http://127.0.0.1:8080/v1", "/v1"),
    ],
)
def test_what_the_path_has_already_is_refused(client, base_url, repeated):
    with pytest.raises(ConfigurationError) as caught:
        client("acme", key="k", base_url=base_url)

    message = f"base_url ends in {repeated}, which the path already has; remove it"
    assert str(caught.value) == message


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "base_url",
    [
        "https://proxy.example",
        "https://proxy.example/proxy",
        "https://proxy.example/v1/proxy",
        "https://proxy.example/v2",
        "https://proxy.example/xv1",
        "https://v1",
    ],
)
def test_what_it_has_not_is_not(client, base_url):
    assert client("acme", key="k", base_url=base_url).base_url == base_url


def test_nor_what_the_providers_own_address_has(acme, monkeypatch):
    monkeypatch.setattr(acme, "base_url", "https://api.acme.example/v1")

    for base_url in ("https://api.acme.example/v1", "https://proxy.example/v1"):
        assert coffers.Client("acme", key="k", base_url=base_url).base_url == base_url


def test_nor_a_proxy_whose_name_is_no_version(acme, monkeypatch):
    monkeypatch.setattr("tests.conftest.get_account.PATH", "/api/v3/account")

    assert coffers.Client("acme", key="k", base_url="https://proxy.example/api")
    with pytest.raises(ConfigurationError, match="base_url ends in /api/v3, which"):
        coffers.Client("acme", key="k", base_url="https://proxy.example/api/v3")


def stumble(_):
    yield from [].pop()


@pytest.mark.parametrize("read", [stumble, lambda _: [].pop(), lambda _: None])
def test_an_adapter_that_stumbles_does_so_when_it_reads(read, acme, monkeypatch):
    monkeypatch.setattr(acme, "read", read)

    assert coffers.Client("acme", key="k", base_url="https://proxy.example/v1")


@pytest.mark.parametrize("provider", _registry.names())
def test_every_provider_knows_its_own_version(provider):
    """A base URL copied from the vendor's own library gets a helpful error."""
    adapter = _registry.adapter(provider)
    path = next(adapter().read()).endpoint.PATH
    versioned = re.match(r".*?/v[0-9]+(?=/)", path)
    base_url = adapter.base_url + (versioned[0] if versioned else path)

    with pytest.raises(ConfigurationError, match="which the path already has"):
        coffers.Client(provider, key="user:fake", base_url=base_url)
