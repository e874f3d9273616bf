"""Suggesting the name that was probably meant."""

from __future__ import annotations

import pytest

import coffers
from coffers import testing
from coffers._plain import suggestion

OPERATION = "GET /api/v1/organizations/{organization}/projects/{project}/balance"
NAMES = ("characters", "credits", "USD", "key_env", OPERATION)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("character", "characters"),
        ("CREDITS", "credits"),
        ("usd", "USD"),
        ("key_evn", "key_env"),
        (OPERATION.replace("projects", "project"), OPERATION),
        ("seconds", None),
        ("", None),
        ("c" * 100_000, None),
        (5, None),
        (None, None),
    ],
)
def test_the_nearest_name_is_suggested(name, near):
    assert suggestion(name, NAMES) == (f" (did you mean {near!r}?)" if near else "")
    assert suggestion(name, []) == ""


def test_a_unit_and_an_account_that_nearly_exist_are_suggested_everywhere():
    account = testing.account(5, "characters")
    reason = "no balance in character (did you mean 'characters'?); the account has characters"

    assert account.can_afford(1, "character").reason == reason
    with testing.FakeCoffers({"main": account}) as fleet:
        for ask in (fleet.ensure, fleet.reserve):
            with pytest.raises(coffers.Unsupported) as caught:
                ask("main", 1, "character")
            assert str(caught.value) == f"main: {reason}"
        for read in (fleet.read, fleet.provider_of):
            with pytest.raises(coffers.ConfigurationError) as unknown:
                read("mian")
            assert str(unknown.value) == (
                "no account 'mian' (did you mean 'main'?); there are: main"
            )
