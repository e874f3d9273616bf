"""The skeleton of a provider: it lints, it compiles, and its contract test says what to fill in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coffers import samples, testing

pytest.importorskip("openapi_python_client", reason="the generators are not installed")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def skeleton(tmp_path, make_provider):
    """Return the files of a new provider, generated and importable."""
    import new

    files = new.make(tmp_path, "acme_two")
    make_provider("acme_two", files[1].read_text(encoding="utf-8"))
    return tmp_path, files


def test_it_makes_new_files_only(skeleton):
    root, files = skeleton
    assert [file.relative_to(root).as_posix() for file in files] == [
        "openapi/acme_two.yaml",
        "facade/coffers/adapters/acme_two.py",
        "tests/fixtures/acme_two/happy.json",
        "tests/fixtures/acme_two/unauthorized.json",
    ]


def test_it_lints(skeleton):
    root, files = skeleton
    place = files[1].relative_to(root).as_posix()
    for command in (["check"], ["format", "--check"]):
        ruff = [
            sys.executable,
            "-m",
            "ruff",
            *command,
            "--no-cache",
            "--stdin-filename",
            place,
            "-",
        ]
        subprocess.run(ruff, cwd=ROOT, input=files[1].read_bytes(), check=True)


def test_its_description_is_a_good_one(skeleton):
    from coffers.compiler.document import load
    from coffers.compiler.rules import lint

    root, _ = skeleton
    file = root / "openapi" / "acme_two.yaml"
    lint(load(file, strict=True), "openapi/acme_two.yaml")


def test_it_says_what_to_run_next(tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import new

    monkeypatch.setattr(new, "ROOT", tmp_path)
    new.main(["acme_two"])
    *files, told, generate, contract = capsys.readouterr().out.splitlines()

    assert [(tmp_path / file).is_file() for file in files] == [True] * 4
    assert told == "Fill them in, the description first; then run"
    assert generate == "    nox -s generate"
    assert contract == "    nox -s tests -- tests/test_contract.py -k acme_two"


def test_its_contract_says_what_to_fill_in(skeleton):
    _, files = skeleton
    with pytest.raises(AssertionError, match='expected "fill in the body from the documentation'):
        testing.check("acme_two", samples.load(files[2]))
    testing.check("acme_two", samples.load(files[3]))


@pytest.mark.parametrize("name", ["Acme", "2acme", "class", "a-b"])
def test_a_name_that_is_none_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import new

    with pytest.raises(SystemExit) as refused:
        new.make(tmp_path, name)
    assert str(refused.value) == (
        f"openapi/{name}.yaml: a provider's name must be a lower-case Python identifier, not a"
        " keyword, such as acme_video"
    )
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import new

    (tmp_path / "openapi").mkdir()
    (tmp_path / "openapi" / "acme_two.yaml").touch()
    with pytest.raises(
        SystemExit, match=r"openapi/acme_two\.yaml already exists; nothing was written"
    ):
        new.make(tmp_path, "acme_two")
    assert [p.name for p in tmp_path.rglob("*")] == ["openapi", "acme_two.yaml"]
