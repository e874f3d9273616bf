"""The fakes, in tests as a service's developers would write them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import anyio
import attrs
import pytest

import coffers
from coffers import _registry, samples, testing
from coffers._stores import open_store
from coffers._wire.clock import Clock
from coffers.testing.fakes import START


def narrate(fleet, text, *, allow=()):
    """Narrate `text` if the account has enough for it; return what happened."""
    try:
        fleet.ensure("main", len(text), "characters", allow=allow)
        with fleet.reserve("main", len(text), "characters", allow=allow) as hold:
            hold.commit(used=len(text.strip()))
    except coffers.InsufficientCredits as error:
        return f"{error.needed} needed, {error.remaining} left"
    except coffers.TemporaryError:
        return "later"
    return "said"


async def narrate_async(fleet, text, *, allow=()):
    """Do what `narrate` does, in an event loop."""
    try:
        await fleet.ensure("main", len(text), "characters", allow=allow)
        async with fleet.reserve("main", len(text), "characters", allow=allow) as hold:
            await hold.commit(used=len(text.strip()))
    except coffers.InsufficientCredits as error:
        return f"{error.needed} needed, {error.remaining} left"
    except coffers.TemporaryError:
        return "later"
    return "said"


def at_once(function, *args, **settings):
    return function(*args, **settings)


def by(backend):
    def call(function, *args, **settings):
        async def main():
            return await function(*args, **settings)

        return anyio.run(main, backend=backend)

    return call


KINDS = {
    "sync": SimpleNamespace(fleet=testing.FakeCoffers, narrate=narrate, call=at_once),
    "asyncio": SimpleNamespace(
        fleet=testing.FakeAsyncCoffers, narrate=narrate_async, call=by("asyncio")
    ),
    "trio": SimpleNamespace(fleet=testing.FakeAsyncCoffers, narrate=narrate_async, call=by("trio")),
}


@pytest.fixture(params=KINDS)
def kind(request):
    """Return a type of fleet, the service for it, and a function that calls it."""
    return KINDS[request.param]


@pytest.fixture
def clock():
    return testing.FakeClock()


def test_a_service_starts_what_it_can_afford(kind):
    fleet = kind.fleet({"main": testing.account(10, "characters")})

    assert kind.call(kind.narrate, fleet, "Hello") == "said"
    assert kind.call(kind.narrate, fleet, "Hello, world") == "12 needed, 10 left"


def test_a_job_that_was_just_paid_for_is_taken_off(kind, clock):
    fleet = kind.fleet({"main": testing.account(10, "characters")}, lag=60, clock=clock)
    said = [kind.call(kind.narrate, fleet, "Hello  ") for _ in range(2)]

    assert said == ["said", "7 needed, 5 left"]


def test_the_first_question_after_a_top_up_is_answered_with_yes(kind):
    fleet = kind.fleet({"main": testing.account(0, "characters")})

    assert kind.call(kind.narrate, fleet, "Hello") == "5 needed, 0 left"
    fleet.fake("main").reply_with(testing.account(500, "characters"))
    assert kind.call(kind.narrate, fleet, "Hello") == "said"
    assert fleet.fake("main").asked == 2


def test_in_an_outage_the_service_decides(kind):
    fleet = kind.fleet({"main": coffers.ProviderUnavailable})

    assert kind.call(kind.narrate, fleet, "Hello") == "later"
    assert kind.call(kind.narrate, fleet, "Hello", allow=coffers.TemporaryError) == "said"
    with pytest.raises(coffers.AuthenticationError):
        kind.call(
            kind.narrate,
            kind.fleet({"main": coffers.AuthenticationError}),
            "Hello",
            allow=coffers.TemporaryError,
        )


def test_a_provider_is_asked_once_while_its_reading_is_new_enough(kind, clock):
    fleet = kind.fleet({"main": testing.account(500, "characters")}, max_age=60, clock=clock)
    asked = []
    for seconds in (0, 59, 2, 59):
        clock.advance(seconds)
        kind.call(kind.narrate, fleet, "Hello")
        asked.append(fleet.fake("main").asked)

    assert asked == [1, 1, 2, 2]


def test_the_last_reading_is_kept_in_an_outage_and_the_provider_left_alone(kind, clock):
    replies = [testing.account(500, "characters"), coffers.ProviderUnavailable]
    fleet = kind.fleet({"main": replies}, max_age=60, clock=clock)
    good = kind.call(fleet.read, "main")
    asked = []
    for seconds in (61, 59, 2, 119, 2):  # backs off for a minute, then for two
        clock.advance(seconds)
        assert kind.call(fleet.read, "main") == attrs.evolve(good, stale=True)
        asked.append(fleet.fake("main").asked)

    assert asked == [2, 2, 3, 3, 4]
    assert kind.call(kind.narrate, fleet, "Hello") == "later"


def test_a_provider_that_says_when_is_asked_then(kind, clock):
    slow = coffers.RateLimited("slow down", retry_after=300)
    fleet = kind.fleet({"main": slow}, max_age=60, clock=clock)
    seen = []
    for seconds in (0, 100, 199, 2):
        clock.advance(seconds)
        with pytest.raises(coffers.RateLimited, match=r"^slow down$") as caught:
            kind.call(fleet.ensure, "main", 5, "characters")
        seen.append((round(caught.value.retry_after), fleet.fake("main").asked))

    assert seen == [(300, 1), (200, 1), (1, 1), (300, 2)]


def test_a_hold_is_over_in_its_time(kind, clock):
    fleet = kind.fleet({"main": testing.account(10, "characters")}, clock=clock)
    hold = kind.call(fleet.reserve, "main", 8, "characters", ttl=600)

    clock.advance(599)
    assert kind.call(kind.narrate, fleet, "Hello") == "5 needed, 2 left"
    clock.advance(1)
    assert kind.call(kind.narrate, fleet, "Hello") == "said"
    assert (hold.name, hold.amount) == ("main", 8)


def test_the_account_with_the_largest_part_left_is_picked(kind):
    fleet = kind.fleet(
        {
            "small": testing.account(30, "credits", limit=100),
            "large": testing.account(900, "credits", limit=1000),
            "empty": testing.account(0, "credits", limit=100),
        }
    )

    assert kind.call(fleet.pick, 20, "credits") == "large"
    assert kind.call(fleet.pick, 20, "credits", among=["empty", "small"]) == "small"
    holds = [kind.call(fleet.reserve_any, 300, "credits").name for _ in range(3)]
    assert holds == ["large", "large", "large"]
    assert kind.call(fleet.pick, 20, "credits") == "small"
    with pytest.raises(coffers.InsufficientCredits) as caught:
        kind.call(fleet.pick, 300, "credits")
    assert (caught.value.needed, caught.value.remaining) == (300, 30)


def test_of_accounts_that_are_left_alike_the_one_that_renews_first_is_picked(kind):
    later, soon = START + timedelta(days=9), START + timedelta(days=2)
    fleet = kind.fleet(
        {
            "bought": testing.account(50, "credits", limit=100),
            "later": testing.account(50, "credits", limit=100, resets_at=later),
            "soon": testing.account(50, "credits", limit=100, resets_at=soon),
        }
    )

    assert kind.call(fleet.pick, 20, "credits") == "soon"
    with pytest.raises(coffers.InsufficientCredits) as caught:
        kind.call(fleet.ensure, "later", 51, "credits")
    assert caught.value.resets_at == later


def test_accounts_of_one_holder_are_one_pool(kind):
    ours = testing.account(10, "credits", holder="u-1")
    fleet = kind.fleet({"main": ours, "again": ours, "other": testing.account(10, "credits")})
    kind.call(fleet.reserve, "main", 8, "credits")

    with pytest.raises(coffers.InsufficientCredits) as caught:
        kind.call(fleet.ensure, "again", 5, "credits")
    assert caught.value.remaining == 2
    assert kind.call(fleet.ensure, "other", 5, "credits").amount == 10


def test_another_holder_under_the_same_name_is_reported(kind, clock):
    replies = [testing.account(10, "credits", holder=holder) for holder in ("u-1", "u-2")]
    fleet = kind.fleet({"main": replies}, clock=clock)

    assert kind.call(fleet.read, "main").notices == ()
    (notice,) = kind.call(fleet.read, "main", refresh=True).notices
    assert notice.kind == "warning"
    assert notice.effective_at - clock.now() < timedelta(milliseconds=1)


def test_all_are_read_whatever_becomes_of_one(kind):
    fleet = kind.fleet({"main": testing.account(10, "credits"), "down": coffers.ConnectionFailed})
    main, down = kind.call(fleet.read_all)

    assert (main.name, main.account.headroom("credits").amount, main.error) == ("main", 10, None)
    assert (down.name, down.account, type(down.error)) == ("down", None, coffers.ConnectionFailed)


def test_a_unit_that_the_provider_does_not_tell(kind):
    fleet = kind.fleet({"main": testing.account(10, "credits")})

    with pytest.raises(coffers.Unsupported, match="main: no balance in characters"):
        kind.call(kind.narrate, fleet, "Hello")


def test_a_fleet_of_fakes_is_a_fleet():
    assert isinstance(testing.FakeCoffers({}), coffers.Coffers)
    assert isinstance(testing.FakeAsyncCoffers({}), coffers.AsyncCoffers)


def test_it_opens_and_closes_as_the_real_one():
    with testing.FakeCoffers({"main": testing.account(10, "credits")}) as fleet:
        assert fleet.names == ("main",)
    fleet.close()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_it_opens_and_closes_as_the_real_one_async(backend):
    async def main():
        async with (
            testing.FakeAsyncCoffers({"main": testing.account(10, "credits")}) as fleet,
            fleet.iter_readings() as readings,
        ):
            names = [reading.name async for reading in readings]
        await fleet.aclose()
        return names

    assert anyio.run(main, backend=backend) == ["main"]


def test_a_fake_reading_looks_like_a_real_one(kind, clock):
    resets_at = START + timedelta(days=3)
    told = testing.account(Decimal("3.20"), "USD", limit=5, resets_at=resets_at, holder="u-1")
    fleet = kind.fleet({"main": told}, clock=clock)
    clock.advance(1.5)

    account = kind.call(fleet.read, "main")
    assert clock.now() == START + timedelta(seconds=1.5)
    assert account == coffers.Account(
        provider="fake",
        name="main",
        observed_at=clock.now(),
        holder=coffers.Holder(id="u-1"),
        balances=[
            coffers.Balance(
                key="USD",
                kind="allowance",
                unit="USD",
                limit=5,
                used=Decimal("1.80"),
                remaining=Decimal("3.20"),
                resets_at=resets_at,
                basis={"used": "derived"},
            )
        ],
    )


def test_an_amount_is_what_its_digits_say():
    (balance,) = testing.account(3.2, "USD", limit=5.1).balances

    assert (balance.kind, balance.remaining, balance.limit) == (
        "prepaid",
        Decimal("3.2"),
        Decimal("5.1"),
    )


def test_what_a_provider_replied_can_be_replied_again(kind):
    for name in _registry.names():
        recorded = samples.read(name, samples.sample(name))
        fleet = kind.fleet({"main": recorded})

        assert fleet.provider_of("main") == name
        account = kind.call(fleet.read, "main")
        assert (account.provider, account.name) == (name, "main")
        assert account.balances == recorded.balances


def test_the_name_of_a_fake_provider_can_be_chosen():
    provider = testing.FakeProvider(testing.account(5, "credits"), name="acme")
    fleet = testing.FakeCoffers({"main": provider})

    assert fleet.provider_of("main") == "acme"
    assert fleet.read("main").provider == "acme"


def test_an_error_tells_what_it_was_given_and_whose_it_is():
    given = coffers.PermissionDenied("may not read this", scope="account_read", status=403)
    fleet = testing.FakeCoffers({"denied": given, "down": coffers.ProviderUnavailable})

    with pytest.raises(coffers.PermissionDenied) as caught:
        fleet.read("denied")
    assert caught.value is not given
    assert caught.value.to_dict() == {**given.to_dict(), "provider": "fake"}
    with pytest.raises(
        coffers.ProviderUnavailable, match=r"^fake: the provider has an outage$"
    ) as caught:
        fleet.read("down")
    assert caught.value.provider == "fake"


def test_one_provider_under_two_names_or_in_two_fleets_is_one_account(clock):
    provider = testing.FakeProvider(testing.account(10, "credits"))
    store = open_store("memory:", clock)
    here = testing.FakeCoffers({"main": provider, "again": provider}, store=store, clock=clock)
    there = testing.FakeCoffers({"main": provider}, store=store, clock=clock)
    here.reserve("main", 8, "credits")

    with pytest.raises(coffers.InsufficientCredits):
        here.ensure("again", 3, "credits")
    assert there.ensure("main", 2, "credits").amount == 2
    assert provider.asked == 2  # the "no" was confirmed


def test_replies_come_in_turn_and_the_last_one_for_good():
    provider = testing.FakeProvider(testing.account(1, "credits"), coffers.NotJson)
    provider.reply_with(*(testing.account(left, "credits") for left in (3, 2, 1)))

    answers = [provider.answer().headroom("credits").amount for _ in range(4)]
    assert (answers, provider.asked) == ([3, 2, 1, 1], 4)
    assert repr(provider) == "<FakeProvider 'fake', asked 4 times>"


def test_threads_may_share_a_provider():
    provider = testing.FakeProvider(*(testing.account(n, "credits") for n in range(1, 401)))
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda _: provider.answer().headroom("credits").amount, range(400))

    assert (sorted(answers), provider.asked) == (list(range(1, 401)), 400)


def test_threads_that_reserve_get_no_more_than_there_is():
    fleet = testing.FakeCoffers({"main": testing.account(300, "credits")})

    def reserve(_):
        try:
            return fleet.reserve("main", 10, "credits").amount
        except coffers.InsufficientCredits as error:
            return error.remaining

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(reserve, range(64))) == [0] * 34 + [10] * 30


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        (5000, "a value of int"),
        (ValueError, "the class ValueError"),
        (ValueError("x"), "a value of ValueError"),
        ({"key": "not-a-real-key"}, "a value of dict"),
        (testing.FakeProvider, "the class FakeProvider"),
    ],
)
def test_what_is_no_reply_is_refused_at_once(reply, named):
    expected = (
        "a reply must be an Account, such as testing.account(5000, 'characters'), "
        f"a CoffersError or a class of errors, not {named}"
    )

    with pytest.raises(coffers.ConfigurationError) as caught:
        testing.FakeProvider(reply)
    assert str(caught.value) == expected
    with pytest.raises(coffers.ConfigurationError) as caught:
        testing.FakeCoffers({"main": reply})
    assert str(caught.value) == f"account 'main': {expected}"


def test_a_refused_reply_leaves_the_others():
    provider = testing.FakeProvider(testing.account(5, "credits"))

    with pytest.raises(coffers.ConfigurationError, match="needs at least one reply"):
        provider.reply_with()
    with pytest.raises(coffers.ConfigurationError, match="use the error EmptyAccount instead"):
        provider.reply_with(coffers.Account())
    assert provider.answer().headroom("credits").amount == 5


def test_a_fake_fleet_has_the_accounts_that_it_is_given(monkeypatch):
    fleet = testing.FakeCoffers({"main": testing.account(5, "credits")})

    with pytest.raises(coffers.ConfigurationError, match="no account 'spare'; there are: main"):
        fleet.fake("spare")
    name = _registry.names()[0]
    monkeypatch.setenv(_registry.adapter(name).credential.env, samples.FAKE_KEY)
    with pytest.raises(coffers.ConfigurationError, match=f"account '{name}': a reply must be"):
        testing.FakeCoffers.from_env()


def test_a_fake_fleet_is_not_made_of_a_file(tmp_path):
    path = tmp_path / "coffers.toml"
    path.write_text(f'[accounts.main]\nprovider = "{_registry.names()[0]}"\n')

    with pytest.raises(coffers.ConfigurationError, match="must be a mapping of names to fakes"):
        testing.FakeCoffers.from_config(path)


def test_a_clock_stands_still_until_it_is_advanced(clock):
    clock.advance(90)
    clock.sleep(0.5)

    assert clock.now() == START + timedelta(seconds=90.5)
    assert (clock.monotonic(), clock.random()) == (90.5, 0)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_to_sleep_by_a_clock_lets_others_go_on(clock, backend):
    async def main():
        await clock.asleep(5)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await clock.asleep(5)
        return scope.cancelled_caught

    assert anyio.run(main, backend=backend)
    assert clock.monotonic() == 10


def test_a_clock_begins_when_it_is_told():
    noon = datetime.fromisoformat("2026-03-01T12:00:00+02:00")

    assert testing.FakeClock(noon).now() == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert isinstance(testing.FakeClock(), Clock)
    assert repr(testing.FakeClock()) == "<FakeClock 2026-01-01T00:00:00+00:00>"
    with pytest.raises(coffers.ConfigurationError, match="a datetime with a time zone"):
        testing.FakeClock(datetime(2026, 3, 1))  # noqa: DTZ001


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_time_does_not_go_back(clock, seconds):
    with pytest.raises(
        coffers.ConfigurationError, match="a clock must advance by 0 seconds or more"
    ):
        clock.advance(seconds)
    assert clock.now() == START


def test_no_test_framework_is_needed():
    script = "import sys, coffers.testing; print('pytest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout.split() == [b"False"]
