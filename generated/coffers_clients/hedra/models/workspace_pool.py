# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class WorkspacePool(Model):
    """Pool of one workspace in credits, and its wallet in money. Nothing but API calls is paid
    from the wallet; whether such calls are paid from credits as well is not documented. Its
    fields are null until it is switched on and funded.
    """

    used: int | None | Unset = UNSET
    """Credits used in this period."""
    allocated: int | None | Unset = UNSET
    """Credits granted to the workspace for this period."""
    available: int | None | Unset = UNSET
    """Credits that are left."""
    api_usd_micros: int | None | Unset = UNSET
    """What is left in the wallet, in millionths of a US dollar."""
    api_credits: int | None | Unset = UNSET
    """`api_usd_micros` at 140 credits to the dollar, rounded down. For display only; charges are
    in money.
    """
    api_consumed_usd_micros: int | None | Unset = UNSET
    """What was ever paid from the wallet, in millionths of a US dollar. It does not start anew
    with a billing period.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            used=data.pop("used", UNSET),
            allocated=data.pop("allocated", UNSET),
            available=data.pop("available", UNSET),
            api_usd_micros=data.pop("api_usd_micros", UNSET),
            api_credits=data.pop("api_credits", UNSET),
            api_consumed_usd_micros=data.pop("api_consumed_usd_micros", UNSET),
            additional_properties=data,
        )
