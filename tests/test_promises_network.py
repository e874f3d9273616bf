"""Where a key goes, whom a connection trusts, and how much of an answer is read."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import sys
import zlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest
import trustme

import coffers
from coffers._wire import trust
from coffers._wire.base_url import checked_base_url
from coffers._wire.clock import Clock
from coffers.credentials import Basic, Bearer, HeaderKey
from coffers.flow import Call

from .fault_server import (
    ACME,
    CHUNKED,
    CLOSE,
    HEAD,
    OK,
    Server,
    answer,
    attempt,
    attempt_async,
    endless,
    read,
    read_async,
    run_script,
)

pytestmark = pytest.mark.usefixtures("acme")
both = pytest.mark.parametrize("read", [read, read_async], ids=["sync", "async"])
KEY = "user:canary-not-a-real-key"
AT_ONCE = Clock(random=lambda: 0.0)
"""Settings for retries without waits."""


# Where a key goes

CREDENTIALS = {
    "header": HeaderKey("x-acme-key", env="ACME_API_KEY"),
    "bearer": Bearer(env="ACME_API_KEY"),
    "basic": Basic(env="ACME_API_KEY"),
}
TARGETS = {
    "other host": "http://localhost:{port}/",
    "subdomain": "http://api.localhost:{port}/",
    "port": "http://127.0.0.1:{port}/",
    "scheme": "https://127.0.0.1:{port}/",
    "no scheme": "//127.0.0.1:{port}/",
    "userinfo": "http://127.0.0.1@127.0.0.1:{port}/",
    "metadata": "http://169.254.169.254/latest/",
}


@pytest.fixture
def connected(monkeypatch):
    """Return the list of addresses that this process connects to."""
    addresses, connect = [], socket.socket.connect
    monkeypatch.setattr(
        socket.socket, "connect", lambda s, a: addresses.append(a[:2]) or connect(s, a)
    )
    return addresses


@both
@pytest.mark.parametrize("credential", CREDENTIALS)
def test_no_redirect_is_followed(read, credential, acme, connected, monkeypatch):
    monkeypatch.setattr(acme, "credential", CREDENTIALS[credential])
    cases = [(target, status) for target in TARGETS for status in (301, 302, 303, 307, 308)]
    with Server(OK) as foreign:
        plays = [
            [answer(b"", status, location=TARGETS[target].format(port=foreign.port))]
            for target, status in cases
        ]
        with Server(*plays) as server:
            for _, status in cases:
                outcome, _ = read(base_url=server.url, key=KEY)
                assert type(outcome) is coffers.BadResponse
                assert outcome.status == status

    assert foreign.requests == []
    assert set(connected) == {("127.0.0.1", server.port)}
    assert len(server.heads) == len(cases) == 35


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nor_by_a_callers_client_that_would(library, status):
    with (
        Server(OK) as foreign,
        Server([answer(b"", status, location=foreign.url)]) as server,
        library.Client(follow_redirects=True) as http,
    ):
        outcome, _ = read(http=http, base_url=server.url)

    assert (type(outcome), outcome.status) == (coffers.BadResponse, status)
    assert foreign.requests == []


def asks_for(url, acme, monkeypatch):
    """Make the adapter's only endpoint build this address."""
    build = lambda: {"method": "GET", "url": url}  # noqa: E731
    no_fields = {"FIELDS": frozenset(), "SECRETS": frozenset()}
    endpoint = SimpleNamespace(OPERATION="get", METHOD="GET", build=build, **no_fields)
    monkeypatch.setattr(acme, "read", lambda _: (yield Call(endpoint, {})))


@both
@pytest.mark.parametrize(
    "address", ["{foreign}/", "@{host}/", ".{host}/", ":80/", "", "v1/account"]
)
def test_an_adapter_cannot_name_another_origin(read, address, acme, monkeypatch):
    with Server(OK) as foreign, Server(OK) as server:
        url = address.format(foreign=foreign.url, host=f"127.0.0.1:{foreign.port}")
        asks_for(url, acme, monkeypatch)
        outcome, _ = read(base_url=server.url)

    message = "acme: an operation's path must start with /; nothing was sent"
    assert (type(outcome), str(outcome)) == (coffers.ConfigurationError, message)
    assert foreign.requests == server.requests == []


@both
@pytest.mark.parametrize("path", ["//localhost/v1", "/\\localhost/v1", "/../..//localhost/v1"])
def test_a_path_stays_at_its_origin(read, path, acme, connected, monkeypatch):
    asks_for(path, acme, monkeypatch)
    with Server([answer(b"", 404)]) as server:
        outcome, _ = read(base_url=server.url)

    assert type(outcome) is coffers.RequestRefused
    assert connected == [("127.0.0.1", server.port)]


ODD = """
https://api.acme.example https://API.Acme.Example:443/v1/ https://api.acme.example.:8443
https://127.1 https://0x7f.1 https://2130706433 https://0177.0.0.1 https://127.0.0.1.
https://[::1] https://[::ffff:127.0.0.1] https://[0:0:0:0:0:0:0:1]:8443 https://[64:ff9b::7f00:1]
https://[fe80::1%25lo] https://[v1.x] https://xn--bcher-kva.example https://bücher.example
https://api.acme.example:0443 https://api.acme.example: https://api.acme.example:0
https://api.acme.example:65536 https://api.acme.example:-1
https://api.acme.example%2eevil.example https://api%00.example
https://api.acme.example%40evil.example
https://api.acme.example\\@evil.example https://api.acme.example\\.evil.example
https://evil.example#@api.acme.example https://evil.example?@api.acme.example
https://evil.example;@api.acme.example https://api.acme.example;evil.example
https:/api.acme.example https:///api.acme.example https:api.acme.example https:\\\\api.acme.example
HTTPS://api.acme.example https://a..example https://-a.example https://a_b.example https://*.example
https://api.acme.example/../x https://api.acme.example//evil.example
https://[::1]evil.example https://evil.example[::1] https://[::1]:443:443 https://api.acme.example:443:1
"""
ODD_CHARACTERS = (
    "\u3002\u0430\u216c\ufb00\t\n\r\v\f \0\x7f\x85\xa0\xad\u200b\u200d\u2028\u3000\ufeff<>^`|{}\"'"
)


@pytest.mark.parametrize(
    "url", [*ODD.split(), *(f"https://api.acme{c}.example" for c in ODD_CHARACTERS)], ids=ascii
)
def test_the_host_that_was_checked_is_the_host_that_is_asked(url):
    """If two parsers could disagree: the same host and port, or the address is refused."""
    try:
        base_url = checked_base_url(url, "https://own.example")
    except coffers.ConfigurationError:
        return
    checked, asked = urlsplit(base_url), httpx2.URL(f"{base_url}/v1/account")
    assert asked.raw_host.decode() == checked.hostname
    assert (asked.port or 443) == (checked.port or 443)
    assert (asked.scheme, asked.userinfo, asked.query) == ("https", b"", b"")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.acme.example.:8443",
        "https://xn--bcher-kva.example",
        "https://127.0.0.1",
        "https://[::1]:8443/v1",
        "https://[::ffff:127.0.0.1]",
        "HTTPS://API.acme.example",
        "http://127.8.9.10:8080",
        "http://localhost",
    ],
)
def test_an_odd_address_that_is_accepted(url):
    assert checked_base_url(url, "https://own.example") == url


@pytest.mark.parametrize(
    "url",
    [
        "https://0x7f.1",
        "https://2130706433",
        "https://127.0.0.1.",
        "https://bücher.example",
        "https://[fe80::1%25lo]",
        "https://[::1]evil.example",
        "https://api.acme.example\\@evil.example",
        "https://api.acme\t.example",
        "https://user@api.acme.example",
        "http://169.254.169.254",
        "http://10.0.0.1",
        "http://localhost.",
    ],
    ids=ascii,
)
def test_an_odd_address_that_is_refused(url):
    with pytest.raises(coffers.ConfigurationError, match="base_url"):
        coffers.Client("acme", key="k", base_url=url)


# Whom a connection trusts


@pytest.fixture(scope="session")
def ca():
    return trustme.CA()


def serving(ca, *names, **settings):
    """Return a server's TLS context, with a certificate from `ca` for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names, **settings).configure_cert(context)
    return context


@pytest.fixture
def trusting(ca, tmp_path, monkeypatch):
    """Make the process trust `ca`, as ``SSL_CERT_FILE`` does."""
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    trust.context.cache_clear()
    yield
    trust.context.cache_clear()


@both
def test_a_ca_of_ones_own_can_be_trusted(read, ca, trusting):
    with Server(OK, tls=serving(ca, "127.0.0.1")) as server:
        outcome, _ = read(base_url=server.url)

    assert outcome.balances[0].remaining == 3
    assert server.requests == [1]


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
def test_or_by_a_callers_client(library, ca):
    context = ssl.create_default_context()
    ca.configure_trust(context)
    with Server(OK, tls=serving(ca, "127.0.0.1")) as server, library.Client(verify=context) as http:
        outcome, _ = read(http=http, base_url=server.url)

    assert outcome.balances[0].remaining == 3


YESTERDAY = datetime.now(UTC) - timedelta(days=1)
CERTIFICATES = {
    "wrong host": (("api.acme.example", "127.0.0.2"), {}),
    "expired": (("127.0.0.1",), {"not_before": YESTERDAY, "not_after": YESTERDAY}),
}


@both
@pytest.mark.parametrize("case", CERTIFICATES)
def test_a_certificate_that_is_not_good(read, case, ca, trusting):
    names, validity = CERTIFICATES[case]
    with Server(OK, tls=serving(ca, *names, **validity)) as server:
        outcome, _ = read(base_url=server.url)

    message = "no trusted connection to 127.0.0.1"
    assert (type(outcome), str(outcome)) == (coffers.TlsFailed, message)
    assert server.requests == [0]  # one connection: it is not tried again


@both
@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"PYTHONHTTPSVERIFY": "0"},
        {"CURL_CA_BUNDLE": "", "REQUESTS_CA_BUNDLE": ""},
        {"SSL_NO_VERIFY": "1", "NODE_TLS_REJECT_UNAUTHORIZED": "0", "HTTPX_VERIFY": "0"},
        {"SSL_CERT_FILE": ""},
    ],
    ids=lambda environ: " ".join(environ) or "untrusted",
)
def test_no_environment_turns_trust_off(read, environ, ca, monkeypatch):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    trust.context.cache_clear()
    with Server(OK, tls=serving(ca, "127.0.0.1")) as server:
        outcome, _ = read(base_url=server.url)
    trust.context.cache_clear()

    assert type(outcome) is coffers.TlsFailed
    assert server.requests == [0]


@both
def test_old_tls_is_refused(read, ca, trusting):
    old = serving(ca, "127.0.0.1")
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with Server(OK, tls=old) as server:
        outcome, _ = read(base_url=server.url)

    assert type(outcome) is coffers.TlsFailed
    assert server.requests == [0]
    assert trust.context().minimum_version >= ssl.TLSVersion.TLSv1_2


@both
def test_a_server_that_hangs_up_in_the_handshake_is_tried_again(read):
    """A hang-up says nothing about trust."""

    def wrap_socket(link, **_):
        link.recv(1 << 16)
        raise ConnectionError

    with Server(OK, tls=SimpleNamespace(wrap_socket=wrap_socket)) as server:
        outcome, _ = read(base_url=server.url, retries=1, clock=AT_ONCE)

    assert type(outcome) is coffers.ConnectionFailed
    assert server.requests == [0, 0]


# Through a proxy


class Tunnel(Server):
    """A proxy that also plays the host it is asked to connect to."""

    def __init__(self, *plays, inner):
        super().__init__(*plays)
        self._inner = inner

    def _converse(self, link, number):
        self.heads.append(link.recv(1 << 16).decode("latin-1"))
        link.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with self._inner.wrap_socket(link, server_side=True) as secure:
            self._links[number] = secure
            super()._converse(secure, number)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@both
def test_a_proxy_of_the_environment(read, variable, ca, trusting, monkeypatch):
    with Tunnel(OK, inner=serving(ca, "api.acme.example")) as proxy:
        monkeypatch.setenv(variable, proxy.url.replace("//", "//user:pass@"))
        outcome, _ = read(key=KEY)

    connect, asked = proxy.heads
    assert outcome.balances[0].remaining == 3
    assert connect.startswith("CONNECT api.acme.example:443 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n" in connect
    assert KEY not in connect
    assert asked.startswith("GET /v1/account HTTP/1.1\r\n")
    assert KEY in asked


@both
def test_a_proxy_that_is_asked_over_tls(read, ca, trusting, monkeypatch):
    plays = [b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"]
    with Server(plays, tls=serving(ca, "127.0.0.1")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        outcome, _ = read(key=KEY, retries=0)

    message = "the connection to api.acme.example broke"
    assert (type(outcome), str(outcome)) == (coffers.ConnectionFailed, message)
    assert [head.splitlines()[0] for head in proxy.heads] == [
        "CONNECT api.acme.example:443 HTTP/1.1"
    ]


PROXY_VARIABLES = [
    spelled
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    for spelled in (name, name.lower())
]


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("no_proxy", ["", "api.acme.example"])
@pytest.mark.parametrize("scheme", ["http", "https"])
@both
def test_loopback_is_never_asked_through_a_proxy(read, scheme, no_proxy, ca, monkeypatch):
    monkeypatch.setenv("NO_PROXY", no_proxy)
    tls = serving(ca, "127.0.0.1") if scheme == "https" else None
    redirect = [answer(b"", 302, location=f"{scheme}://localhost/")]
    with Server(OK) as proxy, Server(OK, redirect, tls=tls) as server:
        for variable in PROXY_VARIABLES:
            monkeypatch.setenv(variable, proxy.url)
        base_url = server.url
        good, redirected = (read(key=KEY, base_url=base_url)[0] for _ in range(2))

    assert good.balances[0].remaining == 3
    assert type(redirected) is coffers.BadResponse
    assert proxy.heads == []
    assert len(server.heads) == 2


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
def test_a_proxy_of_a_callers_client(library):
    with Server(OK) as proxy, library.Client(proxy=proxy.url) as http:
        outcome, _ = read(http=http, base_url="http://127.0.0.1:9")

    assert outcome.balances[0].remaining == 3
    assert proxy.heads[0].startswith("GET http://127.0.0.1:9/v1/account HTTP/1.1\r\n")


# How much of an answer is read


def gigabyte() -> bytes:
    """Return the gzip of 1 GiB of zeros without its end, which no one should reach."""
    packer = zlib.compressobj(9, wbits=31)
    head = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + 1023 * block


def packed(body: bytes, encoding: str) -> list[bytes]:
    return [answer(body, content_encoding=encoding)]


LARGE, BAD, BROKE = coffers.ResponseTooLarge, coffers.BadResponse, coffers.ConnectionFailed
BOMBS = {
    "1 GiB in gzip": (packed(gigabyte(), "gzip"), LARGE),
    "1 GiB in gzip, gzip": (packed(gzip.compress(gigabyte()), "gzip, gzip"), BAD),
    "br": (packed(bytes.fromhex("cfffff7ff8270c"), "br"), BAD),
    "zstd": (packed(bytes.fromhex("28b52ffd"), "zstd"), BAD),
    "deflate": (packed(zlib.compress(bytes(8 << 20)), "deflate"), BAD),
    "2,001 encodings": (packed(b"", ", ".join(["gzip"] * 2001)), BAD),
    "not gzip": (packed(b"{}", "gzip"), BAD),
    "a body of 2 MiB": ([answer(b" " * (2 << 20))], LARGE),
    "chunks without end": ([HEAD, CHUNKED, endless(b"8000\r\n%b\r\n" % bytes(0x8000))], LARGE),
    "a body without end": ([HEAD, b"\r\n", endless(bytes(1 << 16))], LARGE),
    "a header of 4 MiB": ([HEAD, b"X: ", b"x" * (4 << 20), b"\r\n\r\n"], BROKE),
    "headers without end": ([HEAD, endless(b"X-Pad: %b\r\n" % bytes(100))], BROKE),
}


@pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")
def test_bombs_take_neither_time_nor_memory(measured, timed):
    """Both clients read each one, all in one process."""
    plays = [play for play, _ in BOMBS.values()]
    script = f"""{ACME}
from fault_server import read, read_async
read(base_url=sys.argv[1]), read_async(base_url=sys.argv[1])
before, found = memory("VmRSS"), []
for _ in range({len(plays)}):
    for once in read, read_async:
        outcome, seconds = once(base_url=sys.argv[1], retries=0)
        found.append((type(outcome).__name__, seconds))
print(json.dumps([found, memory("VmHWM") - before]))
"""
    with Server(OK, OK, *[play for play in plays for _ in range(2)]) as server:
        found, growth = run_script(script, server.url)

    measured(growth)
    timed(max(seconds for _, seconds in found), 1)
    outcomes = [name for name, _ in found]
    assert outcomes == [kind.__name__ for _, kind in BOMBS.values() for _ in range(2)]
    assert growth < 32


@both
@pytest.mark.parametrize(
    ("size", "encoding", "accepted"),
    [
        (1 << 20, "identity", True),
        ((1 << 20) + 1, "identity", False),
        (4 << 20, "gzip", True),
        ((4 << 20) + 1, "gzip", False),
    ],
)
def test_the_largest_answer(read, size, encoding, accepted):
    body = b'{"left": 3}'.ljust(size)
    body = gzip.compress(body) if encoding == "gzip" else body
    with Server(packed(body, encoding)) as server:
        outcome, _ = read(base_url=server.url)

    assert type(outcome) is (coffers.Account if accepted else coffers.ResponseTooLarge)


# What an answer may look like on the wire


def readings(count, **settings):
    """Return the outcomes of several readings by one client."""
    with coffers.Client("acme", key="k", **settings) as client:
        return [attempt(client)[0] for _ in range(count)]


def readings_async(count, **settings):
    async def main():
        async with coffers.AsyncClient("acme", key="k", **settings) as client:
            return [(await attempt_async(client))[0] for _ in range(count)]

    return asyncio.run(main())


@pytest.mark.parametrize("readings", [readings, readings_async], ids=["sync", "async"])
def test_every_status_has_a_meaning(readings):
    """1xx is interim, except 101, which would switch the connection to another protocol."""
    interim = [b"HTTP/1.1 %d Some Reason\r\n\r\n" % s for s in range(100, 200) if s != 101]
    statuses = [101, *range(200, 1000)]
    bodiless = dict.fromkeys((204, 304), b"")
    plays = [[answer(bodiless.get(status, b'{"left": 3}'), status)] for status in statuses]
    with Server([*interim, answer()], *plays) as server:
        first, *outcomes = readings(1 + len(plays), base_url=server.url, retries=0)

    assert type(first) is coffers.Account
    meanings = dict(zip(statuses, outcomes, strict=True))
    good = {status for status, outcome in meanings.items() if type(outcome) is coffers.Account}
    assert good == set(range(200, 300)) - {204}
    assert all(isinstance(meanings[s], coffers.CoffersError) for s in set(statuses) - good)
    assert [type(meanings[s]).__name__ for s in (101, 204, 304, 404, 429, 529, 600, 999)] == [
        *("ConnectionFailed", "NotJson", "BadResponse", "RequestRefused"),
        *("RateLimited", "ProviderUnavailable", "BadResponse", "BadResponse"),
    ]


BROKEN = {
    "closed before an answer": [CLOSE],
    "closed in the head": [HEAD, CLOSE],
    "closed in the body": [HEAD, b'Content-Length: 99\r\n\r\n{"left": 3}', CLOSE],
    "closed in a chunk": [HEAD, CHUNKED, b'ff\r\n{"left": 3}', CLOSE],
    "no status line": [b"220 mail.example ESMTP\r\n\r\n"],
    "status of two digits": [b"HTTP/1.1 99 Some Reason\r\n\r\n"],
    "status of four digits": [b"HTTP/1.1 1000 Some Reason\r\n\r\n"],
    "HTTP/2": [b"HTTP/2 200 OK\r\n\r\n"],
    "two lengths": [HEAD, b'Content-Length: 1\r\nContent-Length: 11\r\n\r\n{"left": 3}'],
    "a negative length": [HEAD, b"Content-Length: -1\r\n\r\n"],
    "a chunk of no size": [HEAD, CHUNKED, b"zz\r\n"],
    "NUL in a header": [HEAD, b"X: a\0b\r\n\r\n"],
}


@both
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_answer_is_a_broken_connection(read, case):
    with Server(BROKEN[case]) as server:
        outcome, _ = read(base_url=server.url, retries=1, clock=AT_ONCE)

    message = "the connection to 127.0.0.1 broke"
    assert (type(outcome), str(outcome)) == (coffers.ConnectionFailed, message)
    assert server.requests == [1, 1]  # it's retried over another connection
