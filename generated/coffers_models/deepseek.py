# Generated from openapi/deepseek.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import StrEnum

from pydantic import MISSING, BaseModel, ConfigDict, StrictBool, StrictStr


class BalanceInfoCurrency(StrEnum):
    """
    ISO 4217 code of the currency.
    """

    CNY = "CNY"
    USD = "USD"


class BalanceInfo(BaseModel):
    """What is left in one currency. Amounts are decimal texts in whole units of the currency; an older version of the page had numbers."""

    model_config = ConfigDict(extra="forbid")
    currency: BalanceInfoCurrency
    """ISO 4217 code of the currency."""
    total_balance: StrictStr
    """What is left in all, which is the sum of the two fields below."""
    granted_balance: StrictStr
    """What is left of grants that have not expired. When they expire is not told."""
    topped_up_balance: StrictStr
    """What is left of money that was paid in."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr | MISSING = MISSING
    """What went wrong, for people. It can hold the last characters of the key."""
    type: StrictStr | MISSING = MISSING
    """Kind of error, such as `authentication_error`."""
    param: None | MISSING = MISSING
    """Only null was ever seen."""
    code: StrictStr | MISSING = MISSING
    """Code of the error. It was `invalid_request_error` also for a wrong key."""


class UserBalance(BaseModel):
    """Reply of a successful call. The page marks neither field as certain; its only example has both."""

    model_config = ConfigDict(extra="forbid")
    is_available: StrictBool
    """False if what is left does not suffice for calls."""
    balance_infos: list[BalanceInfo]
    """One entry per currency. An entry of zero can stand beside one with money (replies of 2026-09-17)."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo | MISSING = MISSING
    """Why the request was refused."""
