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
    """Answers the exchanges of a case, each to its request, and keeps what it was sent."""

    def __init__(self, case):
        super().__init__(("127.0.0.1", 0), Handler)
        self.exchanges = {exchange["request"]: exchange for exchange in case.exchanges}
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        exchange = self.server.exchanges[f"GET {self.path}"]
        body = json.dumps(exchange["body"]).encode()
        self.send_response(exchange["status"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(params=PROVIDERS)
def served(request):
    provider = request.param
    case = testing.sample(provider)
    with Server(case) as server:
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
    asked = [exchange["request"] for exchange in case.exchanges]
    assert [f"GET {path}" for path, _ in server.requests] == asked * 2
    headers = [{n: v for n, v in h.items() if n != "Host"} for _, h in server.requests]
    assert headers[: len(asked)] == headers[len(asked) :]


def test_a_fleet_reads_them_over_one_pool(served):
    provider, case, server = served
    table = {"provider": provider, "key": "user:fake", "base_url": server.url, **case.options}

    with coffers.Coffers({"a": table, "b": table}) as fleet:
        readings = fleet.read_all()

    assert [r.error for r in readings] == [None, None]
    assert [r.account.name for r in readings] == ["a", "b"]
