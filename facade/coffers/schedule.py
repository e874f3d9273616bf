"""Whose turn it is when many are to be asked: so many at one host, so many in all."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable


class Schedule:
    """Starts what waits, in its order, within both limits.

    A host that is slow keeps its own places and no others: what waits for it is passed over.
    """

    def __init__(self, hosts: Iterable[tuple[str, str]], *, per_host: int, at_once: int) -> None:
        """`hosts` are pairs of a name and the host that it is asked at."""
        self._per_host, self._free = per_host, at_once
        self._host = dict(hosts)
        self._waiting: dict[str, deque[str]] = {}
        self._asked: Counter[str] = Counter()
        for name, host in self._host.items():
            self._waiting.setdefault(host, deque()).append(name)

    def start(self) -> list[str]:
        """The names that may start now; each is given once."""
        started: list[str] = []
        while self._free and (ready := self._ready()):
            for host in ready[: self._free]:
                started.append(self._waiting[host].popleft())
                self._asked[host] += 1
                self._free -= 1
                if not self._waiting[host]:
                    del self._waiting[host]
        return started

    def done(self, name: str) -> None:
        """Give back the places of a name that was started."""
        self._asked[self._host[name]] -= 1
        self._free += 1

    def stop(self) -> None:
        """Start nothing more."""
        self._waiting.clear()

    def _ready(self) -> list[str]:
        """The hosts at which something waits and a place is free."""
        return [host for host in self._waiting if self._asked[host] < self._per_host]
