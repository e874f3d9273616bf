"""A fake provider, and an environment without your keys."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import httpx2
import pytest

import coffers_clients
from coffers import _registry, samples, testing
from coffers._wire import retry
from coffers.convert import amount
from coffers.credentials import HeaderKey
from coffers.errors import AccountDisabled, CoffersError
from coffers.flow import Flow, attempt, call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
CANARY = "canary-not-a-real-key"
FIRST = "test_a_case_becomes_what_it_expects"
"""The test that says most about a provider that can't be read."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """Report a provider that can't be read in full once, and in one line per other test."""
    report = yield
    if report.failed and (reason := _unread(item)):
        report.longrepr, report.sections = reason, []
    return report


def _unread(item: pytest.Item) -> str | None:
    """Return why a test's result doesn't matter until another test passes."""
    params = getattr(item, "callspec", SimpleNamespace(params={})).params
    subject = next(
        (params[key] for key in ("provider", "operation", "served") if key in params), None
    )
    if isinstance(path := params.get("path"), Path) and getattr(item, "originalname", "") != FIRST:
        subject = path.parent.name
    name = subject[0] if isinstance(subject, tuple) else subject
    return _broken(name) if isinstance(name, str) and (FIXTURES / name).is_dir() else None


@functools.cache
def _broken(provider: str) -> str | None:
    try:
        testing.check(provider, samples.load(FIXTURES / provider / "happy.json"))
    except Exception:  # noqa: BLE001  # any shows, in full, where that test fails
        return f"first mend test_contract.py::{FIRST}[{provider}/happy]"
    return None


def _parse(status: int, data: Any, *, hide: bool = True) -> SimpleNamespace:
    if not isinstance(data, dict):
        msg = "not an object"
        raise ValueError(msg)  # noqa: TRY004
    return SimpleNamespace(**data)


def _endpoint(operation: str, path: str) -> Any:
    def build(*, team: str | None = None) -> dict[str, Any]:
        request: dict[str, Any] = {
            "method": "GET",
            "url": path,
            "headers": {"Accept": "application/json"},
        }
        return request if team is None else {**request, "params": {"team": team}}

    return SimpleNamespace(
        OPERATION=operation,
        METHOD="GET",
        PATH=path,
        FIELDS=frozenset({"left", "id", "cap", "token", "deep", "apikey_name"}),
        SECRETS=frozenset({"token"}),
        build=build,
        parse=_parse,
    )


get_account = _endpoint("get_account", "/v1/account")
get_extra = _endpoint("get_extra", "/v1/extra")


@attrs.frozen(kw_only=True)
class Acme(Provider):
    """Reports `left`, and with `extra`, a cap from a second call."""

    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = HeaderKey("x-acme-key", env="ACME_API_KEY")
    scope = "account_read"

    team: str | None = None
    extra: bool = False

    def read(self) -> Flow[Account]:
        account = yield from call(get_account, **({"team": self.team} if self.team else {}))
        balances = [
            Balance(
                key="pool",
                kind="prepaid",
                unit="credits",
                remaining=amount(getattr(account, "left", None)),
            )
        ]
        if self.extra:
            more = yield from attempt(call(get_extra))
            cap = amount(getattr(more, "cap", None))
            balances.append(Balance(key="key", kind="cap", unit="credits", remaining=cap))
        return Account(holder=Holder(id=getattr(account, "id", None)), balances=balances)

    def explain(self, status: int, body: Any) -> type[CoffersError] | None:
        closed = isinstance(body, dict) and body.get("error") == "closed"
        return AccountDisabled if closed else None


def pytest_configure() -> None:
    """Let hypothesis accept slow examples, since speed depends on the machine."""
    from hypothesis import HealthCheck, settings  # scripts that need `Acme` run without hypothesis

    slow = [HealthCheck.too_slow]
    settings.register_profile("any machine", deadline=None, suppress_health_check=slow)
    settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def clean_environ(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Remove the keys, the configuration file and the color settings of whoever runs the tests."""
    if request.node.get_closest_marker("live"):
        return
    for name in _registry.names():
        monkeypatch.delenv(_registry.adapter(name).credential.env, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-config"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        for spelled in (name, name.lower()):
            monkeypatch.delenv(spelled, raising=False)


@pytest.fixture
def register_adapter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Register an adapter as another package would, instead of the one before, and return it."""

    def register_adapter(adapter: Any) -> Any:
        entry = SimpleNamespace(name=adapter.name, load=lambda: adapter)
        monkeypatch.setattr(_registry, "_foreign", lambda: {adapter.name: entry})
        _registry.adapter.cache_clear()
        return adapter

    yield register_adapter
    _registry.adapter.cache_clear()


@pytest.fixture
def acme(register_adapter: Any, monkeypatch: pytest.MonkeyPatch) -> type[Acme]:
    """Register the fake provider."""
    monkeypatch.setattr(retry, "budget", retry.Budgets().of)
    return register_adapter(Acme)


@pytest.fixture
def make_provider(
    register_adapter: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Any]:
    """Generate, load and register a provider whose description is in a folder of its own.

    The function takes the provider's name and the source of its adapter, and returns the adapter.
    """
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def make_provider(name: str, source: str) -> Any:
        from coffers.compiler import compile_project

        from .projects import REPOSITORY, adapter_in, project

        compile_project(project(tmp_path, {}, REPOSITORY))
        folder = str(tmp_path / "generated" / "coffers_clients")
        monkeypatch.setattr(coffers_clients, "__path__", [*coffers_clients.__path__, folder])
        module = ModuleType(f"{name}_adapter")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(source, vars(module))
        return register_adapter(adapter_in(module, name))

    yield make_provider
    # The next test may use the name for another provider.
    for name, module in [*sys.modules.items()]:
        if str(getattr(module, "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


class Answers:
    """Mock of both HTTP clients that gives its answers, (status, body, headers) or an
    exception, in turn and records what was sent."""

    def __init__(self, *answers: tuple[Any, ...] | Exception) -> None:
        self._answers = iter(answers)
        self.sent: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        status, body, *headers = answer
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx2.Response(status, content=content, headers=dict(*headers))

    @property
    def client(self) -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(self))

    @property
    def async_client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.MockTransport(self))


@pytest.fixture
def answers() -> type[Answers]:
    return Answers


@pytest.fixture
def canary() -> str:
    return CANARY


@pytest.fixture
def measured(
    request: pytest.FixtureRequest, record_testsuite_property: Callable[[str, object], None]
) -> Callable[[float], None]:
    """Return a function that records a figure for the report (``pytest --junitxml=…``)."""
    return lambda figure: record_testsuite_property(request.node.name, round(figure, 3))


@pytest.fixture(
    params=[
        pytest.param(False, id="untimed"),
        pytest.param(True, id="timed", marks=pytest.mark.timing),
    ]
)
def timed(
    request: pytest.FixtureRequest, measured: Callable[[float], None]
) -> Callable[[float, float], None]:
    """Return ``timed(seconds, limit)``, which records a figure and checks it on an idle machine.

    Its test becomes two: one checks everything else, at any speed; the other one, which is
    marked `timing`, also checks the figure.
    """

    def timed(seconds: float, limit: float) -> None:
        if request.param:
            measured(seconds)
            assert seconds <= limit

    return timed


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a Redis server that saves nothing; empty it before use."""
    from .redis_server import running

    with running(tmp_path_factory.mktemp("redis")) as url:
        yield url
