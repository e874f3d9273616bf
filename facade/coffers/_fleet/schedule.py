"""Whose turn it is when many are to be asked: so many at one host, so many in all."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable


class Schedule:
    """Starts what waits, in its order, within both limits.

    First come hosts at which nothing is asked yet.  Then a place stays with its host, which has a
    connection to be used again; one that is slow gets no further places as long as others wait.
    """

    def __init__(self, hosts: Iterable[tuple[str, str]], *, per_host: int, at_once: int) -> None:
        """`hosts` are pairs of a name and the host that it is asked at."""
        self._per_host, self._free = per_host, at_once
        self._host = dict(hosts)
        self._waiting: dict[str, deque[str]] = {}
        self._asked: Counter[str] = Counter()
        self._last: str | None = None
        for name, host in self._host.items():
            self._waiting.setdefault(host, deque()).append(name)

    def start(self) -> list[str]:
        """Return the names that may start now; each is given once."""
        started: list[str] = []
        while self._free and (ready := self._ready()):
            for host in ready[: self._free]:
                names = self._waiting.pop(host)
                started.append(names.popleft())
                self._asked[host] += 1
                self._free -= 1
                if names:
                    self._waiting[host] = names  # behind the others
        return started

    def done(self, name: str) -> None:
        """Give back the places of a name that was started."""
        self._last = self._host[name]
        self._asked[self._last] -= 1
        self._free += 1

    def stop(self) -> None:
        """Start nothing more."""
        self._waiting.clear()

    def _ready(self) -> list[str]:
        """Return the hosts whose turn it is, if something waits there and a place is free."""
        ready = [host for host in self._waiting if self._asked[host] < self._per_host]
        if unasked := [host for host in ready if not self._asked[host]]:
            return unasked
        return [self._last] if self._last in ready else ready
