"""Accounts from a file, a mapping and the environment; each mistake says where it is."""

from __future__ import annotations

import sys
import warnings

import pytest

import coffers
from coffers import config

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def write(tmp_path):
    def write(text, mode=0o600):
        path = tmp_path / "coffers.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    return write


def keys(path):
    """The key of each account, as a client would ask for it."""
    fleet = coffers.Coffers.from_config(path)
    return {name: fleet._clients[name]._key().reveal() for name in fleet.names}


def test_several_accounts_and_where_their_keys_come_from(write, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_KEY", "from-env")
    monkeypatch.setenv("ACME_API_KEY", "from-the-providers-variable")
    (tmp_path / "key.txt").write_text("from-file\n")
    path = write(f"""
        [accounts.literal]
        provider = "acme"
        key = "literal"

        [accounts.env]
        provider = "acme"
        key_env = "STUDIO_KEY"

        [accounts.file]
        provider = "acme"
        key_file = "key.txt"

        [accounts.command]
        provider = "acme"
        key_command = ["{sys.executable}", "-c", "print('from-command'); print('more')"]

        [accounts.default]
        provider = "acme"
    """)

    assert keys(path) == {
        "literal": "literal",
        "env": "from-env",
        "file": "from-file",
        "command": "from-command",
        "default": "from-the-providers-variable",
    }


def test_settings_and_options_of_an_account(write):
    path = write("""
        [accounts.main]
        provider = "acme"
        key = "k"
        team = "red"
        base_url = "http://127.0.0.1:1"
        deadline = 5
        retries = 0
    """)
    client = coffers.Coffers.from_config(path)._clients["main"]

    assert (client.name, client._provider.team, client._base_url) == (
        "main",
        "red",
        "http://127.0.0.1:1",
    )
    assert (client._deadline, client._retries) == (5, 0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[accounts.a\n", "Expected ']' at the end of a table declaration (at line 1, column 12)"),
        ("", "no accounts; add a table [accounts.NAME]"),
        (
            "[main]\n",
            "unknown table [main]; there are [accounts.NAME] and store, max_age, lag, per_host, at_once",
        ),
        ("[accounts]\na = 1\n", '[accounts.a]: expected a table with provider = "…"'),
        ("[accounts.a]\nkey = 'k'\n", "[accounts.a]: provider is missing; one of "),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 1\n",
            "[accounts.a]: key: expected a text, not int",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = ''\n",
            "[accounts.a]: key: expected a text, not str",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey_command = 'op read'\n",
            '[accounts.a]: key_command: expected a list of texts, ["program", "argument"]',
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\nkey_env = 'E'\n",
            "[accounts.a]: key and key_env exclude each other",
        ),
        ("[accounts.a]\nprovider = 'acne'\nkey = 'k'\n", "[accounts.a]: unknown provider 'acne'"),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\ntaem = 'x'\n",
            "[accounts.a]: unknown option 'taem': acme takes team, extra",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\ndeadline = -1\n",
            "[accounts.a]: deadline is a number of seconds above 0, not -1",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\nbase_url = 'http://x.example'\n",
            "[accounts.a]: base_url is plain http",
        ),
    ],
)
def test_a_mistake_in_the_file_says_where(write, text, problem):
    path = write(text)
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config(path)

    assert f"{path}: {problem}" in str(caught.value)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('key_env = "NOT_SET"', "key_env: the environment variable NOT_SET is not set"),
        ('key_file = "nowhere"', "key_file: the file: No such file or directory"),
        ('key_command = ["no-such-program"]', "no-such-program No such file or directory"),
        (
            f'key_command = ["{sys.executable}", "-c", "print(\'canary\'); exit(3)"]',
            "ended with status 3",
        ),
        (f'key_command = ["{sys.executable}", "-c", ""]', "the key for acme is empty"),
    ],
)
def test_a_key_that_cannot_be_had_fails_when_it_is_needed(write, source, problem):
    path = write(f'[accounts.a]\nprovider = "acme"\n{source}\n')
    (reading,) = coffers.Coffers.from_config(path).read_all()

    assert isinstance(reading.error, coffers.ConfigurationError)
    assert problem in reading.error.message
    assert "canary" not in reading.error.message


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(coffers.ConfigurationError, match=r"no\.toml: No such file or directory"):
        coffers.Coffers.from_config(tmp_path / "no.toml")


def test_a_literal_key_that_others_can_read_is_warned_about(write):
    text = '[accounts.a]\nprovider = "acme"\nkey = "canary"\n'
    with pytest.warns(UserWarning, match="holds a key and can be read by others") as caught:
        coffers.Coffers.from_config(write(text, 0o644))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        coffers.Coffers.from_config(write(text, 0o600))

    assert "canary" not in str(caught[0].message)
    assert caught[0].filename == __file__


def test_the_file_is_found_in_the_working_directory_then_in_the_users_folder(tmp_path, monkeypatch):
    home, work = tmp_path / "home", tmp_path / "work"
    (home / "coffers").mkdir(parents=True)
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(config, "_user_folder", lambda: home / "coffers")

    assert config.find() is None
    with pytest.raises(coffers.ConfigurationError, match=r"no coffers\.toml in"):
        coffers.Coffers.from_config()
    (home / "coffers" / "coffers.toml").touch()
    assert config.find() == home / "coffers" / "coffers.toml"
    (work / "coffers.toml").touch()
    assert config.find().resolve() == work / "coffers.toml"


def test_the_environment_gives_every_provider_whose_variable_is_set(monkeypatch):
    assert coffers.Coffers.from_env().names == ()

    monkeypatch.setenv("ACME_API_KEY", "k")

    assert coffers.Coffers.from_env().names == ("acme",)


def test_a_mapping_says_what_a_table_would():
    fleet = coffers.AsyncCoffers({"main": {"provider": "acme", "key": lambda: "rotating"}})

    assert fleet._clients["main"]._key().reveal() == "rotating"
    with pytest.raises(coffers.ConfigurationError, match="account 'x': provider is missing"):
        coffers.Coffers({"x": {}})


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ('key_command = ["true"]', False),
        ('base_url = "https://evil.example"', False),
        ('base_url = "http://127.0.0.1:1"', True),
        ('key_file = "k"', True),
    ],
)
def test_a_file_that_was_merely_found_runs_nothing_and_sends_no_key_elsewhere(
    tmp_path, monkeypatch, line, allowed
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coffers.toml").write_text(f'[accounts.a]\nprovider = "acme"\n{line}\n')

    assert coffers.Coffers.from_config("coffers.toml").names == ("a",)
    if allowed:
        assert coffers.Coffers.from_config().names == ("a",)
        return
    with pytest.raises(coffers.ConfigurationError, match="is used only from a file that is named"):
        coffers.Coffers.from_config()
