"""Providers from this package and from others."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import attrs
import pytest

import coffers
from coffers import _registry, adapters
from coffers.errors import ConfigurationError


def test_the_folder_listing_is_the_registry(acme):
    modules = {path.stem for path in Path(*adapters.__path__).glob("[!_]*.py")}

    assert set(_registry.names()) == modules | {"acme"}
    assert list(_registry.names()) == sorted(_registry.names())


def test_every_adapter_bears_its_modules_name():
    for name in _registry.names():
        adapter = _registry.adapter(name)
        assert (adapter.name, adapter.__module__.rpartition(".")[2]) == (name, name)
        assert adapter.base_url.startswith("https://")
        assert adapter.__doc__ is None or adapter.__doc__ != coffers.Provider.__doc__


def test_a_foreign_provider_is_used_like_an_own_one(acme):
    assert _registry.adapter("acme") is acme
    assert "acme" in coffers.providers()


@attrs.frozen(kw_only=True)
class Odd(coffers.Provider):
    """A provider that works."""

    name = "odd"
    title = "Odd"
    base_url = "https://api.odd.example"
    credential = coffers.Bearer(env="ODD_API_KEY")


class Nameless(coffers.Provider):
    title = base_url = "x"
    credential = coffers.Bearer(env="ODD_API_KEY")


class Inherited(Odd):
    """Has a name only by inheritance."""


class Incomplete(coffers.Provider):
    name = "odd"
    title = "Odd"


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Install a package with these entry points and a module with this source."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(source, *entries):
        (tmp_path / "odd_package.py").write_text(source)
        monkeypatch.delitem(sys.modules, "odd_package", raising=False)
        metadata = tmp_path / "odd_package-1.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-package\nVersion: 1\n")
        lines = ["[coffers.providers]", *entries]
        (metadata / "entry_points.txt").write_text("\n".join(lines))
        importlib.invalidate_caches()
        for cached in (_registry.adapter, _registry._foreign):
            cached.cache_clear()

    yield installed
    for cached in (_registry.adapter, _registry._foreign):
        cached.cache_clear()


WORKS = inspect.getsource(Odd)
FIRST = "import attrs, coffers\n"
WHO = "provider 'odd' (odd_package:Odd of odd-package)"
BROKEN = {
    "import no_such_module": "ModuleNotFoundError: No module named 'no_such_module'",
    "from coffers import no_such_name": "ImportError: cannot import name 'no_such_name' from ",
    "x = (": "SyntaxError: '(' was never closed (odd_package.py, line 1)",
    "\n1 / 0": "ZeroDivisionError at odd_package.py:2",
    "raise OSError('canary')": "OSError at odd_package.py:1",
    "import sys; sys.exit('canary')": "SystemExit at odd_package.py:1",
    "raise BaseException('canary')": "BaseException at odd_package.py:1",
    "": "AttributeError at ",
}


@pytest.mark.parametrize(("source", "problem"), BROKEN.items())
def test_a_package_that_cannot_be_loaded_is_named_and_left_out(installed, caplog, source, problem):
    installed(source, "odd = odd_package:Odd")
    told = f"{WHO} can't be loaded: {problem}"

    assert "odd" not in coffers.providers()
    assert "odd" not in coffers.Coffers.from_env().names
    first, second = caplog.messages
    assert first.startswith(told)
    assert first.endswith("; leaving it out")
    assert second == first
    assert "canary" not in first
    for ask in (
        lambda: coffers.Client("odd", key="k"),
        lambda: coffers.Coffers({"a": {"provider": "odd", "key": "k"}}),
    ):
        with pytest.raises(ConfigurationError) as caught:
            ask()
        assert told in str(caught.value)


def test_who_interrupts_the_loading_of_a_package_is_heard(installed):
    installed("raise KeyboardInterrupt", "odd = odd_package:Odd")
    with pytest.raises(KeyboardInterrupt):
        _registry.adapters()


@pytest.mark.parametrize(
    "value", ["nonsense and more", "", ":", "odd_package:", "os", "os:path.join"]
)
def test_an_entry_that_names_no_provider_is_named_and_left_out(installed, caplog, value):
    installed(f"{FIRST}{WORKS}", f"odd = {value}")

    assert "odd" not in _registry.adapters()
    assert caplog.messages[0].startswith(f"provider 'odd' ({value} of odd-package) ")


def refused(found, monkeypatch, caplog):
    """Return why an adapter is left out."""
    entry = SimpleNamespace(name="odd", value="x", dist=None, load=lambda: found)
    monkeypatch.setattr(_registry, "_foreign", lambda: {"odd": entry})

    assert "odd" not in _registry.adapters()
    with pytest.raises(ConfigurationError) as caught:
        _registry.adapter("odd")
    assert caplog.messages == [f"{caught.value}; leaving it out"]
    return str(caught.value).removeprefix("provider 'odd' (x) ")


@pytest.mark.parametrize("found", [object(), object, coffers.Provider, Nameless, Inherited])
def test_what_is_no_provider_of_that_name_is_left_out(monkeypatch, caplog, found):
    reason = refused(found, monkeypatch, caplog)
    assert reason == "is not a coffers.Provider named 'odd'"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        *((name, value) for name in ("title", "base_url", "credential") for value in (None, 5)),
        ("credential", "ODD_API_KEY"),
        ("credential", coffers.Bearer(env=None)),
        ("credential", coffers.HeaderKey(5, env="ODD_API_KEY")),
        ("envelope", "code"),
        ("hosts", None),
        ("hosts", ["https://eu.odd.example"]),
        ("key_endings", 5),
        ("key_endings", {":eu": 5}),
        ("foreign_keys", "sk-"),
        ("scope", 5),
        ("meanings", {404: "Unsupported"}),
        ("meanings", {404: ValueError}),
        ("meanings", [404]),
    ],
)
def test_what_declares_something_else_is_left_out(monkeypatch, caplog, attribute, value):
    found = type("Other", (Odd,), {"name": "odd", attribute: value})

    reason = refused(found, monkeypatch, caplog)
    assert reason == f"doesn't declare a usable {attribute}; see coffers.Provider"


def test_what_is_incomplete_is_left_out(monkeypatch, caplog):
    reason = refused(Incomplete, monkeypatch, caplog)
    assert reason == "doesn't declare a usable base_url, credential; see coffers.Provider"


def test_a_name_belongs_to_the_first_that_has_it(installed, caplog):
    own = _registry.names()[0]
    installed(f"{FIRST}{WORKS}", "odd = odd_package:Odd", f"{own} = odd_package:Odd")

    assert _registry.adapter("odd").title == "Odd"
    assert _registry.adapter(own).__module__ == f"coffers.adapters.{own}"
    assert caplog.messages == [
        f"leaving out provider {own!r} (odd_package:Odd of odd-package): the name is already taken"
    ]


@pytest.mark.parametrize(
    "source",
    [
        f"class Helper:\n    pass\n\n{WORKS}",
        f"class Other(coffers.Provider):\n    name = 'other'\n\n{WORKS}",
        f"{WORKS}\nclass Other(Odd):\n    name = 'other'\n",
        f"{WORKS}\nclass Other(Odd):\n    pass\n",
    ],
)
def test_what_else_a_module_defines_does_not_matter(monkeypatch, source):
    module = ModuleType("coffers.adapters.odd")
    exec(f"{FIRST}{source}", vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(_registry, "_own", lambda: frozenset({"odd"}))
    _registry.adapter.cache_clear()

    assert _registry.adapter("odd").__name__ == "Odd"
    _registry.adapter.cache_clear()


def test_a_module_without_a_provider_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "coffers.adapters.odd", ModuleType("coffers.adapters.odd"))
    monkeypatch.setattr(_registry, "_own", lambda: frozenset({"odd"}))

    with pytest.raises(ConfigurationError) as caught:
        _registry.adapter("odd")
    assert str(caught.value) == "coffers.adapters.odd doesn't define a coffers.Provider named 'odd'"


def test_a_provider_whose_recorded_reply_is_broken_is_named_and_left_out(
    acme, monkeypatch, tmp_path, caplog
):
    monkeypatch.setattr(inspect, "getfile", lambda _: str(tmp_path / "acme.py"))
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "acme.json").write_text("[")

    assert "acme" not in coffers.providers()
    assert len(coffers.providers()) == len(_registry.names()) - 1
    assert caplog.messages[0] == (
        "provider 'acme': can't read its recorded reply: ConfigurationError; leaving it out"
    )
    assert "acme" in _registry.adapters()


def test_the_providers_are_listed_by_name():
    assert list(coffers.providers()) == list(_registry.names())


def test_what_a_provider_tells_comes_from_its_recorded_reply(acme):
    entry = coffers.providers()["acme"]

    assert (entry.title, entry.env, entry.key) == ("Acme", "ACME_API_KEY", "a key")
    assert (entry.options, entry.tells) == (("team", "extra"), frozenset())
    assert all(e.tells for name, e in coffers.providers().items() if name != "acme")
