# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, BaseModel, ConfigDict, Field, StrictInt, StrictStr


class DeprecationNotice(BaseModel):
    """Notice that a version of the API ends."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr | MISSING = MISSING
    """The notice, for people."""
    shutdownDate: StrictStr | MISSING = MISSING
    """When it ends, in UTC. An RFC 3339 time with or without a zone. The day can be past already."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
    code: StrictInt | MISSING = MISSING
    """The vendor's code, not always the HTTP status. The page bounds it to 100 to 600, its example is 0, so no bounds are set here."""
    userId: Annotated[
        StrictStr | MISSING,
        Field(
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
        ),
    ] = MISSING
    """Identifier of the user who asked, a UUID."""
    requestId: Annotated[
        StrictStr | MISSING,
        Field(
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
        ),
    ] = MISSING
    """Identifier of the request, a UUID, to name to the vendor's support."""


class FailureBody(BaseModel):
    """Body of status 500."""

    model_config = ConfigDict(extra="forbid")
    requestId: Annotated[
        StrictStr | MISSING,
        Field(
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
        ),
    ] = MISSING
    """Identifier of the request, a UUID, to name to the vendor's support."""


class Plan(BaseModel):
    """The plan and its credits, granted and left. What was used is the difference."""

    model_config = ConfigDict(extra="forbid")
    name: StrictStr | MISSING = MISSING
    """Name of the plan."""
    totalMonthlyCredits: StrictInt | MISSING = MISSING
    """Credits granted for this month."""
    remainingMonthlyCredits: StrictInt | MISSING = MISSING
    """Credits of this month's grant that are left."""
    maxAdditionalCredits: StrictInt | MISSING = MISSING
    """Credits that may be bought on top this month, a ceiling that the customer sets. Only those used are billed."""
    remainingAdditionalCredits: StrictInt | MISSING = MISSING
    """Credits left below that ceiling."""


class User(BaseModel):
    """The user whom the key belongs to. The page does not say which fields are certain."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[
        StrictStr | MISSING,
        Field(
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
        ),
    ] = MISSING
    """Identifier of the user, a UUID."""
    email: StrictStr | MISSING = MISSING
    """E-mail address. Personal data. The page's own example is a masked text that is no address, so any text is valid."""
    plan: Plan | MISSING = MISSING
    """The plan and its credits. It may be absent."""
    createdAt: StrictStr | MISSING = MISSING
    """When the user was created, in UTC. An RFC 3339 time; the page says that it has no zone, its example ends in Z, so both are valid."""
    updatedAt: StrictStr | MISSING = MISSING
    """When the user was last changed, in UTC. Written like `createdAt`."""


class CallStatus(BaseModel):
    """What a call cost, and notices about the API. Errors carry it too."""

    model_config = ConfigDict(extra="forbid")
    cost: StrictInt | MISSING = MISSING
    """Credits that this call used. An error can cost credits as well."""
    apiDeprecationNotice: DeprecationNotice | MISSING = MISSING
    """Only present when the version or operation is about to end."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """Why the request was refused."""
    status: CallStatus
    """What the refused call cost, and notices about the API."""


class UserInfo(BaseModel):
    """Reply of a successful call."""

    model_config = ConfigDict(extra="forbid")
    user: User
    """The user whom the key belongs to."""
    status: CallStatus
    """What this call cost, and notices about the API."""
