# Generated from openapi/fal.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import StrEnum

from pydantic import MISSING, BaseModel, ConfigDict, StrictFloat, StrictStr


class Credits(BaseModel):
    """Prepaid money."""

    model_config = ConfigDict(extra="forbid")
    current_balance: StrictFloat
    """Money that is left, in whole units of `currency`. The vendor's document bounds it to 0 and above. A balance below zero was only seen at another, earlier operation; so no bound is set here."""
    currency: StrictStr
    """ISO 4217 code of the currency, such as USD."""


class ErrorType(StrEnum):
    """
    Kind of error.
    """

    authorization_error = "authorization_error"
    validation_error = "validation_error"
    not_found = "not_found"
    rate_limited = "rate_limited"
    server_error = "server_error"
    not_implemented = "not_implemented"


class Billing(BaseModel):
    """An account and what is left in it."""

    model_config = ConfigDict(extra="forbid")
    username: StrictStr
    """Name of the account, personal or of a team."""
    credits: Credits | MISSING = MISSING
    """What is left. Only present when `expand` asks for it."""


class ErrorInfo(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(extra="forbid")
    type: ErrorType
    """The kind of error."""
    message: StrictStr
    """What went wrong, for people."""
    docs_url: StrictStr | MISSING = MISSING
    """Page of the documentation about it."""
    request_id: StrictStr | MISSING = MISSING
    """Identifier of the request, to name to the vendor's support."""


class ErrorBody(BaseModel):
    """Body of an error."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """What went wrong."""
