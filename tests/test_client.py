"""Both clients with the fake provider: requests, readings, errors."""

from __future__ import annotations

import asyncio
import time
import traceback
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs
import httpx
import httpx2
import pytest

import coffers
from coffers._wire.clock import Clock, Deadline
from coffers.flow import call
from coffers.model import Account, Balance, Plan

from .conftest import get_account

pytestmark = pytest.mark.usefixtures("acme")

SECONDS = "a number of seconds above 0 and at most 2,592,000"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def read(answers, *, key="k", clock=None, **settings):
    """Read with both clients, which must agree and send the same requests."""
    sync, other = answers(), answers()
    outcomes = []
    for run in (
        lambda: coffers.Client("acme", key=key, http=sync.client, clock=clock, **settings).read(),
        lambda: asyncio.run(
            coffers.AsyncClient(
                "acme", key=key, http=other.async_client, clock=clock, **settings
            ).read()
        ),
    ):
        try:
            outcomes.append(run())
        except coffers.CoffersError as error:
            outcomes.append(error)
    first, second = outcomes
    if isinstance(first, Exception):
        assert (type(first), first.message) == (type(second), second.message)
        raise first
    assert first == attrs.evolve(second, observed_at=first.observed_at)
    assert [r.url for r in sync.sent] == [r.url for r in other.sent]
    return first, sync.sent


@pytest.fixture
def clock():
    slept = []

    async def asleep(seconds):
        slept.append(seconds)

    return Clock(now=lambda: NOON, sleep=slept.append, asleep=asleep, random=lambda: 1.0), slept


def test_a_reading(answers, clock):
    account, (request,) = read(lambda: answers((200, {"left": 30, "id": "u1"})), clock=clock[0])

    assert account == coffers.Account(
        provider="acme",
        name="acme",
        holder=coffers.Holder(id="u1"),
        balances=[coffers.Balance(key="pool", kind="prepaid", unit="credits", remaining=30)],
        coverage={"get_account": "ok"},
        observed_at=NOON,
    )
    assert account.raw == {"left": 30, "id": "u1"}
    assert str(request.url) == "https://api.acme.example/v1/account"
    assert {n: request.headers[n] for n in ("accept", "x-acme-key", "user-agent")} == {
        "accept": "application/json",
        "x-acme-key": "k",
        "user-agent": "coffers",
    }


def test_options_reach_the_request(answers):
    _, (request,) = read(lambda: answers((200, {"left": 1})), team="a&b")

    assert request.url.raw_path == b"/v1/account?team=a%26b"


def test_another_origin_keeps_its_path(answers):
    _, (request,) = read(
        lambda: answers((200, {"left": 1})), base_url="https://proxy.example/acme/"
    )

    assert str(request.url) == "https://proxy.example/acme/v1/account"


@pytest.fixture
def two_hosts(acme, monkeypatch):
    """Give the fake provider a second host, for keys of another form."""
    monkeypatch.setattr(acme, "hosts", {"eu": "https://eu.acme.example"})
    monkeypatch.setattr(acme, "key_endings", {":eu": "eu"})


@pytest.mark.parametrize(
    ("key", "settings", "origin"),
    [
        ("k:eu", {}, "https://eu.acme.example"),
        (lambda: "k:eu", {}, "https://eu.acme.example"),
        ("k", {}, "https://api.acme.example"),
        (":eu-k", {}, "https://api.acme.example"),
        ("k:eu", {"base_url": "https://api.acme.example"}, "https://api.acme.example"),
        ("k", {"base_url": "https://eu.acme.example"}, "https://eu.acme.example"),
        ("k:eu", {"base_url": "https://proxy.example/a/"}, "https://proxy.example/a"),
    ],
)
@pytest.mark.usefixtures("two_hosts")
def test_a_key_goes_to_the_host_of_its_form_unless_an_address_is_given(
    answers, key, settings, origin
):
    _, (request,) = read(lambda: answers((200, {"left": 1})), key=key, **settings)

    assert str(request.url) == f"{origin}/v1/account"
    assert request.headers["x-acme-key"] == (key() if callable(key) else key)


@pytest.mark.usefixtures("two_hosts")
def test_a_key_that_is_replaced_by_one_of_another_form_goes_to_the_other_host(answers):
    keys = iter(["one", "two:eu"] * 2)
    _, sent = read(
        lambda: answers((200, {"left": 1}), (200, {"cap": 1})), key=lambda: next(keys), extra=True
    )

    assert [(r.url.host, r.headers["x-acme-key"]) for r in sent] == [
        ("api.acme.example", "one"),
        ("eu.acme.example", "two:eu"),
    ]


@pytest.mark.usefixtures("two_hosts")
def test_one_key_at_one_host_is_one_account_however_the_host_was_chosen():
    def identity(key, **settings):
        client = coffers.Client("acme", key=key, **settings)
        client = client._with_key_at_hand(Deadline(30, Clock()))
        return client.base_url, client._fingerprint()

    eu = "https://eu.acme.example"

    assert identity("k:eu") == identity("k:eu", base_url=eu) == identity(lambda: "k:eu")
    assert identity("k:eu")[0] == eu
    assert identity("k:eu") != identity("k:eu", base_url="https://api.acme.example")
    assert identity("k") == identity("k", base_url="https://api.acme.example")


@pytest.mark.parametrize(
    ("status", "key", "base_url", "said"),
    [
        (403, "k:eu", "https://api.acme.example", "https://eu.acme.example"),
        (401, "k", "https://eu.acme.example", "https://api.acme.example"),
        (403, "k:eu", None, None),
        (403, "k:eu", "https://proxy.example", None),
        (404, "k:eu", "https://api.acme.example", None),
    ],
)
@pytest.mark.usefixtures("two_hosts")
def test_a_key_that_is_refused_by_another_host_than_its_own_is_told_where_it_belongs(
    answers, status, key, base_url, said
):
    with pytest.raises(coffers.AccountError) as caught:
        read(lambda: answers((status, {})), key=key, base_url=base_url)

    told = f": a key of this form belongs to {said}" if said else ""
    assert caught.value.message.endswith(f"(HTTP {status}){told}")


def test_a_key_is_read_for_each_request(answers):
    keys = iter(["one", "two", "three", "four"])
    _, sent = read(
        lambda: answers((200, {"left": 1}), (200, {"cap": 1})), key=lambda: next(keys), extra=True
    )

    assert [r.headers["x-acme-key"] for r in sent] == ["one", "two"]


@pytest.mark.parametrize("seconds", [-86400, 0, 1, 86400])
def test_a_reset_that_is_over_is_none(answers, acme, monkeypatch, clock, seconds):
    at, told = NOON + timedelta(seconds=seconds), seconds > 0

    def reading(self):
        account = yield from call(get_account)
        pool = Balance(
            key="pool",
            kind="allowance",
            unit="credits",
            remaining=account.left,
            period="P1D",
            starts_at=at,
            resets_at=at,
            expires_at=at,
            basis={"resets_at": "inferred"},
        )
        return Account(plan=Plan(name="p", renews_at=at, ends_at=at), balances=[pool])

    monkeypatch.setattr(acme, "read", reading)
    account, _ = read(lambda: answers((200, {"left": 3})), clock=clock[0])
    pool = account.balance("pool")

    assert (pool.resets_at, account.plan.renews_at) == ((at, at) if told else (None, None))
    assert pool.basis.get("resets_at") == ("inferred" if told else None)
    assert (pool.remaining, pool.period) == (3, "P1D")
    assert pool.starts_at == pool.expires_at == account.plan.ends_at == at


def test_numbers_are_exact(answers):
    account, _ = read(lambda: answers((200, b'{"left": 0.10000000000000000001}')))

    assert account.headroom("credits").amount == Decimal("0.10000000000000000001")


def test_secrets_of_the_reply_are_wrapped(answers, canary):
    account, _ = read(lambda: answers((200, {"left": 1, "deep": [{"token": canary}]})))

    assert account.raw["deep"][0]["token"].reveal() == canary
    assert canary not in repr(account.raw)
    assert canary not in str(account.to_dict(raw=True))


def test_a_second_call_that_is_refused_is_noted(answers):
    account, _ = read(lambda: answers((200, {"left": 9}), (403, {})), extra=True)

    assert account.coverage == {"get_account": "ok", "get_extra": "PermissionDenied"}
    assert account.headroom("credits") == coffers.Headroom(Decimal(9), complete=False)
    assert account.raw == {"get_account": {"left": 9}}


def test_a_second_call_that_fails_is_raised(answers):
    with pytest.raises(coffers.ProviderUnavailable) as caught:
        read(lambda: answers((200, {"left": 9}), (501, {})), extra=True)

    assert caught.value.operation == "get_extra"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {}, coffers.AuthenticationError),
        (402, {}, coffers.InsufficientCredits),
        (403, {}, coffers.PermissionDenied),
        (404, {}, coffers.RequestRefused),
        (410, {}, coffers.Unsupported),
        (422, {}, coffers.RequestRefused),
        (429, {}, coffers.RateLimited),
        (500, {}, coffers.ProviderUnavailable),
        (520, b"<html>", coffers.ProviderUnavailable),
        (302, b"", coffers.BadResponse),
        (777, b"", coffers.BadResponse),
        (200, {"error": "closed"}, coffers.AccountDisabled),
        (200, b"<html>", coffers.NotJson),
        (200, b"", coffers.NotJson),
        (200, b"NaN", coffers.NotJson),
        (200, b'{"left": 1e99999999999999999999}', coffers.NotJson),
        (200, b"\xff", coffers.NotJson),
        (200, b"[" * 100 + b"]" * 100, coffers.UnexpectedShape),
        (200, b"[" * 100_000, coffers.UnexpectedShape),
        (200, [], coffers.UnexpectedShape),
        (200, None, coffers.UnexpectedShape),
        (200, {}, coffers.EmptyAccount),
        (200, {"left": None}, coffers.EmptyAccount),
        (200, {"left": "many"}, coffers.EmptyAccount),
    ],
)
def test_what_an_answer_means(answers, status, body, error):
    with pytest.raises(error) as caught:
        read(lambda: answers((status, body)), retries=0)

    assert type(caught.value) is error
    assert caught.value.provider == "acme"


def test_an_error_tells_what_support_asks_for(answers):
    body = {"detail": {"status": "no_scope", "message": "…"}}
    with pytest.raises(coffers.PermissionDenied) as caught:
        read(lambda: answers((403, body, {"X-Request-Id": "r-1"})))

    error = caught.value
    assert str(error) == "Acme: the key is valid but can't read this (HTTP 403, no_scope)"
    assert (error.status, error.operation, error.provider_code, error.request_id, error.scope) == (
        *(403, "get_account", "no_scope", "r-1"),
        "account_read",
    )


def test_no_error_shows_a_body_or_a_key(answers, canary):
    body = {"error": canary, "message": canary, "code": canary}
    with pytest.raises(coffers.AuthenticationError) as caught:
        read(lambda: answers((401, body)), key=canary)
    with pytest.raises(coffers.NotJson) as html:
        read(lambda: answers((200, canary.encode())), key="k")

    for error in (caught.value, html.value):
        shown = "".join(traceback.TracebackException.from_exception(error).format())
        assert canary not in shown.replace(f'canary = "{canary}"', "")
        assert canary not in repr(vars(error))


@pytest.fixture
def other_product(acme, monkeypatch):
    foreign = {"another-": "something else", "other-": "a key of the other product"}
    monkeypatch.setattr(acme, "foreign_keys", foreign)


@pytest.mark.usefixtures("other_product")
@pytest.mark.parametrize(
    ("status", "key", "said"),
    [
        (401, "other-1", ": this is a key of the other product"),
        (401, "k", ""),
        (401, "my-other-1", ""),
        (403, "other-1", ""),
    ],
)
def test_a_refused_key_of_another_product_is_named(answers, status, key, said):
    with pytest.raises(coffers.AccountError) as caught:
        read(lambda: answers((status, {})), key=key)

    assert caught.value.message.endswith(f" (HTTP {status}){said}")
    assert "other-1" not in caught.value.message


@pytest.mark.usefixtures("other_product")
def test_a_key_that_is_accepted_may_begin_like_another_products(answers):
    account, (request,) = read(lambda: answers((200, {"left": 1})), key="other-1")

    assert account.balance("pool").remaining == 1
    assert request.headers["x-acme-key"] == "other-1"


@pytest.mark.parametrize("answer", [(503, {}), (429, {}), httpx2.ReadTimeout("slow")])
def test_what_may_pass_is_tried_again(answers, clock, answer):
    account, sent = read(
        lambda: answers(answer, answer, (200, {"left": 1})), clock=clock[0], retries=2
    )

    assert account.balance("pool").remaining == 1
    assert len(sent) == 3
    assert clock[1] == [0.5, 1.0] * 2


def test_the_providers_wish_is_followed(answers, clock):
    busy = (429, {}, {"Retry-After": "7"})
    read(lambda: answers(busy, (200, {"left": 1})), clock=clock[0])

    assert clock[1] == [7.0] * 2


@pytest.mark.parametrize(
    ("body", "headers", "slept"),
    [
        ({"error": "Rate limit exceeded: please retry after 27s, resets at noon"}, {}, 27.0),
        ({"error": {"message": "Try again in 1.5 seconds."}}, {}, 1.5),
        ({"detail": "Retry after 3 sec"}, {}, 3.0),
        ({"errors": [{"message": "retry after 4s"}]}, {}, 4.0),
        ({"error": "retry after 27s"}, {"Retry-After": "7"}, 7.0),
        ({"error": "retry after 0s"}, {}, 0.5),
        ({"error": "retry after 27 minutes"}, {}, 0.5),
        ({"error": "retry after 12345s"}, {}, 0.5),
        ({"error": "x" * 1000 + " retry after 27s"}, {}, 0.5),
        ({"error": 27, "message": ["retry after 27s"]}, {}, 0.5),
        (["retry after 27s"], {}, 0.5),
    ],
)
def test_a_wish_in_the_text_is_followed(answers, clock, body, headers, slept):
    read(lambda: answers((429, body, headers), (200, {"left": 1})), clock=clock[0])

    assert clock[1] == [slept] * 2


@pytest.mark.parametrize(
    ("headers", "deadline"), [({"Retry-After": "121"}, 500), ({"Retry-After": "31"}, 30)]
)
def test_a_wait_that_is_too_long_is_not_waited(answers, clock, headers, deadline):
    with pytest.raises(coffers.RateLimited) as caught:
        read(
            lambda: answers((429, {}, headers)),
            clock=clock[0],
            deadline=deadline,
        )

    assert caught.value.retry_after == float(headers["Retry-After"])
    assert clock[1] == []


def test_no_more_retries_than_asked_for(answers, clock):
    with pytest.raises(coffers.ProviderUnavailable):
        read(lambda: answers((503, {}), (503, {})), clock=clock[0], retries=1)

    assert clock[1] == [0.5] * 2


@pytest.mark.parametrize(
    ("failure", "error", "message"),
    [
        (httpx2.ConnectError("x"), coffers.ConnectionFailed, "no connection to api.acme.example"),
        (
            httpx2.ReadTimeout("x"),
            coffers.ConnectionFailed,
            "api.acme.example didn't respond for 10 s",
        ),
        (
            httpx2.RemoteProtocolError("x"),
            coffers.ConnectionFailed,
            "the connection to api.acme.example broke",
        ),
        (
            httpx2.LocalProtocolError("x"),
            coffers.ConfigurationError,
            "the request to api.acme.example can't be sent as it is",
        ),
    ],
)
def test_what_the_connection_does(answers, failure, error, message):
    with pytest.raises(error) as caught:
        read(lambda: answers(failure), retries=0)

    assert caught.value.message == message
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_client_of_httpx_works_too():
    def answer(request):
        return httpx.Response(200, json={"left": 3})

    def broken(request):
        raise httpx.ConnectError("x")

    http = httpx.Client(transport=httpx.MockTransport(answer))
    ahttp = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    bad = httpx.Client(transport=httpx.MockTransport(broken))

    account = coffers.Client("acme", key="k", http=http).read()
    again = asyncio.run(coffers.AsyncClient("acme", key="k", http=ahttp).read())

    assert account.balance("pool") == again.balance("pool")
    with pytest.raises(coffers.ConnectionFailed, match="no connection"):
        coffers.Client("acme", key="k", http=bad, retries=0).read()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"key": ""}, "the key for acme is empty"),
        ({"key": " \n"}, "the key for acme is empty"),
        ({"key": "k\n"}, "the key for acme has white space at its start or end; remove it"),
        ({"key": "k\nl"}, "the key for acme has more than one line; pass only the key"),
        ({"key": "kéy"}, "the key for acme has a character that can't be sent; copy the key again"),
        ({}, "no key for acme: pass key=, or set ACME_API_KEY to a key"),
        (
            {"key": "k", "tem": "x"},
            "unknown option 'tem' (did you mean 'team'?): acme takes team, extra",
        ),
        ({"key": "k", "x": "x"}, "unknown option 'x': acme takes team, extra"),
        ({"keyy": "k"}, "unknown option 'keyy' (did you mean 'key'?): acme takes team, extra"),
        ({"key": "k", "team": ["x"]}, "team must be a string, not a list"),
        ({"key": "k", "team": {"a": 1}}, "team must be a string, not a table"),
        ({"key": "k", "team": True}, "team must be a string, not a boolean"),
        ({"key": "k", "extra": None}, "extra must be a boolean, not None"),
        ({"key": "k", "extra": 1}, "extra must be a boolean, not an integer"),
        ({"key": "k", "name": 5}, "name must be a string, not an integer"),
        ({"key": "k", "base_url": b"https://x"}, "base_url must be a string, not bytes"),
        ({"key": "k", "clock": time}, "clock must be Clock, not module"),
        ({"key": 5}, "the key for acme must be a string, not int"),
        ({"key": "k", "deadline": 0}, f"deadline must be {SECONDS}, not 0"),
        ({"key": "k", "deadline": None}, f"deadline must be {SECONDS}, not None"),
        ({"key": "k", "deadline": "canary"}, f"deadline must be {SECONDS}, not a string"),
        ({"key": "k", "deadline": 1e300}, f"deadline must be {SECONDS}, not 1e+300"),
        ({"key": "k", "retries": -1}, "retries must be an integer, 0 or more, not -1"),
        ({"key": "k", "retries": "canary"}, "retries must be an integer, 0 or more, not a string"),
        (
            {"key": "k", "http": object()},
            "http must be an httpx2.Client or an httpx.Client, not object",
        ),
        (
            {"key": "k", "base_url": "http://api.acme.example"},
            "base_url must be https; plain http is for loopback addresses only",
        ),
    ],
)
def test_what_cannot_work_is_refused_at_once(settings, message):
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Client("acme", **settings)

    assert caught.value.message == message


def test_an_option_that_no_address_can_hold_is_refused(answers):
    with pytest.raises(coffers.ConfigurationError, match="can't be sent as it is"):
        read(lambda: answers((200, {"left": 1})), team="\ud800")


def test_an_unknown_provider_is_told_what_is_near():
    with pytest.raises(
        coffers.ConfigurationError, match=r"^unknown provider 'acmee' \(did you mean 'acme'\?\);"
    ):
        coffers.Client("acmee", key="k")


@pytest.mark.parametrize("provider", [None, 5, ["acme"], b"acme"])
def test_a_provider_is_named_by_a_text(provider):
    with pytest.raises(coffers.ConfigurationError, match=r"^provider must be a string, not "):
        coffers.Client(provider, key="k")


@pytest.mark.parametrize("error", [AttributeError, KeyError, RuntimeError, AssertionError])
def test_whatever_an_adapter_raises_for_an_option_is_a_mistake_in_it(acme, monkeypatch, error):
    def check(self):
        raise error("canary")

    monkeypatch.setattr(acme, "__init__", lambda self, **_: check(self))
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Client("acme", key="k", team="x")

    assert str(caught.value) == f"an option of acme: is refused with {error.__name__}"


ODD = (
    *(None, True, 5, -1, 1.5, float("nan"), float("inf"), Decimal(1), 10**400, object(), type),
    *("", " ", "x", "\0", "\ud800", "x" * 10_000, b"x", [], ["x"], {}, {"x": 1}, (), {1}, len),
)
"""Values that a caller may pass by mistake."""
ARGUMENTS = ("provider", "key", "name", "base_url", "deadline", "retries", "http", "clock")


@pytest.mark.parametrize("argument", [*ARGUMENTS, "team", "extra", "teem"])
def test_whatever_is_given_nothing_but_an_error_of_ours_leaves(answers, argument):
    outcomes = set()
    for value in ODD[argument == "http" :]:  # with the default client, it would connect
        http = answers(*[(200, {"left": 1})] * 4).client
        settings = {"provider": "acme", "key": "k", "http": http, argument: value}
        makes = [lambda s=settings: coffers.Client(**s).read()]
        if argument != "http":
            makes.append(lambda s=settings: coffers.Coffers({"a": s}).read("a"))
        for make in makes:
            try:
                outcomes.add(type(make()))
            except coffers.CoffersError as error:
                outcomes.add(type(error))

    assert coffers.ConfigurationError in outcomes
    assert outcomes <= {coffers.Account, coffers.ConfigurationError, coffers.DeadlineExceeded}


def test_an_option_of_another_type_is_the_adapters_to_check(acme, register_adapter):
    @attrs.frozen(kw_only=True)
    class Choosy(acme):
        name = "choosy"
        days: float = 1
        teams: list[str] = attrs.field(factory=list)
        number: str = attrs.field(default="", converter=str)

    register_adapter(Choosy)
    client = coffers.Client("choosy", key="k", teams=["a"], number=5, days=2)

    assert (client._provider.teams, client._provider.number) == (["a"], "5")
    with pytest.raises(coffers.ConfigurationError, match=r"^days must be a number, not a string$"):
        coffers.Client("choosy", key="k", days="2")


def test_a_key_comes_from_the_environment(answers, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "from-env")
    _, (request,) = read(lambda: answers((200, {"left": 1})), key=None)

    assert request.headers["x-acme-key"] == "from-env"


def test_a_client_shows_no_key(canary):
    client = coffers.Client("acme", key=canary, name="main")

    assert repr(client) == "<Client acme 'main'>"
    assert canary not in str(vars(client))
    client.close()
    client.close()


def test_read_is_one_call(answers):
    account = coffers.read("acme", key="k", http=answers((200, {"left": 4})).client)

    assert account.balance("pool").remaining == 4
