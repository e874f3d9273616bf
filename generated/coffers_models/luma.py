# Generated from openapi/luma.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, StrictFloat, StrictStr


class Credits(BaseModel):
    """The balance."""

    model_config = ConfigDict(extra="forbid")
    credit_balance: StrictFloat
    """What is left, in cents of US dollars. It can have a fraction. Whether it can be below zero is not documented."""


class ErrorBody(BaseModel):
    """Body of a refusal. The page does not say that the field is certain."""

    model_config = ConfigDict(extra="forbid")
    detail: StrictStr | MISSING = MISSING
    """What went wrong, for people."""
