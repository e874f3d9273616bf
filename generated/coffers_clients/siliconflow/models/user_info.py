# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class UserInfo(Model):
    """Envelope of the reply. The documentation does not say which fields are certain, here and in
    the user.
    """

    code: int | None | Unset = UNSET
    """20000 for success. The codes of failures are not documented."""
    message: str | None | Unset = UNSET
    """Word on the outcome, for people."""
    status: bool | None | Unset = UNSET
    """Whether the call succeeded."""
    data: User | None | Unset = UNSET
    """The user whom the key belongs to."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            code=data.pop("code", UNSET),
            message=data.pop("message", UNSET),
            status=data.pop("status", UNSET),
            data=read_object(data.pop("data", UNSET), User._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.user import User
