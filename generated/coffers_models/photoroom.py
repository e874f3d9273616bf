# Generated from openapi/photoroom.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictStr


class Allotment(BaseModel):
    """Images or credits, granted and left. More can be left than the subscription grants."""

    model_config = ConfigDict(extra="forbid")
    available: StrictFloat
    """What is left. It can be a fraction, since a call of the cheaper API takes a fifth of an image from the larger plan."""
    subscription: Annotated[StrictFloat, Field(ge=0.0)]
    """What the subscription grants each month, whatever was used."""


class CreditAccount(BaseModel):
    """An account of the API, as version v1 tells it."""

    model_config = ConfigDict(extra="forbid")
    credits: Allotment
    """Credits of the month, granted and left."""


class ErrorInfo(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr
    """What went wrong, for people."""


class Account(BaseModel):
    """An account of the API."""

    model_config = ConfigDict(extra="forbid")
    images: Allotment
    """Images of the month, granted and left."""
    plan: StrictStr
    """Name of the plan, such as basic. The list of plans is open."""


class ErrorBody(BaseModel):
    """Body of an error."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """What went wrong."""
