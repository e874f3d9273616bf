# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class SubscriptionCredits(Model):
    """Credits by pool."""

    premium_credits: CreditPool | None | Unset = UNSET
    """The plan's own credits."""
    add_on_credits: CreditPool | None | Unset = UNSET
    """Credits on top of the plan's own."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            premium_credits=read_object(data.pop("premium_credits", UNSET), CreditPool._read),
            add_on_credits=read_object(data.pop("add_on_credits", UNSET), CreditPool._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.credit_pool import CreditPool
