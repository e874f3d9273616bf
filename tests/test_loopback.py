"""Every provider over a real connection: a server on loopback that answers its recorded replies."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import coffers
from coffers import testing

PROVIDERS = [p.name for p in sorted((Path(__file__).parent / "fixtures").iterdir())]


class Server(ThreadingHTTPServer):
    """Answers one exchange and keeps the requests that it got."""

    def __init__(self, exchange):
        super().__init__(("127.0.0.1", 0), Handler)
        self.exchange = exchange
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        body = json.dumps(self.server.exchange["body"]).encode()
        self.send_response(self.server.exchange["status"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(params=PROVIDERS)
def served(request):
    provider = request.param
    case = testing.sample(provider)
    with Server(case.exchanges[0]) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield provider, case, server
        server.shutdown()
        thread.join()


def test_the_clients_read_it(served):
    provider, case, server = served
    settings = {"key": "user:fake", "base_url": server.url, **case.options}

    with coffers.Client(provider, **settings) as client:
        account = client.read()

    async def read():
        async with coffers.AsyncClient(provider, **settings) as client:
            return await client.read()

    again = asyncio.run(read())

    assert account.balances == again.balances == testing.read(provider, case).balances
    (first, sent), (second, asent) = server.requests
    assert f"GET {first}" == f"GET {second}" == case.exchanges[0]["request"]
    assert {n: v for n, v in sent.items() if n != "Host"} == {
        n: v for n, v in asent.items() if n != "Host"
    }


def test_a_fleet_reads_them_over_one_pool(served):
    provider, case, server = served
    table = {"provider": provider, "key": "user:fake", "base_url": server.url, **case.options}

    with coffers.Coffers({"a": table, "b": table}) as fleet:
        readings = fleet.read_all()

    assert [r.error for r in readings] == [None, None]
    assert [r.account.name for r in readings] == ["a", "b"]
