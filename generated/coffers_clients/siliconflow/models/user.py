# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class User(Model):
    """The user whom the key belongs to. Balances are money as decimal text, in the currency of the
    host: CNY in China, USD on the international one.
    """

    id: str | None | Unset = UNSET
    """Identifier of the user."""
    name: str | None | Unset = UNSET
    """Name of the user. Personal data; since a June 11th it is always an empty text."""
    image: str | None | Unset = UNSET
    """Address of the user's picture, or an empty text."""
    email: str | None | Unset = UNSET
    """E-mail address. Personal data; the documentation's example is no address, so any text is
    valid.
    """
    is_admin: bool | None | Unset = UNSET
    """Whether the user is an administrator; of what is not documented."""
    balance: str | None | Unset = UNSET
    """Money left beside what was topped up, it seems what the vendor gave away. The documentation
    explains none of the three balances; in its example this one and `chargeBalance` add up to
    `totalBalance`, in replies that were seen they do not.
    """
    status: str | None | Unset = UNSET
    """State of the account. Only the word `normal` is documented."""
    introduction: str | None | Unset = UNSET
    """What the user wrote about themselves, or an empty text."""
    role: str | None | Unset = UNSET
    """Role of the user, or an empty text. The roles are not documented."""
    charge_balance: str | None | Unset = UNSET
    """Money left of what was topped up, part of `totalBalance`."""
    total_balance: str | None | Unset = UNSET
    """All the money that is left, without vouchers."""
    category: Any | Unset = UNSET
    """Seen by clients in replies. Neither its type nor its meaning is documented."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET),
            name=data.pop("name", UNSET),
            image=data.pop("image", UNSET),
            email=data.pop("email", UNSET),
            is_admin=data.pop("isAdmin", UNSET),
            balance=data.pop("balance", UNSET),
            status=data.pop("status", UNSET),
            introduction=data.pop("introduction", UNSET),
            role=data.pop("role", UNSET),
            charge_balance=data.pop("chargeBalance", UNSET),
            total_balance=data.pop("totalBalance", UNSET),
            category=data.pop("category", UNSET),
            additional_properties=data,
        )
