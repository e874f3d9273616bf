# Generated from openapi/tripo.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr


class BalanceData(BaseModel):
    """Credits, left and held."""

    model_config = ConfigDict(extra="forbid")
    balance: StrictFloat
    """Credits that are left to spend."""
    frozen: StrictFloat
    """Credits held for tasks that still run. They are not in `balance`."""


class BalanceReply(BaseModel):
    """Reply of a successful call."""

    model_config = ConfigDict(extra="forbid")
    code: StrictInt
    """0 for success. Any other number is an error, whatever the HTTP status; 401 was seen in a reply with HTTP 200, for a key that is not accepted."""
    status: StrictStr | MISSING = MISSING
    """The word success or error."""
    data: BalanceData
    """The credits."""


class ErrorBody(BaseModel):
    """Body of an error."""

    model_config = ConfigDict(extra="forbid")
    code: StrictInt
    """The vendor's code for the error."""
    status: StrictStr | MISSING = MISSING
    """The word error."""
    message: StrictStr
    """What went wrong, for people."""
    suggestion: StrictStr | MISSING = MISSING
    """What to do about it, for people."""
    request_id: StrictStr | MISSING = MISSING
    """Identifier of the request, to name to the vendor's support."""
