# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class BalanceList(Model):
    """Reply with balances. The vendor marks nothing as certain."""

    balances: list[ProjectBalance | None] | None | Unset = UNSET
    """The balances of the project."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(balances=data.pop("balances", UNSET), additional_properties=data)
        made._read_later(balances=lambda value: read_list(value, read_object, ProjectBalance._read))
        return made


# Last, because models may refer to each other.
from ..models.project_balance import ProjectBalance
