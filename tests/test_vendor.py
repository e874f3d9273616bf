"""Copying a generated client into another project, and updating it there."""

from __future__ import annotations

import hashlib
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
vendoring = import_module("vendor")


@pytest.fixture
def root(tmp_path):
    """Return a repository with the generated clients of two providers."""
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


def sha256(content):
    return hashlib.sha256(content).hexdigest()


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
    about = (
        "The acme client of coffers 1.2.3, which generated it from openapi/acme.yaml.\n"
        "It needs attrs and httpx2.\n"
        f"To refresh it, run in a checkout: nox -s vendor -- acme {destination}\n\n"
    )
    files = {
        "LICENSE": "Do as you like.\n",
        "ORIGIN": about,
        "__init__.py": '"""acme."""\n',
        "models/__init__.py": "",
    }
    listed = "".join(f"{sha256(text.encode())}  {path}\n" for path, text in files.items())
    files["ORIGIN"] += listed
    assert {f"acme/{path}": text for path, text in files.items()} == content(destination)
    assert [path.name for path in destination.iterdir()] == ["acme"]


def test_copy_is_refreshed(root, tmp_path):
    assert run(root, "acme", tmp_path) == 0
    client = root / "generated" / "coffers_clients" / "acme"
    (client / "__init__.py").write_text('"""acme anew."""\n')
    (client / "models" / "__init__.py").unlink()
    (tmp_path / "acme" / "__pycache__").mkdir()
    (tmp_path / "acme" / "__pycache__" / "x.pyc").touch()
    assert run(root, "acme", tmp_path) == 0
    after = content(tmp_path / "acme")
    assert after.keys() == {"LICENSE", "ORIGIN", "__init__.py"}
    assert after["__init__.py"] == '"""acme anew."""\n'
    assert run(root, "acme", tmp_path) == 0
    assert after == content(tmp_path / "acme")


def edit(copy):
    (copy / "__init__.py").write_text("edited")


def delete(copy):
    (copy / "models" / "__init__.py").unlink()


def add(copy):
    (copy / "models" / "own.py").touch()


def link(copy):
    (copy / "__init__.py").rename(copy.parent / "elsewhere.py")
    (copy / "__init__.py").symlink_to(copy.parent / "elsewhere.py")


def add_link(copy):
    (copy / "data").symlink_to(copy.parent)


def edit_note(copy):
    note = copy / "ORIGIN"
    note.write_text(note.read_text().replace("It needs", "Patched by us. It needs"))


def add_to_note(copy):
    with (copy / "ORIGIN").open("a") as note:
        note.write("Patched by us.\n")


def edit_many(copy):
    for number in range(7):
        (copy / f"own_{number}.py").touch()


CHANGES = {
    edit: "__init__.py (edited)",
    delete: "models/__init__.py (deleted)",
    add: "models/own.py (added)",
    link: "__init__.py (edited)",
    add_link: "data (added)",
    edit_note: "ORIGIN (edited)",
    add_to_note: "ORIGIN (edited)",
    edit_many: ", ".join(f"own_{number}.py (added)" for number in range(5)) + ", and 2 more",
}


@pytest.mark.parametrize(("change", "named"), CHANGES.items())
def test_a_copy_that_was_changed_is_replaced_by_force_alone(root, tmp_path, capsys, change, named):
    host = tmp_path / "host"
    assert run(root, "acme", host) == 0
    fresh = content(host / "acme")
    change(host / "acme")
    before = content(host)
    capsys.readouterr()

    assert run(root, "acme", host) == 1
    assert capsys.readouterr().err == (
        f"{host / 'acme'}: changed since it was copied: {named}; replace it with --force\n"
    )
    assert before == content(host)

    assert vendoring.main(["acme", str(host), "--root", str(root), "--force"]) == 0
    assert fresh == content(host / "acme")
    assert not any(path.is_symlink() for path in (host / "acme").rglob("*"))


def test_a_copy_whose_note_lists_no_files_counts_as_changed(root, tmp_path, capsys):
    assert run(root, "acme", tmp_path) == 0
    note = tmp_path / "acme" / "ORIGIN"
    note.write_text(note.read_text().partition("\n\n")[0])
    assert run(root, "acme", tmp_path) == 1
    assert "changed since it was copied: LICENSE (added), " in capsys.readouterr().err


@pytest.mark.parametrize("name", [".acme-new", ".acme-old", ".acme-x1y2z3"])
def test_folders_that_look_like_those_of_a_run_are_left_alone(root, tmp_path, name):
    host = tmp_path / "host"
    (host / name).mkdir(parents=True)
    (host / name / "mine.py").write_text("mine")
    for _ in range(2):
        assert run(root, "acme", host) == 0
    assert (host / name / "mine.py").read_text() == "mine"
    assert sorted(path.name for path in host.iterdir()) == sorted(["acme", name])


FAILURES = ["first write_bytes", "first rename new"]
FAILURES += ["again write_bytes", "again rename new", "again rename old"]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_copy_that_fails_leaves_all_as_it_was(root, tmp_path, capsys, monkeypatch, failure):
    host = tmp_path / "host" / "_vendor"
    time, _, step = failure.partition(" ")
    if time == "again":
        assert run(root, "acme", host) == 0
    before = content(tmp_path)
    folders = {path for path in tmp_path.rglob("*") if path.is_dir()}
    capsys.readouterr()
    method, _, named = step.partition(" ")
    actual = getattr(Path, method)

    def failing(self, *arguments):
        place = Path(*arguments) if named == "old" else self
        if place.name == named or not named:
            raise PermissionError(13, "Permission denied", str(self))
        return actual(self, *arguments)

    monkeypatch.setattr(Path, method, failing)
    assert run(root, "acme", host) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("[Errno 13] Permission denied: ")
    assert before == content(tmp_path)
    assert folders == {path for path in tmp_path.rglob("*") if path.is_dir()}


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_one_line(root, tmp_path, capsys):
    host = tmp_path / "host"
    host.mkdir(mode=0o500)
    assert run(root, "acme", host) == 1
    assert str(host) in capsys.readouterr().err
    assert list(host.iterdir()) == []


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
    for force in ([], ["--force"]):
        assert vendoring.main(["acme", str(tmp_path), "--root", str(root), *force]) == 1
        assert (
            f"{target}: exists, but this command didn't create it; move it away\n"
            == capsys.readouterr().err
        )
        assert before == content(tmp_path)


def test_unknown_name_is_one_line(root, tmp_path, capsys):
    assert run(root, "nobody", tmp_path / "host") == 1
    clients = root / "generated" / "coffers_clients"
    assert capsys.readouterr().err == (
        f"{clients / 'nobody'}: no such client; there are acme, zenith\n"
    )
    assert run(root, "acne", tmp_path / "host") == 1
    assert capsys.readouterr().err == f"{clients / 'acne'}: no such client; did you mean acme?\n"
    assert not (tmp_path / "host").exists()


def test_destination_that_is_a_file_is_one_line(root, tmp_path, capsys):
    (tmp_path / "host").touch()
    assert run(root, "acme", tmp_path / "host") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
