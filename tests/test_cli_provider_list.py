"""The list of providers."""

from __future__ import annotations

import attrs

from coffers.catalogue import Entry
from coffers.cli.provider_list import print_providers

from .on_screen import shown


def test_the_providers():
    entry = Entry(
        name="acme",
        title="Acme",
        env="ACME_API_KEY",
        key="a key",
        base_url="https://api.acme.example",
        options=("team", "region"),
        confidence=None,
        polling=None,
        sources=(),
        tells=frozenset({"plan", "holder"}),
    )
    blank = attrs.evolve(entry, name="zenith", options=(), tells=frozenset())

    assert (
        shown(print_providers, [entry, blank])
        == """\
acme  Acme
  key      ACME_API_KEY: a key
  options  team, region
  tells    holder, plan

zenith  Acme
  key    ACME_API_KEY: a key
  tells  unknown, without a recorded reply

"""
    )
