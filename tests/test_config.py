"""Accounts from a file, a mapping and the environment; each mistake says where it is."""

from __future__ import annotations

import os
import sys
import tomllib
import warnings
from pathlib import Path

import anyio
import pytest

import coffers
from coffers import _config
from coffers._wire.clock import Clock, Deadline

pytestmark = pytest.mark.usefixtures("acme")


ACME = "[accounts.a]\nprovider = 'acme'\n"
OF_ONE = "belongs to one account; move it below its [accounts.NAME]"


@pytest.fixture
def write(tmp_path):
    def write(text, mode=0o600):
        path = tmp_path / "coffers.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    return write


def keys(path):
    """Return each account's key, as a client would get it."""
    return keys_of(coffers.Coffers.from_config(path))


def keys_of(fleet):
    return {name: key_of(client) for name, client in fleet._clients.items()}


def key_of(client):
    return client._with_key_at_hand(Deadline(60, Clock()))._key.get().reveal()


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
            "unknown table [main]; a file can have [accounts.NAME] and store, namespace, max_age, lag, per_host, at_once",
        ),
        ("[accounts]\na = 1\n", '[accounts.a]: expected a table that has provider = "…"'),
        ("[accounts]\nprovider = 'acme'\n", f"[accounts.provider]: provider {OF_ONE}"),
        ("provider = 'acme'\n[accounts.a]\n", f"provider {OF_ONE}"),
        (
            "[[accounts.a]]\nprovider = 'acme'\n",
            '[accounts.a]: expected a table that has provider = "…"; write it in single brackets',
        ),
        ("[[accounts]]\nkey = 'k'\n", "[[accounts]] is a list; write [accounts.NAME] for each"),
        (
            "[account.a]\nprovider = 'acme'\n",
            "unknown table [account] (did you mean 'accounts'?); a file can have [accounts.NAME] and ",
        ),
        ("maxage = 5\n[accounts.a]\n", "unknown setting 'maxage' (did you mean 'max_age'?); "),
        ("max_age = '5'\n[accounts.a]\n", "max_age must be a number, not a string"),
        ("at_once = 1.5\n[accounts.a]\n", "at_once must be an integer, not a number"),
        ("store = true\n[accounts.a]\n", "store must be a string, not a boolean"),
        ("x = " + "[" * 5000, "nested too deeply"),
        ('[accounts.""]\n', "[accounts.\"\"]: an account's name can't be empty"),
        (
            "[accounts.a.b]\nprovider = 'acme'\n",
            '[accounts.a]: b can\'t be a table; for a name with a dot, write [accounts."a.b"]',
        ),
        (
            "[accounts.'a.b']\nkey = 'k'\n",
            '[accounts."a.b"]: provider is missing; `coffers providers` lists them',
        ),
        (
            "[accounts.a]\nprovder = 'acme'\n",
            "[accounts.a]: provider is missing, and 'provder' is unknown (did you mean 'provider'?)",
        ),
        ("[accounts.a]\nprovider = 5\n", "[accounts.a]: provider must be a string, not an integer"),
        (f"{ACME}max_age = 60\n", "[accounts.a]: max_age is a fleet setting; move it above "),
        (
            f"{ACME}key_evn = 'E'\n",
            "[accounts.a]: unknown option 'key_evn' (did you mean 'key_env'?)",
        ),
        (
            f"{ACME}key_env = 'my-key'\n",
            "[accounts.a]: key_env must be the name of a variable, not ",
        ),
        (f"{ACME}key_file = 5\n", "[accounts.a]: key_file must be a string, not an integer"),
        (f"{ACME}key = 'k'\nteam = 5\n", "[accounts.a]: team must be a string, not an integer"),
        (f"{ACME}key = 'k'\nteam = ['x']\n", "[accounts.a]: team must be a string, not a list"),
        (f"{ACME}key = 'k'\nteam = {{}}\n", "[accounts.a]: team must be a string, not a table"),
        (f"{ACME}key = 'k'\nextra = 'x'\n", "[accounts.a]: extra must be a boolean, not a string"),
        (
            f"{ACME}key = 'k'\nbase_url = 5\n",
            "[accounts.a]: base_url must be a string, not an integer",
        ),
        (f"{ACME}key = 'k'\nclock = 5\n", "[accounts.a]: clock must be Clock, not an integer"),
        (
            f"{ACME}key = 'k'\nname = 'b'\n",
            "[accounts.a]: remove name: an account is named by its table's header",
        ),
        (f"{ACME}key = 1\n", "[accounts.a]: the key for acme must be a string, not int"),
        (f"{ACME}key = ''\n", "[accounts.a]: the key for acme is empty"),
        (f"{ACME}key = '\"k\"'\n", "[accounts.a]: the key for acme is in quotes; remove them"),
        (
            f"{ACME}key_command = 'op read'\n",
            '[accounts.a]: key_command must be a list of strings, ["program", "argument"]',
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\nkey_env = 'E'\n",
            "[accounts.a]: key and key_env can't be combined; keep one",
        ),
        ("[accounts.a]\nprovider = 'acne'\nkey = 'k'\n", "[accounts.a]: unknown provider 'acne'"),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\ntaem = 'x'\n",
            "[accounts.a]: unknown option 'taem' (did you mean 'team'?): acme takes team, extra",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\ndeadline = -1\n",
            "[accounts.a]: deadline must be a number of seconds above 0 and at most 2,592,000, not -1",
        ),
        (
            "[accounts.a]\nprovider = 'acme'\nkey = 'k'\nbase_url = 'http://x.example'\n",
            "[accounts.a]: base_url must be https",
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
        ('key_env = "NOT_SET"', "key_env: the environment variable NOT_SET isn't set"),
        (
            "",
            "no key; set ACME_API_KEY, or add key_env, key_file, key_command or key",
        ),
        ('key_file = "no/where"', "key_file 'no/where': No such file or directory"),
        ('key_file = "."', "key_file '.': a folder, not a file"),
        ('key_file = "a\\u0000b"', ": not a file name"),
        ('key_file = "sk4nobodysKeyButALongOne"', "key_file: No such file or directory"),
        (
            'key_command = ["no-such-program"]',
            "key_command: the command: No such file or directory",
        ),
        (
            f'key_command = ["{sys.executable}", "-c", "print(\'canary\'); exit(3)"]',
            "exited with status 3",
        ),
        (f'key_command = ["{sys.executable}", "-c", ""]', "the key for acme is empty"),
    ],
)
def test_a_key_that_cannot_be_had_fails_when_it_is_needed(write, source, problem):
    path = write(f'[accounts.a]\nprovider = "acme"\n{source}\n')
    (reading,) = coffers.Coffers.from_config(path).read_all()

    assert isinstance(reading.error, coffers.ConfigurationError)
    assert reading.error.message.startswith(f"{path}: [accounts.a]: ")
    assert problem in reading.error.message
    assert "canary" not in reading.error.message


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(coffers.ConfigurationError, match=r"no\.toml: No such file or directory"):
        coffers.Coffers.from_config(tmp_path / "no.toml")


def test_a_literal_key_that_others_can_read_is_warned_about(write):
    text = '[accounts.a]\nprovider = "acme"\nkey = "canary"\n'
    with pytest.warns(UserWarning, match="holds a key that other users can read") as caught:
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
    monkeypatch.setattr(_config, "_user_folder", lambda: home / "coffers")

    assert _config.find() is None
    with pytest.raises(coffers.ConfigurationError, match=r"no coffers\.toml in"):
        coffers.Coffers.from_config()
    (home / "coffers" / "coffers.toml").touch()
    assert _config.find() == home / "coffers" / "coffers.toml"
    (work / "coffers.toml").touch()
    assert _config.find().resolve() == work / "coffers.toml"


def test_the_environment_gives_every_provider_whose_variable_is_set(monkeypatch):
    assert coffers.Coffers.from_env().names == ()

    monkeypatch.setenv("ACME_API_KEY", "k")

    assert coffers.Coffers.from_env().names == ("acme",)


def test_a_mapping_says_what_a_table_would():
    fleet = coffers.AsyncCoffers({"main": {"provider": "acme", "key": lambda: "rotating"}})

    client = anyio.run(fleet._clients["main"]._with_key_at_hand, Deadline(60, Clock()))
    assert client._key.get().reveal() == "rotating"
    with pytest.raises(coffers.ConfigurationError, match="account 'x': provider is missing"):
        coffers.Coffers({"x": {}})


@pytest.mark.parametrize("accounts", [[{}], 5, None, "a"])
def test_accounts_are_tables_by_name(accounts):
    with pytest.raises(coffers.ConfigurationError, match="accounts must be tables by name"):
        coffers.Coffers(accounts)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            {5: {"provider": "acme"}},
            "account 5: an account's name must be a string, not an integer",
        ),
        ({"a": []}, "account 'a': expected a table that has provider"),
        ({"a": {"provider": "acme", 5: 6}}, "account 'a': unknown option 5: acme takes"),
        ({"a": {"provider": "acme", "key": None}}, "key is None; leave it out to use ACME_API_KEY"),
        (
            {"a": {"provider": "acme", "key_env": "\ud800"}},
            "key_env must be the name of a variable",
        ),
    ],
)
def test_a_mistake_in_a_mapping_says_where(table, problem):
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers(table)

    assert problem in str(caught.value)


# A discovered file


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Write a file into the working directory, and return its accounts."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def found(text, above=""):
        (work / "coffers.toml").write_text(f"{above}\n{ACME}{text}\n", encoding="utf-8")
        (work / "coffers.toml").chmod(0o600)
        return coffers.Coffers.from_config()

    return found


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('key_command = ["true"]', " can't set key_command"),
        ('base_url = "https://evil.example"', " can't set base_url"),
        ('base_url = "http://127.0.0.1:1"', " can't set base_url"),
        ('key_env = "OTHER_SECRET"', "'s key_env must be ACME_API_KEY or ACME_API_KEY_…"),
        ('key_env = "ACME_API_KEYS"', "'s key_env must be ACME_API_KEY or ACME_API_KEY_…"),
        ('key_env = "acme_api_key_x"', "'s key_env must be ACME_API_KEY or ACME_API_KEY_…"),
    ],
)
def test_a_found_file_sends_no_key_elsewhere_and_reads_no_other_secret(found, line, what):
    with pytest.raises(coffers.ConfigurationError) as caught:
        found(line)

    assert str(caught.value) == (
        f"coffers.toml: [accounts.a]: a discovered file{what};"
        " name the file (--config, from_config), or keep it in your configuration folder"
    )
    assert coffers.Coffers.from_config("coffers.toml").names == ("a",)


@pytest.mark.parametrize("address", ["sqlite:///x.db", "redis://evil.example", "memory:"])
def test_a_found_file_has_no_store(found, address):
    with pytest.raises(
        coffers.ConfigurationError, match=r"^coffers\.toml: a discovered file can't"
    ):
        found("key = 'k'", f'store = "{address}"')


@pytest.mark.parametrize("name", ["ACME_API_KEY", "ACME_API_KEY_STUDIO"])
def test_a_found_file_may_name_its_providers_own_variables(found, monkeypatch, name):
    monkeypatch.setenv(name, "mine")

    assert key_of(found(f'key_env = "{name}"')._clients["a"]) == "mine"


def test_a_found_file_may_have_keys_beside_and_below_it(found, tmp_path):
    folder = tmp_path / "work" / "keys"
    folder.mkdir()
    (folder / "acme.key").write_text("mine\n")
    (tmp_path / "work" / "link.key").symlink_to(folder / "acme.key")

    for path in ("keys/acme.key", "link.key", "keys/../link.key", folder / "acme.key"):
        assert key_of(found(f'key_file = "{path}"')._clients["a"]) == "mine"


def test_a_found_file_reads_no_file_elsewhere(found, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for folder in (tmp_path / "home", tmp_path / "work" / "keys", tmp_path / "work-2"):
        folder.mkdir()
        (folder / "token").write_text("canary")
    (tmp_path / "work" / "out").symlink_to(tmp_path / "home")
    (tmp_path / "work" / "out.key").symlink_to("../home/token")

    for path in (
        *("~/token", "../home/token", "keys/../../home/token", "../work-2/token"),
        *("out/token", "out.key", tmp_path / "home" / "token"),
    ):
        with pytest.raises(coffers.ConfigurationError) as caught:
            found(f'key_file = "{path}"')
        shown = str(path) if len(str(path)) <= 60 else f"…{str(path)[-59:]}"
        assert str(caught.value) == (
            f"coffers.toml: [accounts.a]: key_file {shown!r}: not below this file's"
            " folder; name the file (--config, from_config) to use it"
        )


def test_a_link_that_appears_later_leads_no_found_file_out(found, tmp_path):
    (tmp_path / "token").write_text("canary")
    client = found("key_file = 'acme.key'")._clients["a"]
    (tmp_path / "work" / "acme.key").symlink_to(tmp_path / "token")

    with pytest.raises(coffers.ConfigurationError, match="not below this file's folder"):
        key_of(client)


def test_a_key_file_stays_the_same_wherever_the_process_goes(found, tmp_path, monkeypatch):
    (tmp_path / "work" / "acme.key").write_text("mine")
    (tmp_path / "acme.key").write_text("another's")
    clients = [found("key_file = 'acme.key'"), coffers.Coffers.from_config("coffers.toml")]
    clients = [fleet._clients["a"] for fleet in clients]
    monkeypatch.chdir(tmp_path)

    assert [key_of(client) for client in clients] == ["mine", "mine"]


def test_the_users_own_folder_is_trusted_also_as_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(_config, "_user_folder", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coffers.toml").write_text(f"{ACME}key_command = ['true']\n")

    assert coffers.Coffers.from_config().names == ("a",)


# Files as they are


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (tmp_path / "acme.key").write_bytes(f"{mark}mine\r\n".encode(encoding))
    path = tmp_path / "coffers.toml"
    path.write_bytes(f"{mark}# größe\r\n{ACME}key_file = 'acme.key'\r\n".encode(encoding))

    assert keys(path) == {"a": "mine"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xff", "not text in UTF-8"),
        (b"\xff\xfe\x00\xd8", "not text in UTF-8"),
        (b"\x00", "Invalid statement (at line 1, column 1)"),
        (b"#" * (1 << 20) + b"#", "larger than 1,048,576 bytes"),
    ],
)
def test_a_file_that_is_no_configuration_is_named(tmp_path, content, problem):
    path = tmp_path / "coffers.toml"
    path.write_bytes(content)
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config(path)

    assert str(caught.value) == f"{path}: {problem}"


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: path.mkdir(), "a folder, not a file"),
        (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
        (lambda path: path.symlink_to("/dev/zero"), "a pipe or a device, not a file"),
        (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
    ],
)
def test_what_has_the_files_name_and_is_no_file_is_named(tmp_path, monkeypatch, make, problem):
    monkeypatch.chdir(tmp_path)
    make(Path("coffers.toml"))

    for path in (None, "coffers.toml"):
        with pytest.raises(coffers.ConfigurationError) as caught:
            coffers.Coffers.from_config(path)
        assert str(caught.value) == f"coffers.toml: {problem}"


def test_a_pipe_that_was_merely_found_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("coffers.toml")
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config()

    assert str(caught.value) == "coffers.toml: a pipe or a device, not a file"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="descriptors are no files")
def test_a_named_file_may_be_what_another_program_writes():
    reader, writer = os.pipe()
    os.write(writer, f"{ACME}key = 'k'\n".encode())
    os.close(writer)
    fleet = coffers.Coffers.from_config(f"/dev/fd/{reader}")
    os.close(reader)

    assert keys_of(fleet) == {"a": "k"}


@pytest.mark.parametrize("path", [5, b"coffers.toml", "\0", "x" * 5000, ""])
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(coffers.ConfigurationError):
        coffers.Coffers.from_config(path)


def test_a_file_that_vanishes_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(_config, "find", lambda: tmp_path / "coffers.toml")
    with pytest.raises(coffers.ConfigurationError, match="No such file or directory"):
        coffers.Coffers.from_config()


# A bare environment


@pytest.fixture
def homeless(monkeypatch):
    """Remove the home directory: no variable, and an unknown user id."""
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pytest.importorskip("pwd"), "getpwuid", lambda _: {}[0])


def test_nobody_needs_a_home_directory(homeless, found, tmp_path, monkeypatch):
    assert found("key = 'k'").names == ("a",)
    (tmp_path / "work" / "coffers.toml").unlink()
    assert _config.find() is None
    assert coffers.Coffers.from_env().names == ()
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config()
    assert str(caught.value) == (
        "no coffers.toml in the working directory; there is no home directory"
    )
    fleet = coffers.Coffers({"a": {"provider": "acme", "key_file": "~/token"}})
    (reading,) = fleet.read_all()
    assert str(reading.error) == (
        "account 'a': key_file '~/token': no such home directory, or not a file name"
    )


@pytest.mark.parametrize("relative", ["", ".", "work"])
def test_a_folder_that_depends_on_the_working_directory_is_not_trusted(monkeypatch, relative):
    monkeypatch.setenv("XDG_CONFIG_HOME", relative)
    monkeypatch.setenv("HOME", "/home/ada")
    assert _config._user_folder() == Path("/home/ada/.config/coffers")
    monkeypatch.setenv("HOME", relative or "x")
    assert _config._user_folder() is None


def test_nobody_needs_a_working_directory(tmp_path, monkeypatch, write):
    path = write(f"{ACME}key = 'k'\n")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert _config.find() is None
    assert coffers.Coffers.from_config(path).names == ("a",)
    with pytest.raises(coffers.ConfigurationError, match="there is no working directory"):
        coffers.Coffers({"a": {"provider": "acme", "key_file": "k"}})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("per_host = 1000", "per_host must be an integer from 1 to 100, not 1000"),
        ("at_once = 0", "at_once must be an integer from 1 to 100, not 0"),
        ("lag = -1", "lag must be a number of seconds from 0 to 604800 (a week), not -1"),
        (
            "max_age = 1e9",
            "max_age must be a number of seconds from 0 to 604800 (a week), not 1000000000.0",
        ),
        ('store = "sqlite:///none/x.db"', "the store x.db is in a folder that doesn't exist"),
        ('store = "sqlit:///x"', "store must be memory:, sqlite:///FILE,"),
    ],
)
def test_a_setting_that_cannot_be_names_its_file_and_one_in_the_call_does_not(write, line, problem):
    path = write(f"{line}\n[accounts.a]\nprovider = 'acme'\nkey = 'k'\n")
    name, value = tomllib.loads(line).popitem()

    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config(path)
    assert str(caught.value).startswith(f"{path}: {problem}"[:190])
    with pytest.raises(coffers.ConfigurationError) as caught:
        coffers.Coffers.from_config(path, **{name: value})
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize("name", [["a"], None, 5, {}])
def test_what_is_no_name_of_an_account_is_refused(write, name):
    fleet = coffers.Coffers({"a": {"provider": "acme", "key": "k"}})
    for ask in (fleet.read, lambda name: fleet.ensure(name, 1, "credits")):
        with pytest.raises(coffers.ConfigurationError, match=r"no account .*; there are: a"):
            ask(name)
