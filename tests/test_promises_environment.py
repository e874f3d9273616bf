"""A broken environment is reported in one line, and affects only what needs it."""

from __future__ import annotations

import asyncio
import os
import socket
import traceback

import pytest
import trustme

import coffers
from coffers import _cli
from coffers._wire import trust

from .fault_server import OK, Server, read, read_async

pytestmark = pytest.mark.usefixtures("acme")

CANARY = "canary"
"""Part of every private value, and of the folder of all files."""
FILES = {
    "empty": "",
    "junk": "junk",
    "cut": "-----BEGIN CERTIFICATE-----\njunk\n",
    "folder/junk": "junk",
    "locked": "junk",
    "unhashed/ca.pem": "junk",
}
PROXY = f"user:{CANARY}@proxy.example"
NO_ADDRESSES = [
    "http://{}:port",
    "http://{}:99999",
    "http://{}:0",
    "http://{}:-1",
    "http://{}:3128:3128",
    "http:proxy.example:canary",
    "http://user:canary@[::1",
    "http://user:canary@",
    "http://user:canary@:3128",
    "http://user:canary@proxy example",
    "http://user:canary@%zz",
    "http://user:canary@*",
    "socks://{}:1080/",
    "socks4://{}:1080",
    "ftp://{}",
    "file:///canary",
    "canary://",
    "://{}",
    " http://{} ",
    "\udcff://{}",
    "http://\udcff{}",
]
"""Values that aren't a proxy's URL."""
BROKEN = {
    **{f"HTTPS_PROXY {value}": {"HTTPS_PROXY": value.format(PROXY)} for value in NO_ADDRESSES},
    **{f"all_proxy {value}": {"all_proxy": value.format(PROXY)} for value in NO_ADDRESSES[::6]},
    "ALL_PROXY SOCKS": {"ALL_PROXY": f"socks5://{PROXY}:1080"},
    "https_proxy SOCKS": {"https_proxy": f"socks5h://{PROXY}"},
    "HTTPS_PROXY for others": {"HTTPS_PROXY": f"socks://{PROXY}", "NO_PROXY": "other.example"},
    "SSL_CERT_FILE missing": {"SSL_CERT_FILE": "{}/missing"},
    "SSL_CERT_FILE below a file": {"SSL_CERT_FILE": "{}/junk/missing"},
    "SSL_CERT_FILE empty": {"SSL_CERT_FILE": "{}/empty"},
    "SSL_CERT_FILE junk": {"SSL_CERT_FILE": "{}/junk"},
    "SSL_CERT_FILE cut": {"SSL_CERT_FILE": "{}/cut"},
    "SSL_CERT_FILE locked": {"SSL_CERT_FILE": "{}/locked"},
    "SSL_CERT_FILE a folder": {"SSL_CERT_FILE": "{}/folder"},
    "SSL_CERT_FILE a pipe": {"SSL_CERT_FILE": "{}/pipe"},
    "SSL_CERT_FILE endless": {"SSL_CERT_FILE": "/dev/zero"},
    "SSL_CERT_FILE too long": {"SSL_CERT_FILE": f"{{}}/{'x' * 999}"},
    "SSL_CERT_FILE and a proxy": {"SSL_CERT_FILE": "{}/cut", "ALL_PROXY": f"https://{PROXY}"},
    "SSL_CERT_DIR missing": {"SSL_CERT_DIR": "{}/missing"},
    "SSL_CERT_DIR a file": {"SSL_CERT_DIR": "{}/junk"},
    "SSL_CERT_DIR empty": {"SSL_CERT_DIR": "{}/void"},
    "SSL_CERT_DIR not hashed": {"SSL_CERT_DIR": "{}/unhashed"},
    "SSL_CERT_DIR locked": {"SSL_CERT_DIR": "{}/closed"},
    "SSL_CERT_DIR two": {"SSL_CERT_DIR": f"{{}}/missing{os.pathsep}{{}}/folder"},
    "SSLKEYLOGFILE nowhere": {"SSLKEYLOGFILE": "{}/missing/log", "SSL_CERT_FILE": "{}/ca.pem"},
    "SSLKEYLOGFILE a folder": {"SSLKEYLOGFILE": "{}/folder", "SSL_CERT_FILE": "{}/ca.pem"},
}
"""Environments in which no remote host can be asked, by the variable to blame."""
HARMLESS = {
    "nothing": {},
    **{
        f"HTTP_PROXY {value}": dict.fromkeys(("HTTP_PROXY", "http_proxy"), value.format(PROXY))
        for value in NO_ADDRESSES[::4]
    },
    "a proxy for others": {"ALL_PROXY": f"socks5://{PROXY}", "NO_PROXY": ".acme.example"},
    "GNOME": {"ALL_PROXY": f"socks://{PROXY}:1080/", "HTTPS_PROXY": f"http://{PROXY}:8080/"},
    "an unknown proxy": {"HTTPS_PROXY": f"http://user:{CANARY}@a..b:3128"},
    "a proxy with a path": {"HTTPS_PROXY": f"http://{PROXY}/path?x#y"},
    "empty": dict.fromkeys(("HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"), ""),
    "odd NO_PROXY": {"NO_PROXY": f"[,{CANARY}/99, ://, 1.2.3.4/x, \udcff, :{'9' * 5000}, (.*"},
    "odd no_proxy": {"no_proxy": f"[::1,{CANARY}:,%zz", "HTTPS_PROXY": f"http://{PROXY}"},
    "other CAs": dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), "{}/missing"),
    "other CAs, too": {"SSL_CERT_FILE": "{}/ca.pem", "SSL_CERT_DIR": "{}/missing"},
    "OpenSSL": dict.fromkeys(("OPENSSL_CONF", "OPENSSL_MODULES"), "{}/missing"),
    "an odd screen": {"COLUMNS": "-1", "LINES": "²", "TERM": CANARY, "FORCE_COLOR": CANARY},
    "a small screen": {"COLUMNS": "1", "LINES": "0"},
}
"""Environments whose only problem is an unknown host."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp(CANARY)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "void").mkdir()
    (folder / "closed").mkdir(mode=0)
    (folder / "locked").chmod(0)
    os.mkfifo(folder / "pipe")
    trustme.CA().cert_pem.write_to_path(folder / "ca.pem")
    yield folder
    (folder / "closed").chmod(0o700)


@pytest.fixture
def environ(folder, monkeypatch):
    """Set these variables, and clear the others that matter."""

    def put(variables):
        for name in [*os.environ]:
            if name.startswith("SSL") or name.lower().endswith("_proxy"):
                monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value.replace("{}", str(folder)))

    trust.context.cache_clear()
    yield put
    trust.context.cache_clear()


@pytest.fixture(autouse=True)
def no_names(monkeypatch):
    """Make every name lookup fail."""

    def look_up(host, *args, **kwargs):
        if host != "127.0.0.1":
            raise socket.gaierror
        return known(host, *args, **kwargs)

    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def near():
    """Yield the address of a server on this machine."""
    with Server(OK) as server:
        yield server.url


def accounts(near):
    far = {"provider": "acme", "key": "k", "retries": 0}
    return {"far": far, "near": {**far, "base_url": near}}


def by_clients(near):
    for once in (read, read_async):
        yield from (once(retries=0)[0], once(retries=0, base_url=near)[0])


def by_fleet(near):
    with coffers.Coffers(accounts(near)) as fleet:
        for reading in fleet.read_all():
            yield reading.error or reading.account
        for name in fleet.names:
            yield outcome(lambda name=name: fleet.ensure(name, 3, "credits"))


def by_async_fleet(near):
    async def main():
        async with coffers.AsyncCoffers(accounts(near)) as fleet:
            found = [reading.error or reading.account for reading in await fleet.read_all()]
            for name in fleet.names:
                try:
                    found.append(await fleet.ensure(name, 3, "credits"))
                except coffers.CoffersError as error:
                    found.append(error)
            return found

    return asyncio.run(main())


def outcome(ask):
    try:
        return ask()
    except coffers.CoffersError as error:
        return error


def told(error):
    return "".join(traceback.format_exception(error)) + repr(error.to_dict())


WAYS = [by_clients, by_fleet, by_async_fleet]


@pytest.mark.parametrize("case", BROKEN, ids=ascii)
def test_what_is_of_no_use_is_named(case, near, environ):
    environ(BROKEN[case])
    variable = case.partition(" ")[0]
    for way in WAYS:
        found = [*way(near)]
        for far, beside in zip(found[::2], found[1::2], strict=True):
            assert type(far) is coffers.ConfigurationError
            assert variable in str(far)
            assert CANARY not in told(far)
            assert isinstance(beside, coffers.Account | coffers.Headroom)


@pytest.mark.parametrize("case", HARMLESS, ids=ascii)
def test_what_concerns_nobody_harms_nobody(case, near, environ):
    environ(HARMLESS[case])
    for way in WAYS:
        found = [*way(near)]
        for far, beside in zip(found[::2], found[1::2], strict=True):
            message = "no connection to api.acme.example"
            assert (type(far), str(far)) == (coffers.ConnectionFailed, message)
            assert CANARY not in told(far)
            assert isinstance(beside, coffers.Account | coffers.Headroom)


@pytest.fixture
def run(near, tmp_path, capsys):
    """Run a command about a remote account and one on loopback."""
    path = tmp_path / "coffers.toml"
    path.write_text(
        '[accounts.far]\nprovider = "acme"\nkey = "k"\nretries = 0\n'
        f'[accounts.near]\nprovider = "acme"\nkey = "k"\nbase_url = "{near}"\n'
    )
    path.chmod(0o600)

    def run(*arguments):
        return _cli.main([*arguments, "--config", str(path)]), *capsys.readouterr()

    return run


@pytest.mark.parametrize("case", BROKEN, ids=ascii)
def test_the_command_line_names_it_in_one_line(case, run, environ):
    environ(BROKEN[case])
    variable = case.partition(" ")[0]
    status, _, err = run("check", "near", "--need", "3")
    assert (status, err) == (0, "")

    status, out, err = run("check", "far", "--need", "3")
    assert (status, out, err.count("\n")) == (64, "", 1)
    assert err.startswith("coffers: ")
    assert variable in err

    status, out, _ = run()
    assert status == 64
    assert variable in out
    assert "2 accounts, 1 could not be read" in out
    assert CANARY not in out + err


@pytest.mark.parametrize("case", HARMLESS, ids=ascii)
def test_the_command_line_bears_the_rest(case, run, environ):
    environ(HARMLESS[case])
    statuses = []
    for command in (["check", "near", "--need", "3"], ["check", "far", "--need", "3"], []):
        status, out, err = run(*command)
        statuses.append(status)
        assert CANARY not in out + err
        assert err == ""
    assert statuses == [0, 69, 69]


@pytest.mark.parametrize(
    "broken",
    [{"SSL_CERT_FILE": "{}/missing"}, {"HTTPS_PROXY": "socks://proxy.example"}],
    ids=lambda broken: next(iter(broken)),
)
def test_the_same_client_works_once_it_is_mended(broken, environ):
    def before_and_after(read):
        trust.context.cache_clear()
        for variables in (broken, {}):
            environ(variables)
            yield type(outcome(read))

    expected = [coffers.ConfigurationError, coffers.ConnectionFailed]
    with coffers.Client("acme", key="k", retries=0) as client:
        assert [*before_and_after(client.read)] == expected
    with coffers.Coffers({"far": {"provider": "acme", "key": "k", "retries": 0}}) as fleet:
        assert [*before_and_after(lambda: fleet.read("far"))] == expected
    with asyncio.Runner() as runner:
        client = coffers.AsyncClient("acme", key="k", retries=0)
        assert [*before_and_after(lambda: runner.run(client.read()))] == expected
        runner.run(client.aclose())
