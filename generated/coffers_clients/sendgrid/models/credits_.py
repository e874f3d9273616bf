# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Credits(Model):
    """Credits of the current period; one credit is one e-mail."""

    remain: int | None | Unset = UNSET
    """Credits that are left."""
    total: int | None | Unset = UNSET
    """Credits granted for the period."""
    overage: int | None | Unset = UNSET
    """Credits used beyond those granted."""
    used: int | None | Unset = UNSET
    """Credits that are used. Whether those of `overage` are among them is not documented."""
    last_reset: str | None | Unset = UNSET
    """Day of the last reset, such as 2013-01-01, without time and zone."""
    next_reset: str | None | Unset = UNSET
    """Day of the next reset, such as 2013-02-01, without time and zone. Where credits are reset
    daily, a day that is over was seen.
    """
    reset_frequency: str | None | Unset = UNSET
    """How often the credits are reset. The example has `monthly`; the same field of a subuser
    knows `daily`, `weekly` and `monthly`.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            remain=data.pop("remain", UNSET),
            total=data.pop("total", UNSET),
            overage=data.pop("overage", UNSET),
            used=data.pop("used", UNSET),
            last_reset=data.pop("last_reset", UNSET),
            next_reset=data.pop("next_reset", UNSET),
            reset_frequency=data.pop("reset_frequency", UNSET),
            additional_properties=data,
        )
