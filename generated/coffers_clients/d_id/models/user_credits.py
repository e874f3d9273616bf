# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class UserCredits(Model):
    """The credits of the user."""

    credits_: list[CreditsItem | None] | None | Unset = UNSET
    """The grants, in an order that is not documented."""
    remaining: float | None | Unset = UNSET
    """Credits that are left, over all grants. It is documented as certain; replies with the grants
    alone are met in clients' tests.
    """
    total: float | None | Unset = UNSET
    """Credits that were granted, over all grants."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(
            credits_=data.pop("credits", UNSET),
            remaining=data.pop("remaining", UNSET),
            total=data.pop("total", UNSET),
            additional_properties=data,
        )
        made._read_later(credits_=lambda value: read_list(value, read_object, CreditsItem._read))
        return made


# Last, because models may refer to each other.
from ..models.credits_item import CreditsItem
