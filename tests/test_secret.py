"""Only `reveal` returns a secret's value."""

from __future__ import annotations

import copy
import json
import pickle
import re
from decimal import Decimal

import pytest

from coffers._wire.secrets import conceal
from coffers.credentials import Secret


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
        with pytest.raises(ValueError, match="copies don't carry the value"):
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


def concealed(data, *, fields=(), secrets=(), sent=(), levels=9):
    return conceal(
        copy.deepcopy(data),
        fields=frozenset(fields),
        secrets=frozenset(secrets),
        sent=[Secret(text) for text in sent],
        levels=levels,
    )


def test_conceal_wraps_by_name_at_any_depth(canary):
    data = {"a": [{"t": canary, "n": 1}], "t": {"x": [canary], "n": 2}, "b": canary}
    hidden = concealed(data, secrets={"t"})

    assert hidden["a"][0]["t"].reveal() == canary
    assert hidden["a"][0]["n"] == 1
    assert hidden["t"]["x"][0].reveal() == canary
    assert hidden["b"] == canary


def test_a_described_secret_is_hidden_whatever_its_shape():
    shapes = ["text", 4711, Decimal("4.5"), ["text", [4711]], {"a": "text", "b": [{"c": 4711}]}]
    for shape in shapes:
        hidden = concealed({"deep": [{"code": shape}]}, fields={"code", "c"}, secrets={"code"})
        assert not re.search("text|4711|4[.]5", repr(hidden))
    hidden = concealed({"code": [4711, Decimal("4.5"), True, None]}, secrets={"code"})["code"]

    assert [secret.reveal() for secret in hidden[:2]] == ["4711", "4.5"]
    assert hidden[2:] == [True, None]  # which reveal nothing


@pytest.mark.parametrize("whole", ["text", 4711, ["text"], {"code": {"c": "text"}}])
def test_an_answer_that_is_a_secret_is_hidden_in_whole(whole):
    hidden = concealed(whole, fields={"code", "c"}, secrets={""})
    assert not re.search("text|4711", repr(hidden))


def test_a_text_alone_is_hidden_like_any_other(canary):
    assert concealed("a text") == "a text"
    assert concealed(5) == 5
    assert concealed("Bearer fakefake").reveal() == "Bearer fakefake"
    assert concealed(f"key {canary}", sent=[canary]).reveal() == f"key {canary}"


def test_a_name_that_is_a_secret_is_replaced(canary):
    usage = {"first": 1, f"key {canary}": {"left": 2}, "sk-fakefake1": 3, "last": 4}
    hidden = concealed([{"by_key": usage}], sent=[canary])[0]["by_key"]

    assert hidden == {"first": 1, "********** 1": {"left": 2}, "********** 2": 3, "last": 4}
    assert [*hidden][:: len(hidden) - 1] == ["first", "last"]


@pytest.mark.parametrize("name", ["key_features", "pk_identifier", "a_long_name_of_a_field"])
def test_a_name_that_is_made_of_words_stays(name):
    assert concealed({name: 1}) == {name: 1}


def test_a_described_name_stays():
    assert concealed({"key_1a2b3c4d": 1}, fields={"key_1a2b3c4d"}) == {"key_1a2b3c4d": 1}


@pytest.mark.parametrize(
    "name",
    [
        *("api_key", "apiKey", "xi_api_key", "key", "client_secret", "access_token", "password"),
        *("webhook_url", "Authorization", "set_cookie", "session_id", "invoice_url", "billLink"),
    ],
)
def test_an_undescribed_field_that_is_named_like_a_secret_is_wrapped(name):
    assert isinstance(concealed({"deep": {name: "x"}})["deep"][name], Secret)
    assert isinstance(concealed({name: ["x"]})[name][0], Secret)
    assert concealed({name: "x"}, fields={name}) == {name: "x"}
    assert concealed({name: 1}) == {name: 1}


@pytest.mark.parametrize("name", ["monkey", "keys_used", "plan", "status", "url", "message"])
def test_an_undescribed_field_of_another_name_stays(name):
    assert concealed({name: "x"}) == {name: "x"}


@pytest.mark.parametrize(
    "value",
    [
        *("sk-fakefake1", "sk_fakefake1", "ghp_" + "f" * 20, "xoxb-fake", "eyJfakefake.fake"),
        *("Bearer fakefake", "-----BEGIN FAKE", "https://user:fake@host.example/"),
    ],
)
def test_an_undescribed_value_that_looks_like_a_secret_is_wrapped(value):
    assert isinstance(concealed({"note": value})["note"], Secret)
    assert isinstance(concealed([[value]])[0][0], Secret)
    assert concealed({"note": value}, fields={"note"}) == {"note": value}
    assert concealed({"note": [[value]]}, fields={"note"}) == {"note": [[value]]}


def test_a_name_too_long_to_be_one_hides_its_text():
    name = "a_b-" * 64
    assert concealed({name: "x"}) == {name: "x"}
    assert isinstance(concealed({f"{name}c": "x"})[f"{name}c"], Secret)


@pytest.mark.parametrize(
    ("text", "sent", "echoed"),
    [
        ("fakefake", "a-fakefake-of-many", True),
        ("a-fakefake-of-many", "fakefake", True),
        ("fakefak", "a-fakefake-of-many", False),
        ("a-fakefak-of-many", "fakefak", False),
        ("another text", "a-fakefake-of-many", False),
    ],
)
def test_only_eight_characters_or_more_are_an_echo(text, sent, echoed):
    assert isinstance(concealed({"note": text}, sent=[sent])["note"], Secret) is echoed


def test_a_described_part_hides_only_what_repeats_the_credential(canary):
    looks = "Bearer fakefake"
    data = {"a": [looks, f"key {canary}", {"b": canary, "c": [1, None, looks]}], "b": "short"}
    hidden = concealed(data, fields={"a", "b", "c"}, sent=[canary])

    text, echo, inner = hidden["a"]
    assert (text, hidden["b"], inner["c"]) == (looks, "short", [1, None, looks])
    assert (echo.reveal(), inner["b"].reveal()) == (f"key {canary}", canary)


def test_a_described_field_stays_beside_one_that_is_not(canary):
    looks = "Bearer fakefake"
    data = {"api_key": "x", "note": looks, "notes": [[looks]], "other": {"token": "x"}}
    hidden = concealed(data, fields={"api_key", "note", "notes"}, sent=[canary])

    assert (hidden["api_key"], hidden["note"], hidden["notes"]) == ("x", looks, [[looks]])
    assert hidden["other"]["token"].reveal() == "x"


def test_a_described_part_ends_at_the_depth():
    def nested(levels):
        return {"a": nested(levels - 1)} if levels else 1

    assert concealed(nested(6), fields={"a"}, levels=6) == nested(6)
    with pytest.raises(RecursionError):
        concealed(nested(7), fields={"a"}, levels=6)


@pytest.mark.parametrize("secrets", [(), ("a",)])
def test_conceal_stops_at_the_depth(secrets):
    data: dict[str, object] = {}
    for _ in range(5):
        data = {"a": data}

    concealed(data, secrets=secrets, levels=6)
    with pytest.raises(RecursionError):
        concealed(data, secrets=secrets, levels=5)
