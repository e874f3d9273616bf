# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class AzureData(Model):
    """The user's access to Azure."""

    api_key: str | None | Unset = _field(default=UNSET, repr=False)
    """Key at Azure, in clear; empty if there is none."""
    region: str | None | Unset = UNSET
    """Region of the Azure service."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            api_key=data.pop("api_key", UNSET),
            region=data.pop("region", UNSET),
            additional_properties=data,
        )
