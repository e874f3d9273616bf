# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictStr


class ErrorInfo(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(
        extra="forbid",
    )
    message: StrictStr
    """What went wrong, for people."""


class Images(BaseModel):
    """Images, granted and left. What was used is the difference."""

    model_config = ConfigDict(
        extra="forbid",
    )
    available: StrictFloat
    """Images that are left. It can be a fraction, since a call of the cheaper API takes a fifth of an image from the larger plan."""
    subscription: Annotated[StrictFloat, Field(ge=0.0)]
    """Images that the subscription grants each month, whatever was used."""


class Account(BaseModel):
    """An account of the API."""

    model_config = ConfigDict(
        extra="forbid",
    )
    images: Images
    """Images of the month, granted and left."""
    plan: StrictStr
    """Name of the plan, such as basic. The list of plans is open."""


class ErrorBody(BaseModel):
    """Body of an error."""

    model_config = ConfigDict(
        extra="forbid",
    )
    error: ErrorInfo
    """What went wrong."""
