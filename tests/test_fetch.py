"""The vendors' own documents, as they are fetched: over https, from a server of our own."""

from __future__ import annotations

import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

pytest.importorskip("ruamel.yaml")

from coffers._cli import main
from coffers.compiler.drift import fetching
from coffers.compiler.drift.lock import Shelf
from coffers.compiler.loading import load
from coffers.compiler.project import Project

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "paths": {
        "/v1/user": {
            "get": {
                "responses": {
                    "200": {
                        "description": "the vendor's words",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/User"},
                            }
                        },
                    }
                }
            }
        },
        "/v1/else": {"get": {"responses": {"200": {"description": "not ours"}}}},
    },
    "components": {
        "schemas": {"User": {"type": "object", "properties": {"left": {"type": "integer"}}}}
    },
}


class Vendor:
    """A web server; `answers` has status, headers and body of each path."""

    def __init__(self, scheme, port):
        self.address = f"{scheme}://localhost:{port}"
        self.answers = {}
        self.asked = []


def serve(context=None):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            vendor.asked.append(self.path)
            status, headers, body = vendor.answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for part in body:
                self.wfile.write(part)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A client that leaves is no error of the server's."""

    server = Server(("localhost", 0), Handler)
    vendor = Vendor("https" if context else "http", server.server_port)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield vendor
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def plain():
    yield from serve()


@pytest.fixture
def vendor(tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    yield from serve(context)


def describe(root, name, url, *operations):
    document = {
        "openapi": "3.1.0",
        "servers": [{"url": "https://api.acme.example"}],
        "paths": {},
        "x-coffers": {"upstream": {"url": url, "operations": operations or ["GET /v1/user"]}},
    }
    (root / "openapi" / f"{name}.json").write_text(json.dumps(document))


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = tmp_path / "project"
    (root / "openapi").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.coffers]\npackage = "clients"\n')
    monkeypatch.chdir(root)
    return Project.find(root)


def send(vendor, path, document):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    vendor.answers[path] = (200, {}, [body])


def test_it_keeps_the_document_and_locks_the_first_one(project, vendor, capsys):
    send(vendor, "/new", b"\xef\xbb\xbf" + json.dumps(DOCUMENT).encode())
    vendor.answers["/openapi?v=1"] = (302, {"Location": "/new"}, [])
    describe(project.root, "acme", f"{vendor.address}/openapi?v=1")

    assert main(["fetch"]) == 0

    today = fetching.today()
    shown = f"acme: {vendor.address}/openapi of {today} (when it was fetched): "
    assert capsys.readouterr().out == f"{shown}new, and acknowledged\n"
    shelf = Shelf(project)
    assert shelf.newest("acme") == shelf.last_acknowledged("acme") == DOCUMENT
    entry = shelf.acknowledged()["acme"]
    assert (entry.address, entry.date) == (f"{vendor.address}/openapi?v=1", today)
    assert (project.root / ".coffers/upstream/.gitignore").read_text() == "*\n"
    assert "words" not in shelf.lock.read_text()


def test_the_lock_stays_until_it_is_moved_and_tells_what_matters(project, vendor, capsys):
    describe(project.root, "acme", f"{vendor.address}/openapi")
    reworded, changed = (json.loads(json.dumps(DOCUMENT)) for _ in range(2))
    reworded["paths"]["/v1/user"]["get"]["responses"]["200"]["description"] = "other words"
    reworded["paths"]["/v1/else"]["get"]["responses"] = {}
    changed["components"]["schemas"]["User"]["properties"]["left"] = {"type": "string"}
    locked = set()

    for document in (DOCUMENT, reworded, changed):
        send(vendor, "/openapi", document)
        assert main(["fetch", "acme"]) == 0
        locked.add(Shelf(project).lock.read_text())
        assert Shelf(project).last_acknowledged("acme") == DOCUMENT

    news = [line.rpartition("): ")[2] for line in capsys.readouterr().out.splitlines()]
    assert news == [
        "new, and acknowledged",
        "nothing changed",
        "changed; `coffers drift` tells what",
    ]
    assert len(locked) == 1


def test_references_to_elsewhere_are_not_followed(project, vendor, capsys):
    outward = json.loads(json.dumps(DOCUMENT).replace("#/components/schemas/User", "/user.yaml"))
    send(vendor, "/openapi", outward)
    describe(project.root, "acme", f"{vendor.address}/openapi")

    assert main(["fetch"]) == 0

    assert vendor.asked == ["/openapi"]
    assert Shelf(project).acknowledged()["acme"].slice == ""


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, {}, [b""]), "answered with 404"),
        ((200, {}, [b"<!doctype html>"]), "a web page, not a document"),
        ((200, {}, [b"\xff"]), "isn't UTF-8"),
        ((200, {}, [b"openapi: ["]), "expected the node content"),
        ((200, {}, [b"[]"]), "must be a mapping"),
        ((200, {}, [b" " * 2**20] * 33), "larger than 33554432 bytes"),
    ],
)
def test_what_is_no_document_is_refused_and_not_kept(project, vendor, capsys, answer, why):
    vendor.answers["/openapi?token=hidden"] = answer
    describe(project.root, "acme", f"{vendor.address}/openapi?token=hidden")

    assert main(["fetch"]) == 69

    told = capsys.readouterr().out
    assert told.startswith(f"acme: {vendor.address}/openapi")
    assert why in told
    assert "hidden" not in told
    assert not (project.root / ".coffers").exists()


def test_nothing_is_asked_for_without_https(project, vendor, plain, capsys):
    vendor.answers["/openapi"] = (302, {"Location": f"{plain.address}/openapi"}, [])
    vendor.answers["/round"] = (302, {"Location": "/round"}, [])
    describe(project.root, "acme", f"{vendor.address}/openapi")
    describe(project.root, "bare", f"{plain.address}/openapi")
    describe(project.root, "round", f"{vendor.address}/round")

    assert main(["fetch"]) == 69

    assert plain.asked == []
    assert capsys.readouterr().out.splitlines() == [
        f"acme: {vendor.address}/openapi: {plain.address}/openapi isn't https, so it isn't asked for",
        f"bare: {plain.address}/openapi: {plain.address}/openapi isn't https, so it isn't asked for",
        f"round: {vendor.address}/round: more than 5 redirects",
    ]
    assert len([path for path in vendor.asked if path == "/round"]) == 6


def test_a_server_that_drips_is_given_up(project, vendor, capsys, monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) * 1.0)
    monkeypatch.setattr(fetching, "LONGEST", 50.0)
    body = (b" " for _ in range(10**6))
    vendor.answers["/openapi"] = (200, {}, body)
    describe(project.root, "acme", f"{vendor.address}/openapi")

    assert main(["fetch"]) == 69
    assert "took longer than 50 s" in capsys.readouterr().out


def test_one_that_cannot_be_had_does_not_keep_the_others(project, vendor, capsys):
    send(vendor, "/openapi", DOCUMENT)
    describe(project.root, "acme", "https://localhost:1/openapi")
    describe(project.root, "bell", f"{vendor.address}/openapi")

    assert main(["fetch"]) == 69

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "acme: https://localhost:1/openapi: can't be fetched: ConnectError"
    assert [*Shelf(project).fetched()] == ["bell"]


def test_a_file_and_a_folder_need_no_network(project, tmp_path, capsys):
    (project.root / "openapi" / "vendors").mkdir()
    (project.root / "openapi" / "vendors" / "2026-01-02.json").write_text(json.dumps(DOCUMENT))
    describe(project.root, "acme", "vendors/2026-01-02.json")
    assert main(["fetch"]) == 0

    folder = tmp_path / "documents" / "ac-me"
    folder.mkdir(parents=True)
    (folder / "2026-02-03.json").write_text(json.dumps(DOCUMENT))
    (folder / "2026-10-11.json").write_text(json.dumps({**DOCUMENT, "info": {"version": "2"}}))
    assert main(["fetch", "--from", str(tmp_path / "documents")]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "acme: vendors/2026-01-02.json of 2026-01-02 (its file name): new, and acknowledged",
        "acme: ac-me/2026-10-11.json of 2026-10-11 (its file name): nothing changed",
    ]
    assert Shelf(project).newest("acme")["info"] == {"version": "2"}


@pytest.mark.parametrize(
    ("lines", "status", "why"),
    [
        (["fetch", "acme"], 69, "acme: openapi/acme.json names no x-coffers.upstream"),
        (["fetch", "acne"], 64, "did you mean 'acme'?"),
    ],
)
def test_a_name_without_a_document_is_said(project, capsys, lines, status, why):
    (project.root / "openapi" / "acme.json").write_text('{"openapi": "3.1.0", "paths": {}}')

    assert main(lines) == status
    assert why in "".join(capsys.readouterr())


@pytest.fixture
def drafting(project):
    pytest.importorskip("openapi_python_client", reason="the compiler's extra is not installed")
    return project


def draft_user(place):
    return main(["draft", "acme", "--from", str(place), "--operation", "GET /v1/user"])


def test_a_draft_from_an_address_is_fetched_from_there_later(drafting, vendor, capsys):
    send(vendor, "/new", DOCUMENT)
    vendor.answers["/open%20api?v=1"] = (302, {"Location": "/new"}, [])
    address = f"{vendor.address}/open%20api?v=1"

    assert draft_user(f"HTTPS{vendor.address[5:]}/open api?v=1#user") == 0
    assert main(["compile", "acme"]) == 0
    capsys.readouterr()
    assert main(["fetch"]) == 0

    block = load(drafting.root / "openapi" / "acme.yaml")["x-coffers"]
    assert block["upstream"] == {"url": address, "operations": ["GET /v1/user"]}
    assert block["sources"][0]["url"] == f"{vendor.address}/open%20api"
    assert capsys.readouterr().out.endswith(": new, and acknowledged\n")
    assert Shelf(drafting).acknowledged()["acme"].address == address


def test_a_draft_from_a_file_of_the_project_is_fetched_from_there_later(drafting, capsys):
    (drafting.root / "vendors").mkdir()
    (drafting.root / "vendors" / "acme-2026-01-02.json").write_text(json.dumps(DOCUMENT))

    assert draft_user("vendors/acme-2026-01-02.json") == 0
    capsys.readouterr()
    assert main(["fetch"]) == 0

    block = load(drafting.root / "openapi" / "acme.yaml")["x-coffers"]
    assert block["upstream"]["url"] == "../vendors/acme-2026-01-02.json"
    assert block["sources"][0]["url"] == "https://docs.acme.example"
    assert "acme-2026-01-02.json of 2026-01-02" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["elsewhere/openapi.json", "project/the document.json"])
def test_a_draft_does_not_name_a_file_that_others_lack(drafting, tmp_path, name):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / name).write_text(json.dumps(DOCUMENT))

    assert draft_user(tmp_path / name) == 0

    block = load(drafting.root / "openapi" / "acme.yaml")["x-coffers"]
    assert "upstream" not in block


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (
            "http://localhost:1/o?v=hidden",
            "http://localhost:1/o isn't https, so it isn't asked",
        ),
        ("https://localhost:1/o?v=hidden", "/o: can't be fetched: ConnectError"),
        ("https://localhost:1/o?v=1&api_key=hidden", "/o: has a secret in its query"),
        ("https://localhost:1/o?X-Signature=hidden", "/o: has a secret in its query"),
        ("https://me:hidden@localhost:1/o", "has a name or a password in it, which isn't sent"),
        ("https://[hidden", "isn't an address"),
        ("file:///etc/hidden", "isn't https, so it isn't asked for"),
    ],
)
def test_a_draft_from_what_cannot_be_fetched_writes_nothing(drafting, capsys, place, why):
    assert draft_user(place) == 64

    told = capsys.readouterr().err
    assert why in told
    assert "etc" in told or "hidden" not in told
    assert not [*(drafting.root / "openapi").iterdir()]
