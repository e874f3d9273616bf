# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Any

from pydantic import MISSING, BaseModel, ConfigDict, StrictInt, StrictStr


class Credits(BaseModel):
    """Credits of the current period; one credit is one e-mail."""

    model_config = ConfigDict(extra="forbid")
    remain: StrictInt
    """Credits that are left."""
    total: StrictInt
    """Credits granted for the period."""
    overage: StrictInt
    """Credits used beyond those granted."""
    used: StrictInt
    """Credits that are used. Whether those of `overage` are among them is not documented."""
    last_reset: StrictStr
    """Day of the last reset, such as 2013-01-01, without time and zone."""
    next_reset: StrictStr
    """Day of the next reset, such as 2013-02-01, without time and zone. Where credits are reset daily, a day that is over was seen."""
    reset_frequency: StrictStr
    """How often the credits are reset. The example has `monthly`; the same field of a subuser knows `daily`, `weekly` and `monthly`."""


class ErrorInfo(BaseModel):
    """One thing that went wrong."""

    model_config = ConfigDict(extra="forbid")
    field: StrictStr | None | MISSING = MISSING
    """The field of the request that is to blame, if it is one."""
    message: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
    help: Any | MISSING = MISSING
    """Where to read more. Often null, and in no documented form."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    errors: list[ErrorInfo] | MISSING = MISSING
    """What went wrong."""
