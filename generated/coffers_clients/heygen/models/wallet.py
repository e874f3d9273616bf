# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Wallet(Model):
    """A prepaid balance."""

    currency: WalletCurrency | str | None | Unset = UNSET
    """What the balance is in, US dollars or, with enterprises, credits."""
    remaining_balance: float | None | Unset = UNSET
    """What is left, in whole units of `currency`."""
    auto_reload: AutoReload | None | Unset = UNSET
    """Whether and how the wallet is filled by itself, by charging the card. Absent or null where
    it is not told.
    """
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            currency=data.pop("currency", UNSET),
            remaining_balance=data.pop("remaining_balance", UNSET),
            auto_reload=read_object(data.pop("auto_reload", UNSET), AutoReload._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.auto_reload import AutoReload
from ..models.wallet_currency import WalletCurrency
