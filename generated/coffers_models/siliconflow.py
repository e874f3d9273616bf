# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
from __future__ import annotations

from typing import Any

from pydantic import MISSING, BaseModel, ConfigDict, RootModel, StrictBool, StrictInt, StrictStr


class ErrorText(RootModel[StrictStr]):
    root: StrictStr
    """What went wrong, as a bare JSON text."""


class User(BaseModel):
    """The user whom the key belongs to. Balances are money as decimal text, in the currency of the host: CNY in China, USD on the international one."""

    model_config = ConfigDict(extra="forbid")
    id: StrictStr | MISSING = MISSING
    """Identifier of the user."""
    name: StrictStr | MISSING = MISSING
    """Name of the user. Personal data; since a June 11th it is always an empty text."""
    image: StrictStr | MISSING = MISSING
    """Address of the user's picture, or an empty text."""
    email: StrictStr | MISSING = MISSING
    """E-mail address. Personal data; the documentation's example is no address, so any text is valid."""
    isAdmin: StrictBool | MISSING = MISSING
    """Whether the user is an administrator; of what is not documented."""
    balance: StrictStr | MISSING = MISSING
    """Money left beside what was topped up, it seems what the vendor gave away. The documentation explains none of the three balances; in its example this one and `chargeBalance` add up to `totalBalance`, in replies that were seen they do not."""
    status: StrictStr | MISSING = MISSING
    """State of the account. Only the word `normal` is documented."""
    introduction: StrictStr | MISSING = MISSING
    """What the user wrote about themselves, or an empty text."""
    role: StrictStr | MISSING = MISSING
    """Role of the user, or an empty text. The roles are not documented."""
    chargeBalance: StrictStr | MISSING = MISSING
    """Money left of what was topped up, part of `totalBalance`."""
    totalBalance: StrictStr | MISSING = MISSING
    """All the money that is left, without vouchers."""
    category: Any | MISSING = MISSING
    """Seen by clients in replies. Neither its type nor its meaning is documented."""


class UserInfo(BaseModel):
    """Envelope of the reply. The documentation does not say which fields are certain, here and in the user."""

    model_config = ConfigDict(extra="forbid")
    code: StrictInt | MISSING = MISSING
    """20000 for success. The codes of failures are not documented."""
    message: StrictStr | MISSING = MISSING
    """Word on the outcome, for people."""
    status: StrictBool | MISSING = MISSING
    """Whether the call succeeded."""
    data: User | MISSING = MISSING
    """The user whom the key belongs to."""
