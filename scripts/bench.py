"""A warm reading beside the bare HTTP call: CPU of this process, as a ratio in one run.

    python scripts/bench.py [--reads 400] [--rounds 9] [NAME ...]

The server answers the provider's recorded replies from another process, on loopback.  What is
compared, in turn and over one kept connection each: `coffers.Client.read`, and for each of its
requests `get` of a bare httpx2 client followed by `json.loads` of the same body.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import httpx2

import coffers
from coffers import testing


def main() -> None:
    """Measure and print a line per provider."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="providers; all by default")
    parser.add_argument("--reads", type=int, default=400, help="calls in a round")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(f"{'':14} {'bare':>9} {'coffers':>9} {'ratio':>7}   CPU per call, median of rounds")
    for name in options.names or coffers.providers():
        bare, reading = measure(name, reads=options.reads, rounds=options.rounds)
        ratio = statistics.median(r / b for b, r in zip(bare, reading, strict=True))
        micros = [statistics.median(side) / options.reads * 1e6 for side in (bare, reading)]
        print(f"{name:14} {micros[0]:6.0f} µs {micros[1]:6.0f} µs {ratio:7.2f}")


def measure(name: str, *, reads: int, rounds: int) -> tuple[list[float], list[float]]:
    """CPU seconds of each round: of the bare calls, and of the readings."""
    case = testing.sample(name)
    if case is None:
        msg = f"{name} has no recorded reply"
        raise SystemExit(msg)
    bodies = {exchange["request"]: exchange["body"] for exchange in case.exchanges}
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(bodies, there), daemon=True)
    server.start()
    base_url = f"http://127.0.0.1:{here.recv()}"
    urls = [base_url + request.partition(" ")[2] for request in bodies]
    settings = {"key": testing.FAKE_KEY, "base_url": base_url, **case.options}
    bare, reading = [], []
    try:
        with httpx2.Client() as http, coffers.Client(name, **settings) as client:
            for _ in range(rounds + 1):
                bare.append(cpu(lambda: [json.loads(http.get(u).content) for u in urls], reads))
                reading.append(cpu(client.read, reads))
        return bare[1:], reading[1:]  # the first round warms up
    finally:
        server.terminate()


def cpu(action: Callable[[], object], times: int) -> float:
    """CPU seconds of this process for so many calls."""
    before = time.process_time()
    for _ in range(times):
        action()
    return time.process_time() - before


def answer(body: object) -> bytes:
    """Return a whole HTTP answer."""
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    return f"{head}\r\n\r\n".encode() + content


def serve(bodies: dict[str, object], ready: Connection) -> None:
    """Answer each request, such as ``GET /v1``, with its body; tell the port through `ready`."""
    answers = {request.encode(): answer(body) for request, body in bodies.items()}

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(answers[head.partition(b" HTTP/")[0]])
        except asyncio.IncompleteReadError:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(connection, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


if __name__ == "__main__":
    main()
