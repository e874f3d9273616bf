# Generated from openapi/moonshot.yaml by nox -s generate; do not edit.
from __future__ import annotations

from pydantic import MISSING, BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr


class Balances(BaseModel):
    """What is left, in USD or CNY depending on the platform."""

    model_config = ConfigDict(extra="forbid")
    available_balance: StrictFloat
    """What can be spent: vouchers and cash together, or the vouchers alone while the cash is below zero. At 0 or less no model can be called."""
    voucher_balance: StrictFloat
    """What is left of vouchers, never below zero. When they expire is not told."""
    cash_balance: StrictFloat
    """What is left of money that was paid in. Below zero it is a debt."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr
    """What went wrong, for people."""
    type: StrictStr | MISSING = MISSING
    """Kind of error, such as `invalid_authentication_error`."""
    code: StrictStr | MISSING = MISSING
    """Code of the error. Which codes there are is not documented."""


class BalanceReply(BaseModel):
    """The balance in an envelope that tells on its own whether the call succeeded."""

    model_config = ConfigDict(extra="forbid")
    code: StrictInt
    """0 if the call succeeded. Other numbers are not documented; 401 was seen in a reply with HTTP 200, for a key that is not accepted."""
    data: Balances
    """The balances."""
    scode: StrictStr
    """The code again, as hexadecimal text such as `0x0`; beside the code 401 it was the word `unauthorized`."""
    status: StrictBool
    """True if the call succeeded."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """Why the request was refused."""
