# Generated from openapi/d_id.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object

if TYPE_CHECKING:
    from ..models.credits_item import CreditsItem


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
        from ..models.credits_item import CreditsItem

        data = dict(src)
        return cls(
            credits_=read_list(data.pop("credits", UNSET), read_object, CreditsItem._read),
            remaining=data.pop("remaining", UNSET),
            total=data.pop("total", UNSET),
            additional_properties=data,
        )
