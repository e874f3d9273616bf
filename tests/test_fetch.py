"""Downloading the vendors' own documents."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx2
import pytest

pytest.importorskip("ruamel.yaml")

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import descriptions

import fetch

sys.path.pop(0)

URL = "https://acme.example/openapi"


def answering(*answers):
    answers = iter(answers)
    return httpx2.Client(
        transport=httpx2.MockTransport(lambda _: next(answers)), follow_redirects=True
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [('\n{"openapi": "3.1.0"}', "openapi.json"), ("openapi: 3.1.0\n", "openapi.yaml")],
)
def test_a_document_is_kept_under_a_name_that_fits_it(tmp_path, text, name):
    moved = httpx2.Response(302, headers={"location": f"{URL}/new"})
    http = answering(moved, httpx2.Response(200, content=b"\xef\xbb\xbf" + text.encode()))

    file = fetch.fetch(http, URL, tmp_path / "acme")

    assert file == tmp_path / "acme" / name
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([httpx2.Response(404)], "404"),
        ([httpx2.Response(200, text="<!doctype html>")], "a web page"),
        ([httpx2.Response(200, content=b"\xff")], "utf-8"),
        ([httpx2.Response(200, text="openapi: 3.1.0")], "larger than 13 bytes"),
        (
            [
                httpx2.Response(302, headers={"location": "http://acme.example/openapi"}),
                httpx2.Response(302, headers={"location": URL}),
                httpx2.Response(200, text="openapi: 3"),
            ],
            "not sent over HTTPS",
        ),
    ],
    ids=["missing", "page", "bytes", "large", "plain"],
)
def test_what_is_no_document_is_refused_and_not_kept(tmp_path, monkeypatch, answers, why):
    monkeypatch.setattr(fetch, "LARGEST", 13 if "13" in why else 100)

    with pytest.raises((httpx2.HTTPError, ValueError), match=why):
        fetch.fetch(answering(*answers), URL, tmp_path / "acme")

    assert not (tmp_path / "acme").exists()


def test_every_document_that_a_description_names_is_asked_for_over_https():
    asked = dict(fetch.addresses([]))
    named = {
        name: found["url"]
        for name, file in descriptions.find(fetch.ROOT / fetch.FOLDER).items()
        if (found := descriptions.load(file)["x-coffers"].get("upstream"))
    }

    assert asked == named
    assert all(url.startswith("https://") for url in asked.values())
    assert [*fetch.addresses([min(asked)])] == [(min(asked), asked[min(asked)])]


def test_one_that_cannot_be_had_does_not_keep_the_others(tmp_path, monkeypatch, capsys):
    def answer(request):
        return httpx2.Response(404 if request.url.path == "/a" else 200, text="openapi: 3.1.0")

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(httpx2, "Client", lambda **_: http)
    monkeypatch.setattr(fetch, "addresses", lambda _: [("a", f"{URL[:20]}/a"), ("b", URL)])
    monkeypatch.setattr(sys, "argv", ["fetch.py", str(tmp_path)])

    with pytest.raises(SystemExit) as ended:
        fetch.main()

    assert ended.value.code == 1
    assert "a: https://acme.example/a: " in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
