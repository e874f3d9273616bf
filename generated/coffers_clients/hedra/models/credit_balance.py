# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class CreditBalance(Model):
    """Credits of the user and of the user's workspaces. Whether the pools of the workspaces are
    part of `remaining` is not documented.
    """

    remaining: int | None | Unset = UNSET
    """Credits that are left."""
    expiring: int | None | Unset = UNSET
    """Credits that are going to expire; when is not told. It seems a part of `remaining`."""
    used: int | None | Unset = UNSET
    """Credits used in this billing period."""
    workspace_credits: WorkspaceCredits | None | Unset = UNSET
    """Superseded by `workspace_credit_pool`. Absent or null for a user without a workspace."""
    workspace_credit_pool: WorkspacePools | None | Unset = UNSET
    """Pools of the workspaces. Absent or null for a user without a workspace."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            remaining=data.pop("remaining", UNSET),
            expiring=data.pop("expiring", UNSET),
            used=data.pop("used", UNSET),
            workspace_credits=read_object(
                data.pop("workspace_credits", UNSET), WorkspaceCredits._read
            ),
            workspace_credit_pool=read_object(
                data.pop("workspace_credit_pool", UNSET), WorkspacePools._read
            ),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.workspace_credits import WorkspaceCredits
from ..models.workspace_pools import WorkspacePools
