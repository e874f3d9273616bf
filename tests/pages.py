"""Follow the documentation's pages as a reader would, block by block."""

from __future__ import annotations

import io
import json
import re
import runpy
import shlex
import sys
import tomllib
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import attrs

from coffers import _registry, samples
from coffers._cli import main

from .recorded_server import serving

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

_BLOCK = re.compile(r'^( *)```(\w+)(?: title="([^"]+)")?\n(.*?)^\1```$', re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"python -m (?:pip install|venv) .+|nox\b.*|\. \S+/activate|(cd|mkdir) \w+")
"""Commands that a page may show without output: they need a network, or too much time."""


@attrs.frozen
class Block:
    language: str
    title: str | None
    text: str


def blocks(page, language=None):
    """Return the code blocks of a page, or only those in `language`."""
    found = [
        Block(language, title or None, re.sub(rf"(?m)^{indent}", "", text))
        for indent, language, title, text in _BLOCK.findall(page.read_text(encoding="utf-8"))
    ]
    return [block for block in found if language in (None, block.language)]


@contextmanager
def on_loopback(page, monkeypatch):
    """Serve the providers that a page names on loopback, with their recorded replies.

    Yields the servers by the addresses that they replace.
    """
    text = page.read_text(encoding="utf-8")
    for variable in re.findall(r'key_env = "(\w+)"', text):
        monkeypatch.setenv(variable, samples.FAKE_KEY)
    with ExitStack() as servers:
        found = {}
        for name in _registry.names():
            if re.search(rf"\b{name}\b", text):
                adapter = _registry.adapter(name)
                server = servers.enter_context(serving(samples.sample(name)))
                found[adapter.base_url] = server
                monkeypatch.setattr(adapter, "base_url", server.url)
                monkeypatch.setenv(adapter.credential.env, samples.FAKE_KEY)
        yield found


class Reader:
    """Follows a page in the working directory, and expects the output that the page shows."""

    def __init__(self, page, servers):
        self.names = {"__name__": page.stem}
        self._page, self._printed, self._status = page, None, 0
        self._urls = {address: server.url for address, server in servers.items()}
        self._scripts = set()

    def follow(self):
        for block in blocks(self._page):
            getattr(self, f"_{block.language}")(block)
        assert self._printed in (None, ""), "the page does not show what is printed"
        assert self._scripts == set(), "the page does not run its scripts"
        if "fleet" in self.names:
            self.names["fleet"].close()

    def _toml(self, block):
        assert tomllib.loads(block.text)
        Path("coffers.toml").write_text(block.text, encoding="utf-8")

    def _json(self, block):
        assert json.loads(block.text)

    def _sh(self, block):
        for line in block.text.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["coffers"]:
                with self._capturing():
                    assert main(words[1:]) == 0
                self._printed = None
            else:
                assert not words or _SHELL.fullmatch(" ".join(words)), f"{line} is not run"

    def _python(self, block):
        assert self._printed in (None, ""), "the page does not show what is printed"
        if block.title:
            Path(block.title).write_text(block.text, encoding="utf-8")
            self._scripts.add(block.title)
            return
        text = block.text
        for address, url in self._urls.items():
            text = text.replace(address, url)
        with self._capturing():
            exec(compile(text, str(self._page), "exec"), self.names)

    def _text(self, block):
        self._expect(block.text)

    def _console(self, block):
        _, *told = re.split(r"(?m)^\$ (.*)\n", block.text)
        for command, output in zip(told[::2], told[1::2], strict=True):
            with self._capturing():
                self._run(command)
            self._expect(output)

    def _expect(self, output):
        printed, self._printed = self._printed, None
        assert printed == output, f"the page shows:\n{output}\nprinted is:\n{printed}"

    def _run(self, command):
        first, *rest = re.split(r" (&&|\|\|) ", command)
        self._status = self._program(*shlex.split(first))
        for joint, then in zip(rest[::2], rest[1::2], strict=True):
            if (self._status == 0) == (joint == "&&"):
                self._status = self._program(*shlex.split(then))

    def _program(self, program, *arguments):
        if program == "coffers":
            return main(arguments)
        if program == "echo":
            print(*(word.replace("$?", str(self._status)) for word in arguments))
            return 0
        assert program == "python"
        (script,) = arguments
        self._scripts.discard(script)
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as done:
            if isinstance(done.code, str):
                print(done.code, file=sys.stderr)
                return 1
            return done.code or 0
        return 0

    @contextmanager
    def _capturing(self):
        screen = io.StringIO()
        with redirect_stdout(screen), redirect_stderr(screen):
            yield
        self._printed = screen.getvalue()
