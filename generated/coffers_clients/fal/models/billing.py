# Generated from openapi/fal.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Billing(Model):
    """An account and what is left in it."""

    username: str | None | Unset = UNSET
    """Name of the account, personal or of a team."""
    credits_: Credits | None | Unset = UNSET
    """What is left. Only present when `expand` asks for it."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            username=data.pop("username", UNSET),
            credits_=read_object(data.pop("credits", UNSET), Credits._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.credits_ import Credits
