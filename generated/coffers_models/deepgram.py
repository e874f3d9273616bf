# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, RootModel, StrictFloat, StrictStr


class Complaint(BaseModel):
    """Body of a refusal in its newer form."""

    model_config = ConfigDict(extra="forbid")
    category: StrictStr | MISSING = MISSING
    """Code of the error, such as `INVALID_JSON`."""
    message: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
    details: StrictStr | MISSING = MISSING
    """More about it, for people."""
    request_id: StrictStr | MISSING = MISSING
    """Identifier of the request, to name to the vendor's support."""


class Project(BaseModel):
    """A project, which has users, keys and billing of its own."""

    model_config = ConfigDict(extra="forbid")
    project_id: StrictStr | MISSING = MISSING
    """Identifier of the project."""
    name: StrictStr | MISSING = MISSING
    """Name of the project."""


class ProjectBalance(BaseModel):
    """One balance of a project."""

    model_config = ConfigDict(extra="forbid")
    balance_id: StrictStr | MISSING = MISSING
    """Identifier of the balance."""
    amount: StrictFloat | MISSING = MISSING
    """What is left, in `units`. The vendor gives 0 as its default, so that 0 may be left out, it seems."""
    units: StrictStr | MISSING = MISSING
    """What `amount` counts, such as `USD`, also written `usd`, or `hour`. The list is open."""
    purchase_order_id: StrictStr | MISSING = MISSING
    """Description or reference of the purchase."""
    purchase: StrictStr | MISSING = MISSING
    """What recorded replies have in place of `purchase_order_id`."""


class ProjectList(BaseModel):
    """Reply with projects. The vendor marks nothing as certain."""

    model_config = ConfigDict(extra="forbid")
    projects: list[Project] | MISSING = MISSING
    """The projects that the key can see."""


class Refusal(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    err_code: StrictStr | MISSING = MISSING
    """Code of the error, such as `INVALID_AUTH`, `INSUFFICIENT_PERMISSIONS` or `PROJECT_NOT_FOUND`."""
    err_msg: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
    request_id: StrictStr | MISSING = MISSING
    """Identifier of the request, to name to the vendor's support."""


class BalanceList(BaseModel):
    """Reply with balances. The vendor marks nothing as certain."""

    model_config = ConfigDict(extra="forbid")
    balances: list[ProjectBalance] | MISSING = MISSING
    """The balances of the project."""


class ErrorBody(RootModel[StrictStr | Refusal | Complaint]):
    root: StrictStr | Refusal | Complaint
    """Body of status 400, in one of three forms."""
