# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class BalanceReply(Model):
    """The balance in an envelope that tells on its own whether the call succeeded."""

    code: int | None | Unset = UNSET
    """0 if the call succeeded. Other numbers are not documented; 401 was seen in a reply with HTTP
    200, for a key that is not accepted.
    """
    data: Balances | None | Unset = UNSET
    """The balances."""
    scode: str | None | Unset = UNSET
    """The code again, as hexadecimal text such as `0x0`; beside the code 401 it was the word
    `unauthorized`.
    """
    status: bool | None | Unset = UNSET
    """True if the call succeeded."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            code=data.pop("code", UNSET),
            data=read_object(data.pop("data", UNSET), Balances._read),
            scode=data.pop("scode", UNSET),
            status=data.pop("status", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.balances import Balances
