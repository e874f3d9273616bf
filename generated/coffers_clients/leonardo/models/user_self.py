# Generated from openapi/leonardo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object

if TYPE_CHECKING:
    from ..models.user_details import UserDetails


@define(kw_only=True)
class UserSelf(Model):
    """Reply of a successful call. Of no field, here or below, is it documented whether it is
    always sent.
    """

    user_details: list[UserDetails | None] | None | Unset = UNSET
    """A list with one entry, the user whom the key belongs to."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        from ..models.user_details import UserDetails

        data = dict(src)
        return cls(
            user_details=read_list(data.pop("user_details", UNSET), read_object, UserDetails._read),
            additional_properties=data,
        )
