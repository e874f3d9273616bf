"""Decide which accounts to request next, within a limit per host and a limit in total."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable


class Schedule:
    """Queue of accounts that starts them in order, within both limits.

    Hosts without a request under way come first.  After that, a free place goes to the host that
    gave it back, because that host has a connection to reuse.  So a slow host gets no further
    places while others wait.
    """

    def __init__(self, hosts: Iterable[tuple[str, str]], *, per_host: int, at_once: int) -> None:
        """Queue the accounts in `hosts`, pairs of a name and its host."""
        self._per_host, self._free = per_host, at_once
        self._host = dict(hosts)
        self._waiting: dict[str, deque[str]] = {}
        self._asked: Counter[str] = Counter()
        self._last: str | None = None
        for name, host in self._host.items():
            self._waiting.setdefault(host, deque()).append(name)

    def start(self) -> list[str]:
        """Return the names to start now; each name is returned only once."""
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
        """Give back the place of a name that was started."""
        self._last = self._host[name]
        self._asked[self._last] -= 1
        self._free += 1

    def stop(self) -> None:
        """Start no further names."""
        self._waiting.clear()

    def _ready(self) -> list[str]:
        """Return the hosts whose turn it is: names wait there, and a place is free."""
        ready = [host for host in self._waiting if self._asked[host] < self._per_host]
        if unasked := [host for host in ready if not self._asked[host]]:
            return unasked
        return [self._last] if self._last in ready else ready
