"""Copying a generated client into another project, and updating it there."""

from __future__ import annotations

import hashlib
import os
from importlib import metadata
from pathlib import Path

import pytest

from coffers._cli import main
from coffers.compiler import vendor as vendoring

LICENSE = metadata.distribution("coffers").read_text("licenses/LICENSE")
VERSION = metadata.version("coffers")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Installed clients of two providers."""
    folder = tmp_path / "coffers_clients"
    monkeypatch.setattr(vendoring, "_clients", lambda: folder)
    for name in ("acme", "zenith"):
        package = folder / name
        (package / "models").mkdir(parents=True)
        (package / "__init__.py").write_text(f'"""{name}."""\n')
        (package / "models" / "__init__.py").touch()
        (package / "__pycache__").mkdir()
    return folder


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def run(root, name, destination, *options):
    return main(["vendor", name, str(destination), *options])


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
        f"The acme client of coffers {VERSION}, generated from openapi/acme.yaml.\n"
        "It needs attrs and httpx2.  To refresh it, run: coffers vendor acme DEST\n\n"
    )
    files = {
        "LICENSE": LICENSE,
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
    client = root / "acme"
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
    edit_many: ", ".join(f"own_{number}.py (added)" for number in range(2)) + ", and 5 more",
}


@pytest.mark.parametrize(("change", "named"), CHANGES.items())
def test_a_copy_that_was_changed_is_replaced_by_force_alone(root, tmp_path, capsys, change, named):
    host = tmp_path / "host"
    assert run(root, "acme", host) == 0
    fresh = content(host / "acme")
    change(host / "acme")
    before = content(host)
    capsys.readouterr()

    assert run(root, "acme", host) == 64
    assert capsys.readouterr().err == (
        f"coffers: {host / 'acme'}: changed since it was copied: {named}; replace it with --force\n"
    )
    assert before == content(host)

    assert run(root, "acme", host, "--force") == 0
    assert fresh == content(host / "acme")
    assert not any(path.is_symlink() for path in (host / "acme").rglob("*"))


def test_a_copy_whose_note_lists_no_files_counts_as_changed(root, tmp_path, capsys):
    assert run(root, "acme", tmp_path) == 0
    note = tmp_path / "acme" / "ORIGIN"
    note.write_text(note.read_text().partition("\n\n")[0])
    assert run(root, "acme", tmp_path) == 64
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
    assert run(root, "acme", host) == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(": Permission denied")
    assert before == content(tmp_path)
    assert folders == {path for path in tmp_path.rglob("*") if path.is_dir()}


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_one_line(root, tmp_path, capsys):
    host = tmp_path / "host"
    host.mkdir(mode=0o500)
    assert run(root, "acme", host) == 64
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
        assert run(root, "acme", tmp_path, *force) == 64
        assert (
            f"coffers: {target}: exists, but this command didn't create it; move it away\n"
            == capsys.readouterr().err
        )
        assert before == content(tmp_path)


def test_unknown_name_is_one_line(root, tmp_path, capsys):
    assert run(root, "nobody", tmp_path / "host") == 64
    assert capsys.readouterr().err == "coffers: nobody: no such client; there are acme, zenith\n"
    assert run(root, "acne", tmp_path / "host") == 64
    assert capsys.readouterr().err == "coffers: acne: no such client (did you mean 'acme'?)\n"
    assert not (tmp_path / "host").exists()


def test_a_copy_is_missing_then_current_then_behind_then_edited(root, tmp_path, capsys):
    def checked():
        status = run(root, "acme", tmp_path / "host", "--check")
        return status, capsys.readouterr().out.partition(": ")[2]

    assert checked() == (1, "missing\n")
    assert run(root, "acme", tmp_path / "host") == 0
    capsys.readouterr()
    assert checked() == (0, "current\n")
    (root / "acme" / "__init__.py").write_text('"""acme anew."""\n')
    assert checked() == (1, "behind\n")
    before = content(tmp_path / "host")
    edit(tmp_path / "host" / "acme")
    assert checked() == (1, "changed since it was copied: __init__.py (edited)\n")
    assert before.keys() == content(tmp_path / "host").keys()


def test_destination_that_is_a_file_is_one_line(root, tmp_path, capsys):
    (tmp_path / "host").touch()
    assert run(root, "acme", tmp_path / "host") == 64
    assert len(capsys.readouterr().err.splitlines()) == 1
