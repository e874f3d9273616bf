# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, BaseModel, ConfigDict, Field, StrictInt, StrictStr


class User(BaseModel):
    """The user whom the token belongs to."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[
        StrictStr,
        Field(
            pattern="^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
        ),
    ]
    """Identifier of the user, a UUID."""
    credits: StrictInt
    """What is left, in API units or in credits, as `billing` asks."""
    email: StrictStr | MISSING = MISSING
    """E-mail address. Personal data."""
    name: StrictStr | MISSING = MISSING
    """Name of the user. Personal data."""
