"""Sources of keys: in time, within limits, and refused if the key can't be sent."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path

import anyio
import pytest

import coffers
from coffers._wire import asking, keys
from coffers._wire.clock import Clock, Deadline
from coffers.credentials import Secret

pytestmark = pytest.mark.usefixtures("acme")

BACKENDS = ("asyncio", "trio")
LONG = 600
"""Seconds; longer than any test takes."""


def until(condition):
    """Wait for something in another thread or process."""
    while not condition():
        time.sleep(0.01)


def gone(process):
    """Return whether a process has ended; a zombie has."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def clock_that_jumps(when, to=float(2 * LONG)):
    """Return a clock that jumps past the deadline once `when` is true; its third call waits."""
    looks = itertools.count(1)

    def monotonic():
        if next(looks) < 3:
            return 0.0
        until(when)
        if isinstance(to, BaseException):
            raise to
        return to

    return Clock(monotonic=monotonic)


def ways(source):
    """Yield each way to ask a source: from a thread, and in both kinds of event loops."""
    yield source.ask
    for backend in BACKENDS:

        def run(deadline, backend=backend):
            return anyio.run(source.aask, deadline, backend=backend)

        yield run


def clients(**settings):
    """Yield each way to ask a client for a reading."""
    yield coffers.Client("acme", **settings).read
    for backend in BACKENDS:

        def run(backend=backend):
            async def read():
                async with coffers.AsyncClient("acme", **settings) as client:
                    return await client.read()

            return anyio.run(read, backend=backend)

        yield run


@pytest.fixture
def endless(tmp_path):
    """Return a function that makes a command that never ends, with a child, and their note."""
    script = f"""
import os, subprocess, sys, time
from pathlib import Path
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep({LONG})"])
note = Path(sys.argv[1] + ".new")
note.write_text(f"{{os.getpid()}} {{child.pid}}")
note.rename(sys.argv[1])
time.sleep({LONG})
"""
    notes = (tmp_path / f"processes-{n}" for n in itertools.count())

    def endless():
        note = next(notes)
        command = keys.Command("file: key_command", [sys.executable, "-c", script, str(note)])
        return command, note

    return endless


# In time


def test_a_command_is_killed_with_what_it_started_when_time_is_up(endless):
    for number in range(3):
        command, note = endless()
        ask = [*ways(command)][number]
        with pytest.raises(coffers.DeadlineExceeded) as caught:
            ask(Deadline(LONG, clock_that_jumps(note.exists)))

        assert str(caught.value) == f"file: key_command: no key within {LONG} s"
        processes = [int(process) for process in note.read_text().split()]
        assert len(processes) == 2
        until(lambda them=processes: all(map(gone, them)))


def test_a_command_is_killed_when_who_asks_is_interrupted(endless):
    command, note = endless()
    with pytest.raises(KeyboardInterrupt):
        command.ask(Deadline(LONG, clock_that_jumps(note.exists, KeyboardInterrupt())))

    until(lambda: all(gone(int(process)) for process in note.read_text().split()))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_command_is_killed_when_the_reading_is_cancelled(endless, backend):
    command, note = endless()

    async def main():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(coffers.AsyncClient("acme", key=command).read)
            while not note.exists():
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    anyio.run(main, backend=backend)
    until(lambda: all(gone(int(process)) for process in note.read_text().split()))


def test_a_command_that_starts_when_nobody_waits_any_more_is_killed(endless, monkeypatch):
    command, _ = endless()
    left, started = threading.Event(), []
    start = subprocess.Popen

    def slow_start(*arguments, **settings):
        left.wait()
        started.append(start(*arguments, **settings))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", slow_start)
    with pytest.raises(coffers.DeadlineExceeded):
        command.ask(Deadline(LONG, clock_that_jumps(lambda: True)))
    left.set()

    until(lambda: started and started[0].returncode is not None)
    assert started[0].returncode != 0


def test_a_command_that_closes_its_output_and_goes_on_is_not_waited_for():
    close = f"import os, time; os.close(1); time.sleep({LONG})"
    command = keys.Command("x", [sys.executable, "-c", close])
    for ask in ways(command):
        with pytest.raises(coffers.DeadlineExceeded):
            ask(Deadline(0.1, Clock()))


def test_a_function_that_hangs_is_not_waited_for():
    free = threading.Event()
    for read in clients(key=free.wait, deadline=0.1):
        with pytest.raises(coffers.DeadlineExceeded) as caught:
            read()
        assert str(caught.value) == "acme: key: no key within 0.1 s"
        assert (caught.value.provider, caught.value.operation) == ("acme", "get_account")
    free.set()


def test_no_source_is_asked_when_time_is_up_already(endless):
    command, note = endless()
    for ask in ways(command):
        with pytest.raises(coffers.DeadlineExceeded):
            ask(Deadline(0, Clock()))

    assert not note.exists()


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_event_loop_goes_on_while_a_key_is_asked_for(answers, backend):
    others_ran = threading.Event()

    async def main():
        http = answers((200, {"left": 1})).async_client
        client = coffers.AsyncClient("acme", key=lambda: others_ran.wait() and "k", http=http)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.read)
            await anyio.sleep(0)
            others_ran.set()

    anyio.run(main, backend=backend)


@pytest.mark.parametrize("kind", [coffers.Coffers, coffers.AsyncCoffers])
def test_a_key_that_hangs_is_trouble_of_its_own_account(answers, kind):
    free, answer = threading.Event(), answers((200, {"left": 1}))
    asynchronous = kind is coffers.AsyncCoffers
    table = {"provider": "acme", "http": answer.async_client if asynchronous else answer.client}
    fleet = kind({"a": {**table, "key": free.wait, "deadline": 0.1}, "b": {**table, "key": "k"}})
    readings = anyio.run(fleet.read_all) if asynchronous else fleet.read_all()
    free.set()

    assert str(readings[0].error) == "account 'a': key: no key within 0.1 s"
    assert type(readings[0].error) is coffers.DeadlineExceeded
    assert readings[1].account.balance("pool").remaining == 1


def test_a_key_at_hand_takes_no_thread(answers, monkeypatch):
    def thread(*_, **__):
        raise AssertionError

    monkeypatch.setattr(asking.threading, "Thread", thread)
    monkeypatch.setenv("ACME_API_KEY", "k")
    for key in ("k", Secret("k"), None):
        http = answers((200, {"left": 1})).client
        assert coffers.Client("acme", key=key, http=http).read().balance("pool").remaining == 1
    variable = keys.Variable("x", "ACME_API_KEY", "unset")
    http = answers((200, {"left": 1})).client
    assert coffers.Client("acme", key=variable, http=http).read().balance("pool").remaining == 1


# What a function may do


@pytest.mark.parametrize(
    ("error", "raised", "message"),
    [
        (
            KeyError("canary"),
            coffers.ConfigurationError,
            "acme: key: raised KeyError, didn't return a key",
        ),
        (
            OSError("canary"),
            coffers.ConfigurationError,
            "acme: key: raised OSError, didn't return a key",
        ),
        (
            coffers.ProviderUnavailable("vault is sealed"),
            coffers.ProviderUnavailable,
            "vault is sealed",
        ),
        (coffers.ConfigurationError("no such role"), coffers.ConfigurationError, "no such role"),
        (KeyboardInterrupt(), KeyboardInterrupt, ""),
        (SystemExit(3), SystemExit, "3"),
    ],
)
def test_what_a_function_raises(error, raised, message):
    def key():
        raise error

    for read in clients(key=key, retries=0):
        with pytest.raises(raised) as caught:
            read()
        assert type(caught.value) is raised
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (None, "must be a string, not NoneType"),
        (b"k", "must be a string, not bytes"),
        ("", "is empty"),
        (
            Secret("k").__reduce__()[0](None),
            "can't be read: this secret is a copy, and copies don't",
        ),
    ],
)
def test_what_a_function_gives_is_checked(given, problem):
    for read in clients(key=lambda: given):
        with pytest.raises(coffers.ConfigurationError) as caught:
            read()
        assert f"acme: key: the key for acme {problem}" in str(caught.value)


def test_a_function_may_give_a_secret(answers):
    answer = answers((200, {"left": 1}))
    coffers.Client("acme", key=lambda: Secret("k"), http=answer.client).read()

    assert answer.sent[0].headers["x-acme-key"] == "k"


def test_a_function_sees_the_context_of_who_reads(answers):
    tenant = ContextVar("tenant")
    answer = answers(*[(200, {"left": 1})] * 3)
    tenant.set("red")
    coffers.Client("acme", key=tenant.get, http=answer.client).read()

    async def main(name):
        tenant.set(name)
        await coffers.AsyncClient("acme", key=tenant.get, http=answer.async_client).read()

    for backend in BACKENDS:
        anyio.run(main, backend, backend=backend)
    assert [request.headers["x-acme-key"] for request in answer.sent] == ["red", *BACKENDS]


def test_a_function_may_run_an_event_loop_of_its_own(answers):
    async def fetched():
        await anyio.sleep(0)
        return "k"

    answer = answers(*[(200, {"left": 1})] * 3)
    for backend in BACKENDS:
        client = coffers.AsyncClient(
            "acme", key=lambda: anyio.run(fetched), http=answer.async_client
        )
        anyio.run(client.read, backend=backend)
    assert len(answer.sent) == 2


def test_a_function_that_is_awaited_is_refused_at_once():
    async def key():
        return "k"

    for make in (
        lambda: coffers.Client("acme", key=key),
        lambda: coffers.Coffers({"a": {"provider": "acme", "key": key}}),
    ):
        with pytest.raises(coffers.ConfigurationError, match="pass a plain function, not an async"):
            make()


def test_a_thread_that_cannot_be_started_is_an_error_of_ours(monkeypatch):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(asking.threading.Thread, "start", start)
    with pytest.raises(coffers.TemporaryError, match="acme: key: can't start a thread"):
        coffers.Client("acme", key=lambda: "k").read()


def test_no_cycle_keeps_a_key_until_the_collector_runs(answers, tmp_path):
    """No garbage of a reading holds the key, whatever its source."""
    (tmp_path / "key").write_text("canary-key")
    sources = (
        *(lambda: "canary-key", lambda: {}["canary-key"]),
        keys.File("a", "key", tmp_path),
        keys.Command("b", [sys.executable, "-c", "print('canary-key')"]),
    )
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for source in sources:
            with suppress(coffers.CoffersError):
                coffers.Client("acme", key=source, http=answers((401, {})).client).read()
        gc.collect()
        kept = [thing for thing in gc.garbage if isinstance(thing, Secret | threading.Thread)]
        kept += [thing for thing in gc.garbage if type(thing).__module__ == asking.__name__]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()

    assert kept == []


# Limits


def deadline():
    return Deadline(LONG, Clock())


@pytest.mark.parametrize("size", [keys.LARGEST, keys.LARGEST + 1])
def test_a_file_and_what_a_command_prints_are_bounded(tmp_path, size):
    (tmp_path / "key").write_text("k" * size)
    program = [sys.executable, "-c", f"print('k' * {size}, end='')"]
    file, command = keys.File("a", "key", tmp_path), keys.Command("b", program)

    if size == keys.LARGEST:
        assert file.ask(deadline()).reveal() == "k" * size == command.ask(deadline()).reveal()
        return
    with pytest.raises(coffers.ConfigurationError, match=r"^a 'key': larger than 65,536 bytes$"):
        file.ask(deadline())
    with pytest.raises(coffers.ConfigurationError, match=r"^b: printed more than 65,536 bytes$"):
        command.ask(deadline())


def test_what_never_ends_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in ("/dev/zero", "pipe"):
        with pytest.raises(coffers.ConfigurationError) as caught:
            keys.File("a", path, tmp_path).ask(deadline())
        assert str(caught.value) == f"a {path!r}: a pipe or a device, not a file"
    with pytest.raises(coffers.ConfigurationError, match="printed more than"):
        keys.Command("b", ["cat", "/dev/zero"]).ask(deadline())


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("print('k'); print('more')", "k"),
        ("import sys; sys.stdout.buffer.write(b'k\\r\\nmore\\r\\n')", "k"),
        ("import sys; sys.stdout.buffer.write('\\ufeffk\\n'.encode('utf-16-le'))", "k"),
        ("import sys; print('k'); sys.stderr.write('x' * 1_000_000)", "k"),
        ("import sys; print('k' + sys.stdin.read())", "k"),
    ],
)
def test_the_first_line_that_a_command_prints_is_the_key(printed, key):
    assert keys.Command("x", [sys.executable, "-c", printed]).ask(deadline()).reveal() == key


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["canary-0123456789abc"], "x: the command: No such file or directory"),
        (["a\0b"], "x: the command: can't be run"),
        ([sys.executable, "-c", "print('canary'); exit(3)"], "x: exited with status 3"),
        (
            [sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'canary\xff')"],
            "x: the output is not text in UTF-8",
        ),
    ],
)
def test_a_command_that_gives_no_key_is_told_without_what_it_says(arguments, problem):
    with pytest.raises(coffers.ConfigurationError) as caught:
        keys.Command("x", arguments).ask(deadline())

    assert str(caught.value) == problem


# Copied extras


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ('"canary"', "is in quotes; remove them"),
        ("'canary'", "is in quotes; remove them"),
        ("`canary`", "is in quotes; remove them"),
        ("“canary”", "is in quotes; remove them"),
        (' "canary"\n', "is in quotes; remove them"),
        ("Bearer canary", "starts with 'Bearer'; remove that word"),
        ("Bearer\tcanary", "starts with 'Bearer'; remove that word"),
        ("bearer  canary", "starts with 'Bearer'; remove that word"),
        ("Basic canary", "starts with 'Basic'; remove that word"),
        ("Key canary", "starts with 'Key'; remove that word"),
        ("Token canary", "starts with 'Token'; remove that word"),
        ("Authorization: Bearer canary", "starts with 'Authorization'; remove that word"),
        ("X-Acme-Key: canary", "starts with 'x-acme-key'; remove that word"),
        ("ACME_API_KEY=canary", "starts with the name of a variable; pass only what follows the ="),
        ("export ACME_API_KEY=canary", "starts with the name of a variable; pass only"),
        ("$CANARY_KEY", "is the name of a variable; pass its value, or name it in key_env"),
        ("${CANARY_KEY}", "is the name of a variable; pass its value, or name it in key_env"),
        ("%CANARY_KEY%", "is the name of a variable; pass its value, or name it in key_env"),
    ],
)
def test_what_was_copied_along_with_a_key_is_named_and_the_key_is_not(key, problem):
    for make in (
        lambda: coffers.Client("acme", key=key),
        lambda: coffers.Client("acme", key=lambda: key).read(),
    ):
        with pytest.raises(coffers.ConfigurationError) as caught:
            make()
        assert f"the key for acme {problem}" in str(caught.value)
        assert "canary" not in str(caught.value).lower()


def test_a_providers_own_word_before_the_key_is_recognised(acme, monkeypatch):
    credential = coffers.HeaderKey("Authorization", prefix="Acme-Auth", env="ACME_API_KEY")
    monkeypatch.setattr(acme, "credential", credential)

    with pytest.raises(
        coffers.ConfigurationError, match="starts with 'Acme-Auth'; remove that word"
    ):
        coffers.Client("acme", key="acme-auth canary")


@pytest.mark.parametrize(
    "key", ["ABC=", "QUJD==", "A_B==", "k'", "'k", "a=b", "key", "a$B", "Token"]
)
def test_a_key_that_only_resembles_such_is_sent(answers, key):
    answer = answers((200, {"left": 1}))
    coffers.Client("acme", key=key, http=answer.client).read()

    assert answer.sent[0].headers["x-acme-key"] == key


def test_a_variable_is_named_where_its_key_is_wrong(monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", '"canary"')
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Client("acme")
    (reading,) = coffers.Coffers.from_env().read_all()

    assert str(caught.value) == "ACME_API_KEY: the key for acme is in quotes; remove them"
    assert str(reading.error) == f"account 'acme': {caught.value}"


def test_a_variable_is_looked_up_each_time(answers, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "one")
    answer = answers(*[(200, {"left": 1})] * 2)
    client = coffers.Client("acme", http=answer.client)
    client.read()
    monkeypatch.setenv("ACME_API_KEY", "two")
    client.read()
    monkeypatch.delenv("ACME_API_KEY")

    assert [request.headers["x-acme-key"] for request in answer.sent] == ["one", "two"]
    with pytest.raises(coffers.ConfigurationError, match="no key for acme: pass key=, or set ACME"):
        client.read()
