# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, BaseModel, ConfigDict, Field, RootModel, StrictInt


class WorkspaceCredits(RootModel[dict[str, StrictInt]]):
    """Credits that are left in each workspace, by its identifier."""

    root: dict[str, StrictInt]


class WorkspacePool(BaseModel):
    """Pool of one workspace in credits, and its wallet in money. Nothing but API calls is paid from the wallet; whether such calls are paid from credits as well is not documented. Its fields are null until it is switched on and funded."""

    model_config = ConfigDict(extra="forbid")
    used: StrictInt
    """Credits used in this period."""
    allocated: StrictInt
    """Credits granted to the workspace for this period."""
    available: StrictInt
    """Credits that are left."""
    api_usd_micros: StrictInt | None | MISSING = MISSING
    """What is left in the wallet, in millionths of a US dollar."""
    api_credits: StrictInt | None | MISSING = MISSING
    """`api_usd_micros` at 140 credits to the dollar, rounded down. For display only; charges are in money."""
    api_consumed_usd_micros: StrictInt | None | MISSING = MISSING
    """What was ever paid from the wallet, in millionths of a US dollar. It does not start anew with a billing period."""


class WorkspacePools(RootModel[dict[str, WorkspacePool]]):
    """The pool of each workspace, by its identifier."""

    root: dict[str, WorkspacePool]


class CreditBalance(BaseModel):
    """Credits of the user and of the user's workspaces. Whether the pools of the workspaces are part of `remaining` is not documented."""

    model_config = ConfigDict(extra="forbid")
    remaining: StrictInt
    """Credits that are left."""
    expiring: StrictInt
    """Credits that are going to expire; when is not told. It seems a part of `remaining`."""
    used: StrictInt
    """Credits used in this billing period."""
    workspace_credits: Annotated[WorkspaceCredits | None | MISSING, Field(deprecated=True)] = (
        MISSING
    )
    """Superseded by `workspace_credit_pool`. Absent or null for a user without a workspace."""
    workspace_credit_pool: WorkspacePools | None | MISSING = MISSING
    """Pools of the workspaces. Absent or null for a user without a workspace."""
