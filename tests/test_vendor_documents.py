"""Vendors' own documents, where they lie beside the repository: sliced, and whole."""

from __future__ import annotations

import fnmatch
import json
import re
from pathlib import Path

import pytest

pytest.importorskip("openapi_python_client", reason="the generators are not installed")

from ruamel.yaml import YAML

from coffers.compiler import CompilerError, load, loading, slice_document, upgrade
from coffers.compiler.document import operations
from coffers.compiler.output import Output
from coffers.compiler.project import Job, Project, compile_provider

SPECS = Path(__file__).resolve().parents[2] / "shared" / "specs"
INDEX = SPECS / "INDEX.md"
pytestmark = pytest.mark.skipif(
    not INDEX.is_file(), reason="the vendors' documents are not beside the repository"
)


def listed():
    """Each document of the index, with what it says of the operations."""
    lines = INDEX.read_text(encoding="utf-8").splitlines() if INDEX.is_file() else []
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {
        row[2]: row[-2]
        for row in rows
        if len(row) > 4 and re.search(r"\.(json|ya?ml)$", row[2]) and (SPECS / row[2]).is_file()
    }


LISTED = listed()
WHOLE = [*LISTED][1::6]
"""Some whole documents; the marker `exhaustive` is for all."""


def asked(told):
    """The operations that a row of the index tells, some by a part of their path or a pattern."""
    last = ""
    for method, path in re.findall(r"(?:(GET|POST) )?(…?/[^\s;,()]+)", told):
        whole = f"{last.rsplit('/', 1)[0]}*{path[1:]}" if path.startswith("…") else path
        parts = re.fullmatch(r"(.*)\[(.*)\]", whole)
        paths = [parts[1], parts[1] + parts[2]] if parts else [whole]
        yield from ((method or "GET", each) for each in paths)
        last = paths[0]


def found(document, told):
    """The operations of a document that its row tells."""
    for operation in operations(document):
        for method, path in asked(told):
            here = re.sub(r"\{[^}]*\}", "{}", operation.path)
            wanted = re.sub(r"\{[^}]*\}", "{}", path)
            inside = wanted.endswith("*") and wanted[:-1] in here
            same = fnmatch.fnmatchcase(here, wanted) or here.rstrip("/").endswith(
                wanted.rstrip("/")
            )
            if operation.method.upper() == method and (inside or same):
                yield str(operation)
                break


@pytest.fixture(scope="module")
def read():
    """Load a document, once."""
    known = {}

    def read(name):
        if name not in known:
            known[name] = upgrade(load(SPECS / name, shown=name), name)
        return known[name]

    return read


def compiled(name, document, folder):
    output = Output(folder, "acme_clients", None, "coffers compile")
    return compile_provider(Job(Project(folder, "x", output), "acme", name, document, ""))


def test_the_index_is_understood():
    assert len(LISTED) == 45
    assert len(WHOLE) == 8


@pytest.mark.parametrize("name", LISTED)
def test_the_operations_of_a_document_compile(read, tmp_path, name):
    document = read(name)
    wanted = [*found(document, LISTED[name])]
    cut = slice_document(document, wanted, name)

    assert wanted
    assert slice_document(cut, wanted, name) == cut
    assert compiled(name, cut, tmp_path).operations == len(wanted)


def test_no_operation_is_left_out(read):
    counts = {name: len([*found(read(name), told)]) for name, told in LISTED.items()}
    assert sum(counts.values()) == 99


SUPPORTED = r"isn't supported(; use \$ref)?|a parameter in '\w+' isn't supported"


def assert_compiles_or_is_refused(name, document, folder):
    """A whole document compiles, or a line names what is not supported, and where."""
    try:
        outcome = compiled(name, document, folder)
    except CompilerError as error:
        refusal = str(error)
    else:
        assert outcome.operations == len([*operations(document)])
        return
    assert re.fullmatch(rf"{re.escape(name)}: #/\S+: .*({SUPPORTED})", refusal)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document_compiles_or_is_refused_in_one_line(read, tmp_path, name):
    assert_compiles_or_is_refused(name, read(name), tmp_path)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name in LISTED if name not in WHOLE])
def test_every_whole_document_compiles_or_is_refused_in_one_line(read, tmp_path, name):
    assert_compiles_or_is_refused(name, read(name), tmp_path)


def plain(text, *, pure):
    yaml = YAML(typ="safe", pure=pure)
    yaml.Constructor = loading._PlainDates
    return loading._plain(yaml.load(text))


def small():
    names = [name for name in LISTED if not name.endswith("json")]
    return [name for name in names if (SPECS / name).stat().st_size < 150_000]


def assert_read_alike(name):
    text = (SPECS / name).read_text(encoding="utf-8-sig")
    slow, fast = plain(text, pure=True), load(SPECS / name)
    assert json.dumps(slow) == json.dumps(fast)


@pytest.mark.parametrize("name", small())
def test_the_fast_reader_of_yaml_reads_what_the_slow_one_reads(name):
    assert_read_alike(name)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "name", [name for name in LISTED if not name.endswith("json") and name not in small()]
)
def test_the_fast_reader_reads_large_files_alike(name):
    assert_read_alike(name)
