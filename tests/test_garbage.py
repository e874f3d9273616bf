"""No garbage cycle holds a key or a secret.

A cycle stays in memory until the garbage collector runs, which may be never: a memory dump
shows it long after its use.  So nothing you do with an account leaves a cycle behind that
refers to a secret, however it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sqlite3
from functools import partial

import anyio
import httpx
import httpx2
import pytest

import coffers
from coffers._cli import main
from coffers._wire.clock import Clock

from .fault_server import CHUNKED, CLOSE, HEAD, OK, Server, answer, silence

pytestmark = pytest.mark.usefixtures("acme")

KEY = "canary-not-a-real-key"
BODY = "canary-in-the-body"


def texts_in(garbage):
    """Yield all texts in the objects, including those in untracked containers."""
    waiting = [*garbage]
    while waiting:
        for held in gc.get_referents(waiting.pop()):
            if isinstance(held, str):
                yield held
            elif isinstance(held, bytes | bytearray):
                yield held.decode("latin-1")
            elif not gc.is_tracked(held):
                waiting.append(held)


def left_behind(function):
    """Return the texts with a canary that `function` leaves to the garbage collector."""
    function()  # create what is created once, such as a pool
    gc.freeze()  # ignore what exists already
    gc.disable()
    try:
        function()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return [text for text in texts_in(gc.garbage) if KEY in text or BODY in text]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
        gc.unfreeze()


def test_the_search_finds_what_a_cycle_holds():
    def cycle(*held):
        itself = [held]
        itself.append(itself)

    def an_error_in_its_own_frame(key):
        try:
            return 1 / 0
        except ZeroDivisionError as error:
            kept = error
        return bool(kept)

    assert left_behind(lambda: None) == []
    assert left_behind(lambda: [KEY]) == []
    assert left_behind(lambda: cycle("harmless")) == []
    assert left_behind(lambda: cycle({"x": (KEY.encode(),)})) == [KEY]
    assert left_behind(lambda: cycle(coffers.Secret(KEY))) == [KEY]
    assert left_behind(lambda: an_error_in_its_own_frame(KEY)) == [KEY]


# Ways to read


def name_of(outcome):
    return type(outcome).__name__


def told(readings):
    return [name_of(reading.error or reading.account) for reading in readings]


def attempt(work, *args, **settings):
    """Return the name of the outcome's type."""
    try:
        return name_of(work(*args, **settings))
    except coffers.CoffersError as error:
        return name_of(error)


async def attempt_async(work, *args, **settings):
    try:
        return name_of(await work(*args, **settings))
    except coffers.CoffersError as error:
        return name_of(error)


def once(**settings):
    return [attempt(coffers.read, "acme", **settings)]


def client(**settings):
    with coffers.Client("acme", **settings) as client:
        return [attempt(client.read), attempt(client.read)]


def async_client(**settings):
    async def main():
        async with coffers.AsyncClient("acme", **settings) as client:
            return [await attempt_async(client.read), await attempt_async(client.read)]

    return anyio.run(main)


def accounts(settings):
    return {n: {"provider": "acme", **settings, "key": f"{KEY} of {n}"} for n in ("a", "b")}


def fleet(**settings):
    with coffers.Coffers(accounts(settings)) as fleet:
        return [*told(fleet.read_all()), attempt(fleet.read, "a", refresh=True)]


def async_fleet(**settings):
    async def main():
        async with coffers.AsyncCoffers(accounts(settings)) as fleet:
            readings = await fleet.read_all()
            return [*told(readings), await attempt_async(fleet.read, "a", refresh=True)]

    return anyio.run(main)


WAYS = [once, client, async_client, fleet, async_fleet]


async def at_once(_seconds):
    """Don't sleep at all."""


SETTINGS = {
    "key": KEY,
    "clock": Clock(sleep=lambda _seconds: None, asleep=at_once, random=lambda: 0.0),
}
REPLY = answer(
    b'{"left": 3, "id": "u-1", "token": "%b", "notes": [{"api_key": "%b"}], "echo": "%b"}'
    % (BODY.encode(), BODY.encode(), KEY.encode())
)
PLAYS = {
    "good": ([[REPLY]], "Account"),
    "refused": ([[answer(b'{"error": "%b"}' % KEY.encode(), 401)]], "AuthenticationError"),
    "not JSON": ([[answer(b'["%b"' % BODY.encode())]], "NotJson"),
    "too deep": ([[answer(b'["%b",' % BODY.encode() + b"[" * 999)]], "UnexpectedShape"),
    "other shape": ([[answer(b'[{"token": "%b"}]' % BODY.encode())]], "UnexpectedShape"),
    "no number": ([[answer(b'{"token": "%b"}' % BODY.encode())]], "EmptyAccount"),
    "redirect": ([[answer(b"", 302, location=f"/?{KEY}")]], "BadResponse"),
    "too large": ([[answer(BODY.encode() * 60_000)]], "ResponseTooLarge"),
    "broken gzip": ([[answer(BODY.encode(), content_encoding="gzip")]], "BadResponse"),
    "outage": ([[answer(b"", 503)]], "ProviderUnavailable"),
    "hung up": ([[CLOSE]], "ConnectionFailed"),
    "broken off": ([[HEAD, CHUNKED, b"5\r\n[1", CLOSE]], "ConnectionFailed"),
    "no HTTP": ([[b"220 mail.example ready\r\n", CLOSE]], "ConnectionFailed"),
    "silence": ([silence], "DeadlineExceeded"),
    "a silent body": ([[HEAD, CHUNKED, b"5\r\n[1", silence]], "DeadlineExceeded"),
}
every_play = pytest.mark.parametrize(("plays", "expected"), PLAYS.values(), ids=PLAYS)


def settings_of(url, expected):
    return {**SETTINGS, "base_url": url, "deadline": 0.1 if "Deadline" in expected else 9.0}


@every_play
@pytest.mark.parametrize("way", WAYS)
def test_however_a_reading_ends(way, plays, expected):
    outcomes = []
    with Server(*plays) as server:
        reading = partial(way, **settings_of(server.url, expected))
        found = left_behind(lambda: outcomes.extend(reading()))

    assert set(outcomes) == {expected}
    assert found == []


@pytest.mark.parametrize("way", WAYS)
def test_where_nobody_listens(way):
    with Server(OK) as server:
        url = server.url
    outcomes = []
    reading = partial(way, **SETTINGS, base_url=url)
    found = left_behind(lambda: outcomes.extend(reading()))

    assert set(outcomes) == {"ConnectionFailed"}
    assert found == []


@pytest.mark.parametrize("way", WAYS)
def test_after_a_retry(way):
    outcomes = []
    with Server(*[[answer(b"", 503)], [CLOSE], [REPLY]] * 9) as server:
        reading = partial(way, **SETTINGS, base_url=server.url, retries=9)
        found = left_behind(lambda: outcomes.extend(reading()))

    assert set(outcomes) == {"Account"}
    assert found == []


@pytest.mark.parametrize("play", ["good", "refused", "other shape", "broken off", "a silent body"])
@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda it: it.__name__)
def test_through_a_client_of_the_callers_own(library, play):
    plays, expected = PLAYS[play]
    outcomes = []

    def sync(**settings):
        with library.Client() as http:
            outcomes.extend(client(http=http, **settings))

    async def asynchronous(**settings):
        async with library.AsyncClient() as http:
            reader = coffers.AsyncClient("acme", http=http, **settings)
            outcomes.append(await attempt_async(reader.read))

    with Server(*plays) as server:
        settings = settings_of(server.url, expected)
        found = left_behind(partial(sync, **settings))
        found += left_behind(partial(anyio.run, partial(asynchronous, **settings)))

    assert set(outcomes) == {expected}
    assert found == []


# Other ends


def test_a_refused_second_call():
    refusal = answer(b'{"token": "%b"}' % BODY.encode(), 403)
    with Server(*[[REPLY], [refusal]] * 2) as server:
        reading = partial(coffers.read, "acme", **SETTINGS, base_url=server.url, extra=True)
        assert left_behind(reading) == []


def test_a_cancelled_reading():
    async def cancel(url):
        settings = {"key": KEY, "base_url": url}
        async with (
            coffers.AsyncClient("acme", **settings) as client,
            coffers.AsyncCoffers(accounts(settings)) as fleet,
        ):
            for reading in (client.read, partial(fleet.read, "a"), fleet.read_all):
                with anyio.move_on_after(0.05) as scope:
                    await reading()
                assert scope.cancelled_caught
            task = asyncio.create_task(client.read())
            await asyncio.sleep(0.05)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    with Server(silence) as server:
        assert left_behind(partial(anyio.run, cancel, server.url)) == []


def test_a_loop_over_readings_that_is_left():
    def leave(url):
        with coffers.Coffers(accounts({**SETTINGS, "base_url": url})) as fleet:
            for _ in fleet.iter_readings():
                break

    async def leave_async(url):
        async with (
            coffers.AsyncCoffers(accounts({**SETTINGS, "base_url": url})) as fleet,
            fleet.iter_readings() as readings,
        ):
            async for _ in readings:
                break

    with Server([REPLY]) as server:
        assert left_behind(partial(leave, server.url)) == []
        assert left_behind(partial(anyio.run, leave_async, server.url)) == []


@pytest.mark.parametrize("play", [[REPLY], [answer(b"", 401)], [answer(b"", 503)], [CLOSE]])
def test_what_is_asked_before_a_job(play):
    anyway = {"allow": coffers.CoffersError}
    with Server(OK) as server:
        nobody = server.url

    def ask(url):
        tables = accounts({**SETTINGS, "retries": 0, "base_url": url})
        with coffers.Coffers({**tables, "c": {**tables["a"], "base_url": nobody}}) as fleet:
            attempt(fleet.pick, 1, "credits")
            for name in fleet.names:
                attempt(fleet.ensure, name, 1, "credits", **anyway)
                with fleet.reserve(name, 1, "credits", **anyway) as hold:
                    hold.commit()

    async def ask_async(url):
        tables = accounts({**SETTINGS, "retries": 0, "base_url": url})
        async with coffers.AsyncCoffers({**tables, "c": {**tables["a"], "base_url": nobody}}) as f:
            await attempt_async(f.pick, 1, "credits")
            for name in f.names:
                await attempt_async(f.ensure, name, 1, "credits", **anyway)
                async with f.reserve(name, 1, "credits", **anyway) as hold:
                    await hold.commit()

    with Server(play) as server:
        assert left_behind(partial(ask, server.url)) == []
        assert left_behind(partial(anyio.run, ask_async, server.url)) == []


def test_a_last_good_reading_after_a_failure():
    def read(url):
        with coffers.Coffers(accounts({**SETTINGS, "base_url": url})) as fleet:
            fleet.read_all()
            outcomes.extend(reading.stale for reading in fleet.read_all())
            outcomes.extend(reading.stale for reading in fleet.read_all(refresh=True))

    outcomes = []
    with Server(*[*[[REPLY]] * 2, *[[CLOSE]] * 6] * 2) as server:
        found = left_behind(partial(read, server.url))

    assert outcomes == [False, False, True, True] * 2
    assert found == []


def test_a_store_that_fails_while_the_provider_answers(tmp_path):
    logging.disable()  # records that a handler keeps aren't garbage

    def lose_the_table(_request):
        with contextlib.closing(sqlite3.connect(tmp_path / "store.db")) as database:
            database.execute("DROP TABLE IF EXISTS documents")
        return httpx2.Response(200, json={"left": 3, "token": BODY})

    def fleet_with(kind, http):
        tables = {"a": {"provider": "acme", "key": KEY, "http": http}}
        return kind(tables, store=f"sqlite:///{tmp_path}/store.db", max_age=0)

    def read():
        (tmp_path / "store.db").unlink(missing_ok=True)
        http = httpx2.Client(transport=httpx2.MockTransport(lose_the_table))
        for _ in range(2):  # the second time it fails before the provider is asked
            with fleet_with(coffers.Coffers, http) as fleet:
                assert told(fleet.read_all()) == ["Account"]

    async def read_async():
        (tmp_path / "store.db").unlink(missing_ok=True)
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(lose_the_table))
        for _ in range(2):
            async with fleet_with(coffers.AsyncCoffers, http) as fleet:
                assert told(await fleet.read_all()) == ["Account"]

    try:
        assert left_behind(read) == []
        assert left_behind(partial(anyio.run, read_async)) == []
    finally:
        logging.disable(logging.NOTSET)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, AssertionError, TypeError])
def test_an_interrupt_or_a_fault(acme, monkeypatch, fault):
    def stumble(*_):
        raise fault

    http = httpx2.Client(transport=httpx2.MockTransport(stumble))

    def read(**settings):
        with contextlib.suppress(fault, coffers.CoffersError):
            coffers.Client("acme", key=KEY, http=http, **settings).read()

    assert left_behind(read) == []
    assert left_behind(partial(read, clock=Clock(now=stumble))) == []
    monkeypatch.setattr(acme, "read", stumble)
    assert left_behind(read) == []


def test_a_wrong_configuration(tmp_path):
    file = tmp_path / "coffers.toml"
    file.write_text(f'[accounts.a]\nprovider = "acme"\nkey = "{KEY}"\nteem = 1\n')
    file.chmod(0o600)

    def missing():
        return {}[KEY]

    def configure():
        attempt(coffers.Coffers, {"a": {"provider": "acme", "key": KEY, "teem": 1}})
        attempt(coffers.Coffers.from_config, file)
        attempt(coffers.Client, "acme", key=f"{KEY}\n")
        attempt(coffers.Client, "acme", key=KEY, base_url=f"https://user:{KEY}@host.example")
        attempt(coffers.Client("acme", key=lambda: f"{KEY}\n").read)
        with contextlib.suppress(KeyError, coffers.CoffersError):
            coffers.Client("acme", key=missing).read()

    assert left_behind(configure) == []


@pytest.mark.parametrize("play", [[REPLY], [answer(b"", 401)], [CLOSE]])
def test_the_command_line(tmp_path, capsys, play):
    file = tmp_path / "coffers.toml"
    table = '[accounts.a]\nprovider = "acme"\nretries = 0\n'
    commands = [[], ["show", "a", "--raw"], ["check", "a", "--need", "1"]]
    with Server(play) as server:
        file.write_text(f'{table}key = "{KEY}"\nbase_url = "{server.url}"\n')
        file.chmod(0o600)
        for command in commands:
            assert left_behind(partial(main, [*command, "--config", str(file)])) == []
