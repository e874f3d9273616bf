"""Which proxy leads to an address, according to the environment."""

from __future__ import annotations

import os

import pytest

from coffers._wire.proxies import _proxy_of, proxy_of

PROXY = "http://proxy.example:3128"
FAR = "https://api.acme.example"


@pytest.fixture
def environ(monkeypatch):
    """Set these variables, and clear the others that matter."""

    def put(variables):
        for name in [*os.environ]:
            if name.lower().endswith("_proxy"):
                monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    yield put
    _proxy_of.cache_clear()  # a change of a variable in mixed case isn't noticed


@pytest.mark.parametrize(
    ("variables", "address", "variable"),
    [
        ({"HTTPS_PROXY": PROXY}, PROXY, "HTTPS_PROXY"),
        ({"https_proxy": PROXY}, PROXY, "https_proxy"),
        ({"Https_Proxy": PROXY}, PROXY, "Https_Proxy"),
        ({"ALL_PROXY": PROXY}, PROXY, "ALL_PROXY"),
        ({"all_proxy": PROXY}, PROXY, "all_proxy"),
        ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "socks://other"}, PROXY, "HTTPS_PROXY"),
        ({"HTTPS_PROXY": "http://other", "https_proxy": PROXY}, PROXY, "https_proxy"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, PROXY, "HTTPS_PROXY"),
        ({"HTTPS_PROXY": "socks://proxy.example"}, "socks://proxy.example", "HTTPS_PROXY"),
    ],
)
def test_a_proxy_and_the_variable_that_names_it(variables, address, variable, environ):
    environ(variables)
    proxy = proxy_of(FAR)

    assert (proxy.address, proxy.variable) == (address, variable)
    assert "proxy.example" not in repr(proxy)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"HTTP_PROXY": PROXY},
        {"HTTPS_PROXY": ""},
        {"HTTPS_PROXY": PROXY, "https_proxy": ""},
        {"NO_PROXY": "*"},
    ],
    ids=repr,
)
def test_none(variables, environ):
    environ(variables)

    assert proxy_of(FAR) is None


def test_a_variable_that_changes_is_noticed(environ):
    environ({"HTTPS_PROXY": PROXY})
    assert proxy_of(FAR).address == PROXY
    environ({})
    assert proxy_of(FAR) is None


LOOPBACK = """
http://localhost http://localhost:8080 https://localhost https://LOCALHOST:8443 https://localhost.
https://api.localhost https://api.localhost.:8443 http://127.0.0.1 https://127.0.0.1:8443
http://127.8.9.10:80 http://127.255.255.255 http://[::1] https://[::1]:8443
http://[0:0:0:0:0:0:0:1]:80 https://[::ffff:127.0.0.1] http://[::ffff:7f00:1]:80
http://[0:0:0:0:0:ffff:127.8.9.10]/proxy
"""


@pytest.mark.parametrize("no_proxy", ["", "*", "api.acme.example", "[", "::1"])
@pytest.mark.parametrize("url", LOOPBACK.split())
def test_loopback_is_never_asked_through_one(url, no_proxy, environ):
    named = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    environ({**dict.fromkeys(named, PROXY), "NO_PROXY": no_proxy, "no_proxy": no_proxy})

    assert proxy_of(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost.example",
        "https://notlocalhost",
        "https://128.0.0.1",
        "https://[::2]",
        "https://[::ffff:128.0.0.1]",
        "https://10.0.0.1:8443",
    ],
)
def test_what_only_looks_like_loopback_is(url, environ):
    environ({"HTTPS_PROXY": PROXY})

    assert proxy_of(url).address == PROXY


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("*", FAR),
        ("other.example, *", FAR),
        ("api.acme.example", FAR),
        ("API.ACME.example", FAR),
        ("acme.example", FAR),
        (".acme.example", FAR),
        ("*.acme.example", FAR),
        ("other.example,acme.example", FAR),
        ("other.example acme.example", FAR),
        (" other.example ,, acme.example ", FAR),
        ("api.acme.example:443", FAR),
        ("*:443", FAR),
        ("https://api.acme.example", FAR),
        ("all://api.acme.example", FAR),
        ("acme.example:8443", "https://api.acme.example:8443/proxy"),
        ("api.acme.example", "https://api.acme.example."),
        ("10.1.2.3", "https://10.1.2.3"),
        ("10.0.0.0/8", "https://10.1.2.3:8443"),
        ("10.1.2.3/8", "https://10.9.9.9"),
        ("10.1.2.3:8443", "https://10.1.2.3:8443"),
        ("fd00::1", "https://[fd00::1]"),
        ("[fd00::1]", "https://[fd00::1]:8443"),
        ("[fd00::1]:8443", "https://[fd00::1]:8443"),
        ("fd00::/8", "https://[fd00::1]"),
        ("[fd00::]/8", "https://[fd00::1]"),
    ],
)
def test_no_proxy_covers_it(no_proxy, url, environ):
    for name in ("NO_PROXY", "no_proxy"):
        environ({"HTTPS_PROXY": PROXY, name: no_proxy})
        assert proxy_of(url) is None


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("", FAR),
        (",", FAR),
        (".", FAR),
        ("*.", FAR),
        ("other.example", FAR),
        ("me.example", FAR),
        ("api", FAR),
        ("x.api.acme.example", FAR),
        ("api.acme.example:8443", FAR),
        ("api.acme.example:", FAR),
        ("api.acme.example:port", FAR),
        (f"api.acme.example:{'9' * 5000}", FAR),
        ("http://api.acme.example", FAR),
        ("10.0.0.0/8", FAR),
        ("10.0.0.0/8", "https://11.1.2.3"),
        ("10.0.0.0/99", "https://10.1.2.3"),
        ("10.0.0.0/", "https://10.1.2.3"),
        ("fd00::/8", "https://10.1.2.3"),
        ("[", "https://[fd00::1]"),
        ("[fd00::1]:443", "https://[fd00::1]:8443"),
        ("\udcff, %zz, ://, :, []", FAR),
        ("(.*", FAR),
    ],
    ids=ascii,
)
def test_no_proxy_does_not_cover_it(no_proxy, url, environ):
    environ({"HTTPS_PROXY": PROXY, "NO_PROXY": no_proxy})

    assert proxy_of(url).address == PROXY
