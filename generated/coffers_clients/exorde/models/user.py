# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class User(Model):
    """The user whom the key belongs to. The page does not say which fields are certain."""

    id: str | None | Unset = UNSET
    """Identifier of the user, a UUID."""
    email: str | None | Unset = UNSET
    """E-mail address. Personal data. The page's own example is a masked text that is no address,
    so any text is valid.
    """
    plan: Plan | None | Unset = UNSET
    """The plan and its credits. It may be absent."""
    created_at: str | None | Unset = UNSET
    """When the user was created, in UTC. An RFC 3339 time; the page says that it has no zone, its
    example ends in Z, so both are valid.
    """
    updated_at: str | None | Unset = UNSET
    """When the user was last changed, in UTC. Written like `createdAt`."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            id=data.pop("id", UNSET),
            email=data.pop("email", UNSET),
            plan=read_object(data.pop("plan", UNSET), Plan._read),
            created_at=data.pop("createdAt", UNSET),
            updated_at=data.pop("updatedAt", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.plan import Plan
