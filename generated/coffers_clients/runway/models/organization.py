# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Organization(Model):
    """The organization that the key belongs to."""

    tier: Tier | None | Unset = UNSET
    """What the organization's tier allows."""
    credit_balance: int | None | Unset = UNSET
    """Credits that are left."""
    usage: Usage | None | Unset = UNSET
    """What is used of the daily limits."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            tier=read_object(data.pop("tier", UNSET), Tier._read),
            credit_balance=data.pop("creditBalance", UNSET),
            usage=read_object(data.pop("usage", UNSET), Usage._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.tier import Tier
from ..models.usage import Usage
