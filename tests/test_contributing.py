"""The recipe of CONTRIBUTING.md, followed to the letter in a folder of its own."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import attrs
import pytest

from coffers import testing

pytest.importorskip("openapi_python_client", reason="the generators are not installed")
pytest.importorskip("datamodel_code_generator", reason="the generators are not installed")

ROOT = Path(__file__).parents[1]


def block(language, text):
    """The first code block of that language in which `text` stands."""
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```$", RECIPE, re.DOTALL | re.MULTILINE)
    return textwrap.dedent(next(b for b in blocks if text in b))


RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture
def acme(tmp_path, make_provider):
    """The provider of the recipe: described, generated and mapped."""
    (tmp_path / "openapi").mkdir()
    description = tmp_path / "openapi" / "acme.yaml"
    description.write_text(block("yaml", "openapi: 3.1.0"), encoding="utf-8")
    return make_provider("acme", block("python", "class Acme"))


def test_the_recipe_makes_a_provider_that_is_read(acme):
    recorded = json.loads(block("json", '"exchanges"'))
    case = testing.Case(**recorded)
    account = testing.read("acme", case)

    (balance,) = account.balances
    assert (balance.remaining, balance.limit, balance.used, balance.unit) == (
        40,
        100,
        60,
        "credits",
    )
    assert account.headroom("credits").amount == 40
    with pytest.raises(AssertionError, match=r"became .*, expected None") as caught:
        testing.check("acme", case)
    assert "balances: became [{" in str(caught.value)

    testing.check("acme", attrs.evolve(case, expect=testing.outcome(lambda: account)))


def test_an_adapter_of_the_recipe_is_as_short_as_it_says():
    assert len(block("python", "class Acme").splitlines()) < 40
