"""Providers of this package and of others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import coffers
from coffers import providers, registry
from coffers.errors import ConfigurationError


def test_the_folder_listing_is_the_registry(acme):
    modules = {path.stem for path in map(__import__("pathlib").Path, providers.__path__)}
    folder = next(iter(providers.__path__))
    modules = {p.stem for p in __import__("pathlib").Path(folder).glob("[!_]*.py")}

    assert set(registry.names()) == modules | {"acme"}
    assert list(registry.names()) == sorted(registry.names())


def test_every_adapter_bears_its_modules_name():
    for name in registry.names():
        adapter = registry.adapter(name)
        assert (adapter.name, adapter.__module__.rpartition(".")[2]) == (name, name)
        assert adapter.base_url.startswith("https://")
        assert adapter.__doc__ is None or adapter.__doc__ != coffers.Provider.__doc__


def test_a_foreign_provider_is_used_like_an_own_one(acme):
    assert registry.adapter("acme") is acme
    assert "acme" in coffers.providers()


@pytest.mark.parametrize("found", [object(), object, coffers.Provider])
def test_a_foreign_entry_that_is_no_provider_is_named(monkeypatch, acme, found):
    entry = SimpleNamespace(load=lambda: found)
    monkeypatch.setattr(registry, "_foreign", lambda: {"odd": entry})

    with pytest.raises(ConfigurationError, match="registered as provider 'odd' is not a coffers"):
        registry.adapter("odd")


def test_providers_can_be_called_whatever_was_imported_first():
    entries = coffers.providers()

    assert list(entries) == list(registry.names())
    assert providers() == entries


def test_what_a_provider_tells_comes_from_its_recorded_reply(acme):
    entry = coffers.providers()["acme"]

    assert (entry.title, entry.env, entry.key) == ("Acme", "ACME_API_KEY", "a key")
    assert (entry.options, entry.tells) == (("team", "extra"), frozenset())
    assert all(e.tells for name, e in coffers.providers().items() if name != "acme")
