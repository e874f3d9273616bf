"""Readings tell how replies differ from their description, and are otherwise what they were."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from types import ModuleType

import attrs
import httpx2
import pytest
from ruamel.yaml import YAML

import coffers
from coffers import samples, testing
from coffers._cli import main
from coffers._wire import live_drift

from . import conftest
from .test_live_drift import FIXTURES, PROVIDERS, ROOT

PROVIDER = PROVIDERS[0]
SHAPES = {
    "#/a": {
        "type": ["object"],
        "fields": {"left": {"type": ["integer"]}, "id": {"type": ["string"]}},
        "required": ["left"],
    }
}
ODD = {"left": 5, "id": 7, "surplus": {"soon": True}}
LINES = ["acme get_account: id: string → integer", "acme get_account: surplus: new (object)"]


@pytest.fixture
def shapes():
    module = ModuleType("acme_clients.acme.shapes")
    module.DESCRIPTION, module.SHAPES = "openapi/acme.yaml", SHAPES
    module.REPLIES = {"get_account": {"2XX": "#/a"}}
    return module


@pytest.fixture
def described(acme, shapes, monkeypatch):
    """Give the fake provider's operation the shapes of a generated package."""
    name = f"{shapes.__name__.removesuffix('.shapes')}.api.account.get_account"
    monkeypatch.setattr(conftest.get_account, "__name__", name, raising=False)
    monkeypatch.setitem(sys.modules, shapes.__name__, shapes)
    live_drift._described.cache_clear()
    yield acme
    live_drift._described.cache_clear()


def answering(*bodies, kind=httpx2.Client):
    """Return a client whose server gives these bodies in turn, and the last one from then on."""
    left = [*bodies]

    def answer(_):
        body = left.pop(0) if len(left) > 1 else left[0]
        return httpx2.Response(200, content=json.dumps(body).encode())

    return kind(transport=httpx2.MockTransport(answer))


def client(*bodies, **settings):
    return coffers.Client("acme", key="k-of-a-test", http=answering(*bodies), **settings)


def test_a_reading_tells_once_and_is_the_same_as_ever(described, caplog):
    events = []
    with client(ODD, drift=events.append) as told, client(ODD) as plain:
        first, second, other = told.read(), told.read(), plain.read()

    assert [str(event) for event in events] == LINES
    assert caplog.messages == [f"drift: {line}" for line in LINES]
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    same = [attrs.evolve(account, observed_at=None) for account in (first, second, other)]
    assert same[0] == same[1] == same[2]


def test_the_log_alone(described, caplog):
    with client(ODD, drift=True) as told:
        told.read()

    assert caplog.messages == [f"drift: {line}" for line in LINES]


@pytest.mark.parametrize("drift", [None, False])
def test_off_calls_nothing_and_says_nothing(described, caplog, monkeypatch, drift):
    monkeypatch.delattr(live_drift.LiveDrift, "compare")
    with client(ODD, drift=drift) as plain:
        plain.read()

    assert caplog.messages == []


def test_off_loads_nothing():
    code = f"""
import sys
import coffers
from coffers import samples
case = samples.sample({PROVIDER!r})
def loaded():
    return [n for n in sys.modules if n.endswith(("live_drift", "{PROVIDER}.shapes"))]
def read(**settings):
    with coffers.Client(**samples.settings({PROVIDER!r}, case), **settings) as client:
        client.read()
read()
assert loaded() == [], loaded()
read(drift=True)
assert len(loaded()) == 2, loaded()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_reply_that_does_not_parse_is_told_all_the_same(described):
    events = []
    with client([ODD], drift=events.append) as told, pytest.raises(coffers.UnexpectedShape):
        told.read()

    assert [str(event) for event in events] == ["acme get_account: (answer): object → array"]


def test_a_callback_that_fails_breaks_nothing(described, caplog):
    def fail(event):
        raise RuntimeError("the body, or a secret")

    with client(ODD, drift=fail) as told:
        assert told.read().balances[0].remaining == 5

    failure = "drift: the callback failed (RuntimeError)"
    lines = [f"drift: {line}" for line in LINES]
    assert caplog.messages == [lines[0], failure, lines[1], failure]


def test_a_log_that_fails_breaks_nothing(described, monkeypatch):
    logger = logging.getLogger("coffers")

    def fail(record):
        raise RuntimeError("no space left")

    logger.addFilter(fail)
    try:
        with client(ODD, drift=True) as told:
            assert told.read().balances[0].remaining == 5
    finally:
        logger.removeFilter(fail)


def test_a_callback_may_read_itself(described):
    events = []

    def again(event):
        events.append(event)
        told.read()

    with client(ODD, drift=again) as told:
        told.read()

    assert sorted(map(str, events)) == LINES


async def _async(event):
    """Is no plain function."""


class Async:
    async def __call__(self, event):
        """Is none, either."""


@pytest.mark.parametrize(
    ("drift", "given"),
    [
        (_async, "an async one"),
        (Async(), "an async one"),
        ("yes", "a string"),
        (1, "1"),
        ({}, "a table"),
    ],
)
def test_anything_else_is_refused(acme, drift, given):
    wanted = f"drift must be true or a plain function, not {given}"
    with pytest.raises(coffers.ConfigurationError, match=f"^{wanted}$"):
        client(ODD, drift=drift)
    with pytest.raises(coffers.ConfigurationError, match=f"^{wanted}$"):
        coffers.Coffers({}, drift=drift)


def test_shapes_that_are_missing_are_said_once(described, shapes, monkeypatch, caplog):
    monkeypatch.delitem(sys.modules, shapes.__name__)
    events = []
    with client(ODD, drift=events.append) as told:
        told.read()
        told.read()

    assert events == []
    assert caplog.messages == ["drift: acme: its client has no module shapes; compile it again"]


@pytest.mark.parametrize("shapes_are", [{}, {"#/a": {"fields": [1]}}, {"#/a": 5}, None])
def test_shapes_that_are_damaged_break_nothing(described, shapes, caplog, shapes_are):
    shapes.SHAPES = shapes_are
    with client(ODD, drift=True) as told:
        assert told.read().balances[0].remaining == 5
        told.read()

    (message,) = caplog.messages
    assert message.startswith("drift: acme: its replies can't be compared (")


def test_an_operation_without_a_description_is_compared_with_nothing(acme, caplog):
    with client(ODD, drift=True) as told:
        told.read()

    assert caplog.messages == []


# Many accounts, many threads


def accounts(*names, **more):
    http = answering(ODD)
    return {n: {"provider": "acme", "key": f"k-of-{n}", "http": http, **more} for n in names}


def test_a_fleet_tells_once_however_many_accounts(described):
    events = []
    with coffers.Coffers(accounts("one", "two", "three"), drift=events.append) as fleet:
        fleet.read_all()
        fleet.read("one", refresh=True)

    assert sorted(map(str, events)) == LINES


def test_an_account_has_no_drift_of_its_own(acme):
    with pytest.raises(coffers.ConfigurationError, match="drift is a fleet setting"):
        coffers.Coffers(accounts("one", drift=True))


def test_threads_tell_once(described):
    events, ready = [], threading.Barrier(8)
    with client(ODD, drift=events.append) as told:

        def work():
            ready.wait()
            told.read()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(map(str, events)) == LINES


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_tell_once(described, backend):
    import anyio

    events = []

    async def work():
        http = answering(ODD, kind=httpx2.AsyncClient)
        settings = {"provider": "acme", "http": http}
        both = {name: {**settings, "key": f"k-of-{name}"} for name in ("one", "two")}
        async with coffers.AsyncCoffers(both, drift=events.append) as fleet:
            await fleet.read_all()
        async with coffers.AsyncClient(**settings, key="k-of-one", drift=events.append) as told:
            await told.read()

    anyio.run(work, backend=backend)
    assert sorted(map(str, events)) == sorted([*LINES, *LINES])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_tells_what_is_new_to_it(described):
    events, (reader, writer) = [], os.pipe()
    with client(ODD, {**ODD, "more": 1}, drift=events.append) as told:
        told.read()
        child = os.fork()
        if child == 0:
            try:
                told.read()
                os.write(writer, "\n".join(map(str, events[len(LINES) :])).encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert os.read(reader, 1000).decode() == "acme get_account: more: new (integer)"
        os.close(reader)
        os.close(writer)
        told.read()

    assert [str(event) for event in events[2:]] == ["acme get_account: more: new (integer)"]


def test_fakes_take_it_as_the_real_ones_do():
    fleet = testing.FakeCoffers({"main": testing.account(5, "credits")}, drift=pytest.fail)
    with fleet:
        assert fleet.read("main").balances[0].remaining == 5


# Configured, and on the command line


def test_a_file_turns_on_the_log(described, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(coffers.Client, "_sender", staticmethod(lambda http: Transport()))
    file = tmp_path / "coffers.toml"
    file.write_text('drift = true\n[accounts.main]\nprovider = "acme"\nkey_env = "ACME_API_KEY"\n')
    monkeypatch.setenv("ACME_API_KEY", "k-of-a-test")
    with coffers.Coffers.from_config(file) as fleet:
        fleet.read("main")

    assert caplog.messages == [f"drift: {line}" for line in LINES]


class Transport:
    """Answers with an odd reply."""

    def __init__(self, body=ODD):
        self.body = body

    def send(self, request, deadline):
        from coffers._wire.transport import Response

        return Response(200, {}, json.dumps(self.body).encode())

    def close(self):
        pass


@pytest.mark.parametrize("written", ['"yes"', "1", "[]"])
def test_a_file_has_true_or_false(tmp_path, written):
    file = tmp_path / "coffers.toml"
    file.write_text(f'drift = {written}\n[accounts.main]\nprovider = "{PROVIDER}"\n')

    with pytest.raises(coffers.ConfigurationError, match="drift must be a boolean, not "):
        coffers.Coffers.from_config(file)


def recorded(monkeypatch, name):
    """Let `--demo` replay the cases of another name than `happy`; accounts without one are out."""
    files = {provider: FIXTURES / provider / f"{name}.json" for provider in PROVIDERS}
    cases = {provider: samples.load(file) for provider, file in files.items() if file.is_file()}
    monkeypatch.setattr(
        samples, "cases", lambda names: {name: cases[name] for name in names if name in cases}
    )
    monkeypatch.chdir(ROOT)


def test_the_command_finds_nothing_in_what_is_described(capsys):
    assert main(["drift", "--live", "--demo", "--all"]) == 0
    out, err = capsys.readouterr()

    assert len(out.splitlines()) == len(PROVIDERS)
    assert all(": nothing changed: its replies of now, " in line for line in out.splitlines())
    assert err == ""


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_command_prints_a_proposal(monkeypatch, capsys, provider):
    recorded(monkeypatch, "drift")
    status = main(["drift", "--live", "--demo", provider])
    out, err = capsys.readouterr()
    (report,) = read_json(monkeypatch, capsys, provider, status)

    assert err == ""
    lines = [line for line in out.splitlines() if line.startswith("#")]
    assert lines[0].startswith(f"# {provider}: ")
    assert len(lines) == 1 + len(report["changes"])
    worst = {None: 0, "harmless": 0, "breaks a fact": 1, "breaks the reading": 2}
    assert status == worst[report["severity"]]
    assert YAML(typ="safe").load(out) == report["patch"]
    assert report["patch"]["extends"] == f"openapi/{provider}.yaml"
    assert report["description"] == {"file": f"openapi/{provider}.yaml"}
    keys = {"operation", "field", "kind", "before", "after", "pointer", "in", "severity"}
    assert {*report["changes"][0]} == keys | {"recent", "reason"}


def read_json(monkeypatch, capsys, provider, status):
    assert main(["drift", "--live", "--demo", provider, "--json"]) == status
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "coffers.drift/1"
    return document["providers"]


def test_some_recorded_drift_breaks_a_fact_and_some_a_reading(monkeypatch, capsys):
    recorded(monkeypatch, "drift")
    statuses = {main(["drift", "--live", "--demo", provider]) for provider in PROVIDERS}
    capsys.readouterr()

    assert statuses >= {1, 2}
    assert main(["drift", "--live", "--demo", "--all"]) == 2
    proposals = [*YAML(typ="safe").load_all(capsys.readouterr().out)]
    assert [p["extends"] for p in proposals] == [f"openapi/{name}.yaml" for name in PROVIDERS]


def test_an_account_that_is_not_read_is_said(described, tmp_path, monkeypatch, capsys):
    class Closed(Transport):
        def send(self, request, deadline):
            raise coffers.ProviderUnavailable("Acme: is down")

    monkeypatch.setattr(coffers.Client, "_sender", staticmethod(lambda http: Closed()))
    file = tmp_path / "coffers.toml"
    file.write_text('[accounts.main]\nprovider = "acme"\nretries = 0\n')
    monkeypatch.setenv("ACME_API_KEY", "k-of-a-test")

    assert main(["drift", "--live", "--config", str(file)]) == 69
    out, err = capsys.readouterr()
    assert out == "# acme: could not compare: account 'main': Acme: is down\n"
    assert err == ""


def test_a_reading_that_breaks_is_told_as_that(described, tmp_path, monkeypatch, capsys):
    emptied = Transport({"id": "an id"})  # without what is left, so there is no number
    monkeypatch.setattr(coffers.Client, "_sender", staticmethod(lambda http: emptied))
    file = tmp_path / "coffers.toml"
    file.write_text('[accounts.main]\nprovider = "acme"\n')
    monkeypatch.setenv("ACME_API_KEY", "k-of-a-test")
    command = ["drift", "--live", "--config", str(file)]

    assert main(command) == 2
    problem = "account 'main': Acme: the answer has no number that coffers knows"
    assert capsys.readouterr().out.startswith(f"# acme: breaks the reading: {problem}\n# acme: ")
    assert main([*command, "--json"]) == 2
    broken, compared = json.loads(capsys.readouterr().out)["providers"]
    assert (broken["problem"], broken["severity"]) == (problem, "breaks the reading")
    assert [change["kind"] for change in compared["changes"]] == ["gone"]


def test_a_provider_without_shapes_or_description_is_said(
    described, shapes, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(coffers.Client, "_sender", staticmethod(lambda http: Transport()))
    file = tmp_path / "coffers.toml"
    file.write_text('[accounts.main]\nprovider = "acme"\n')
    monkeypatch.setenv("ACME_API_KEY", "k-of-a-test")
    command = ["drift", "--live", "--config", str(file)]
    monkeypatch.delitem(sys.modules, shapes.__name__)

    assert main(command) == 69
    reason = "its client has no module shapes; compile it again"
    assert capsys.readouterr() == (f"# acme: could not compare: {reason}\n", "")
    monkeypatch.delattr(conftest.get_account, "__name__")
    assert main(command) == 69
    reason = "acme: its operations are written by hand, without a description"
    assert capsys.readouterr() == ("", f"coffers: {reason}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--demo"], "--config and --demo need --live"),
        (["--config", "x.toml"], "--config and --demo need --live"),
        (["--live", "--accept"], "--live can't be combined with --against or --accept"),
        (["--live", "--against", "x"], "--live can't be combined with --against or --accept"),
        (["--live", "--demo", "nobody"], "no account 'nobody'"),
        (["--live", "--config", "x.toml"], "x.toml"),
    ],
)
def test_wrong_usage_is_said(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)

    assert main(["drift", *arguments]) == 64
    assert message in capsys.readouterr().err
