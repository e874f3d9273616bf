"""The providers: all of them in a table, or one in full."""

from __future__ import annotations

import attrs

from coffers._cli.provider_list import print_provider, print_providers
from coffers.samples.catalogue import ProviderInfo

from .on_screen import shown

ENTRY = ProviderInfo(
    name="acme",
    title="Acme",
    env="ACME_API_KEY",
    key="a key",
    base_url="https://api.acme.example",
    hosts=("https://eu.acme.example",),
    options=("team", "region"),
    confidence="A",
    polling="free",
    sources=(("https://docs.acme.example", "2026-11-21"), ("https://acme.example/b", "2026-11-20")),
    unseen=("What jobs that run now will cost.",),
    tells=frozenset({"plan", "holder", "lot", "expiry"}),
)
BLANK = attrs.evolve(
    ENTRY,
    name="zenith",
    hosts=(),
    options=(),
    confidence=None,
    polling=None,
    sources=(),
    unseen=(),
    tells=frozenset(),
)


def test_the_table():
    assert (
        shown(print_providers, [ENTRY, BLANK])
        == """\
PROVIDER  KEY           HOLDER PLAN POOLS RESET EXPIRY OVERAGE FREE
acme      ACME_API_KEY  yes    yes  yes   —     yes    —       yes
zenith    ACME_API_KEY  —      —    —     —     —      —       —

FREE: the provider says that asking costs nothing
coffers providers NAME shows one with its sources
"""
    )


def test_the_table_gives_the_name_of_the_key_where_the_screen_is_narrow():
    lines = shown(print_providers, [ENTRY], width=63).splitlines()

    assert lines[1] == "acme      ACME_AP…  yes    yes  yes   —     yes    —       yes"
    assert max(map(len, lines)) <= 63


def test_one_in_full():
    assert (
        shown(print_provider, ENTRY)
        == """\
acme  Acme
  key         ACME_API_KEY: a key
  sent to     https://api.acme.example or https://eu.acme.example
  options     team, region
  reports     expiry, holder, lot, plan
  polling     free
  confidence  A
  leaves out  What jobs that run now will cost.
  source      https://docs.acme.example, read 2026-11-21
  source      https://acme.example/b, read 2026-11-20
"""
    )


def test_one_of_which_little_is_known():
    assert (
        shown(print_provider, BLANK)
        == """\
zenith  Acme
  key         ACME_API_KEY: a key
  sent to     https://api.acme.example
  reports     unknown, without a recorded reply
  polling     unknown
  confidence  unknown
"""
    )
