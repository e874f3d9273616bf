"""A secret gives its value to `reveal` alone."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from coffers.secret import Secret, conceal


@pytest.mark.parametrize("show", [repr, str, "{}".format, "%r %s".__mod__, ascii, vars.__class__])
def test_nothing_shows_it(canary, show):
    secret = Secret(canary)
    shown = show((secret, secret)) if show.__class__ is not type else repr(secret)

    assert canary not in str(shown)


def test_copies_and_pickles_lose_it(canary):
    for lost in (
        copy.copy(Secret(canary)),
        copy.deepcopy([Secret(canary)])[0],
        pickle.loads(pickle.dumps(Secret(canary))),
    ):
        with pytest.raises(ValueError, match="copies do not carry the value"):
            lost.reveal()
    assert canary.encode() not in pickle.dumps(Secret(canary))


def test_json_refuses_it(canary):
    with pytest.raises(TypeError):
        json.dumps(Secret(canary))
    assert json.dumps(Secret(canary), default=str) == '"**********"'


def test_it_can_be_compared_and_not_changed(canary):
    secret = Secret(canary)

    assert secret == Secret(canary)
    assert secret != Secret("other")
    assert secret != canary
    assert bool(secret)
    assert not Secret("")
    with pytest.raises(AttributeError):
        secret.value = "x"
    with pytest.raises(AttributeError):
        secret._value = "x"
    with pytest.raises(TypeError):
        hash(secret)


def test_conceal_wraps_by_name_at_any_depth(canary):
    data = {"a": [{"token": canary, "n": 1}], "token": {"x": [canary], "n": 2}, "b": canary}
    hidden = copy.deepcopy(data)
    conceal(hidden, frozenset({"token"}), levels=9)

    assert hidden["a"][0]["token"].reveal() == canary
    assert hidden["a"][0]["n"] == 1
    assert hidden["token"]["x"][0].reveal() == canary
    assert hidden["token"]["n"] == 2
    assert hidden["b"] == canary


@pytest.mark.parametrize("names", [frozenset(), frozenset({"a"})])
def test_conceal_stops_at_the_depth(names):
    data: dict[str, object] = {}
    for _ in range(5):
        data = {"a": data}

    conceal(data, names, levels=6)
    with pytest.raises(RecursionError):
        conceal(data, names, levels=5)
