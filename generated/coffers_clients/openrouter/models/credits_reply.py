# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class CreditsReply(Model):
    """Reply about the account's credits."""

    data: Credits | None | Unset = UNSET
    """The credits."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            data=read_object(data.pop("data", UNSET), Credits._read), additional_properties=data
        )


# Last, because models may refer to each other.
from ..models.credits_ import Credits
