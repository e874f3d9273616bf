# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class BalanceReply(Model):
    """Reply of a successful call."""

    code: int | None | Unset = UNSET
    """0 for success. Any other number is an error, whatever the HTTP status; 401 was seen in a
    reply with HTTP 200, for a key that is not accepted.
    """
    status: str | None | Unset = UNSET
    """The word success or error."""
    data: BalanceData | None | Unset = UNSET
    """The credits."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            code=data.pop("code", UNSET),
            status=data.pop("status", UNSET),
            data=read_object(data.pop("data", UNSET), BalanceData._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.balance_data import BalanceData
