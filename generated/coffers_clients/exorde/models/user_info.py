# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class UserInfo(Model):
    """Reply of a successful call."""

    user: User | None | Unset = UNSET
    """The user whom the key belongs to."""
    status: CallStatus | None | Unset = UNSET
    """What this call cost, and notices about the API."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            user=read_object(data.pop("user", UNSET), User._read),
            status=read_object(data.pop("status", UNSET), CallStatus._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.call_status import CallStatus
from ..models.user import User
