# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class User(Model):
    """The user and the billing. Of `wallet`, `subscription` and `usage_based` one is filled, the
    one that `billing_type` names; the others are null or absent.
    """

    username: str | None | Unset = UNSET
    """Name of the user's account."""
    email: str | None | Unset = UNSET
    """E-mail address. Personal data."""
    first_name: str | None | Unset = UNSET
    """First name. Personal data."""
    last_name: str | None | Unset = UNSET
    """Last name. Personal data."""
    billing_type: UserBillingType | str | None | Unset = UNSET
    """How the account is billed. `wallet` is a prepaid balance, what API keys usually have;
    `subscription` are the credits of a plan, what OAuth apps usually have; `usage_based` is
    billed afterwards, up to a cap where there is one.
    """
    wallet: Wallet | None | Unset = UNSET
    """The prepaid balance."""
    subscription: Subscription | None | Unset = UNSET
    """The plan and its credits."""
    usage_based: UsageBased | None | Unset = UNSET
    """Billing by usage."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            username=data.pop("username", UNSET),
            email=data.pop("email", UNSET),
            first_name=data.pop("first_name", UNSET),
            last_name=data.pop("last_name", UNSET),
            billing_type=data.pop("billing_type", UNSET),
            wallet=read_object(data.pop("wallet", UNSET), Wallet._read),
            subscription=read_object(data.pop("subscription", UNSET), Subscription._read),
            usage_based=read_object(data.pop("usage_based", UNSET), UsageBased._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.subscription import Subscription
from ..models.usage_based import UsageBased
from ..models.user_billing_type import UserBillingType
from ..models.wallet import Wallet
