# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class UserReply(Model):
    """Envelope of a successful call. The vendor's schema does not call its field certain."""

    data: User | None | Unset = UNSET
    """The user whom the key belongs to."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            data=read_object(data.pop("data", UNSET), User._read), additional_properties=data
        )


# Last, because models may refer to each other.
from ..models.user import User
