"""A generated client is copied into another project, and refreshed there."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
vendoring = import_module("vendor")


@pytest.fixture
def root(tmp_path):
    """A repository with the generated clients of two providers."""
    folder = tmp_path / "repository"
    for name in ("acme", "zenith"):
        package = folder / "generated" / "coffers_clients" / name
        (package / "models").mkdir(parents=True)
        (package / "__init__.py").write_text(f'"""{name}."""\n')
        (package / "models" / "__init__.py").touch()
        (package / "__pycache__").mkdir()
    (folder / "LICENSE").write_text("Do as you like.\n")
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    return folder


def run(root, name, destination):
    return vendoring.main([name, str(destination), "--root", str(root)])


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_copy_has_the_licence_and_says_where_it_is_from(root, tmp_path, capsys):
    destination = tmp_path / "host" / "_vendor"
    assert run(root, "acme", destination) == 0
    assert f"{destination / 'acme'}: copied\n" == capsys.readouterr().out
    assert {
        "acme/__init__.py": '"""acme."""\n',
        "acme/models/__init__.py": "",
        "acme/LICENSE": "Do as you like.\n",
        "acme/ORIGIN": (
            "The acme client of coffers 1.2.3, which generated it from openapi/acme.yaml.\n"
            "It needs attrs and httpx2.\n"
            f"To refresh it, run in a checkout: nox -s vendor -- acme {destination}\n"
        ),
    } == content(destination)


def test_copy_is_refreshed(root, tmp_path):
    assert run(root, "acme", tmp_path) == 0
    before = content(tmp_path / "acme")
    (tmp_path / "acme" / "old.py").touch()
    (tmp_path / "acme" / "__init__.py").write_text("edited")
    assert run(root, "acme", tmp_path) == 0
    assert before == content(tmp_path / "acme")


@pytest.mark.parametrize("kind", ["folder", "file", "link", "other copy"])
def test_what_is_no_copy_is_not_replaced(root, tmp_path, capsys, kind):
    target = tmp_path / "acme"
    if kind == "folder":
        target.mkdir()
        (target / "mine.py").write_text("mine")
    elif kind == "file":
        target.write_text("mine")
    elif kind == "link":
        target.symlink_to(tmp_path / "nowhere")
    else:
        assert run(root, "zenith", tmp_path) == 0
        (tmp_path / "zenith").rename(target)
    capsys.readouterr()
    before = content(tmp_path)
    assert run(root, "acme", tmp_path) == 1
    assert f"{target}: exists and is no copy made by this command\n" == capsys.readouterr().err
    assert before == content(tmp_path)


def test_unknown_name_is_one_line(root, tmp_path, capsys):
    assert run(root, "nobody", tmp_path / "host") == 1
    assert capsys.readouterr().err == "nobody: no such client; there are acme, zenith\n"
    assert not (tmp_path / "host").exists()


def test_destination_that_is_a_file_is_one_line(root, tmp_path, capsys):
    (tmp_path / "host").touch()
    assert run(root, "acme", tmp_path / "host") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
