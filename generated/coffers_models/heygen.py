# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import Enum, StrEnum

from pydantic import MISSING, BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr


class AutoReload(BaseModel):
    """How the wallet is filled by itself."""

    model_config = ConfigDict(extra="forbid")
    enabled: StrictBool
    """Whether it is filled by itself."""
    threshold_usd: StrictFloat | None | MISSING = MISSING
    """The balance in US dollars below which it is filled."""
    amount_usd: StrictFloat | None | MISSING = MISSING
    """How much is then added, in US dollars."""


class CreditPool(BaseModel):
    """One pool of credits. What was granted is not told."""

    model_config = ConfigDict(extra="forbid")
    remaining: StrictInt | None | MISSING = MISSING
    """Credits that are left."""
    resets_at: StrictStr | None | MISSING = MISSING
    """When the pool is reset, in RFC 3339."""


class ErrorInfo(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(extra="forbid")
    code: StrictStr
    """The vendor's code, such as `unauthorized`. The list is open."""
    message: StrictStr
    """What went wrong, for people."""
    param: StrictStr | None | MISSING = MISSING
    """The field of the request that is wrong, where it is one."""
    doc_url: StrictStr | None | MISSING = MISSING
    """Address of the page about this code. The page calls it certain, the vendor's client takes errors without it."""


class SubscriptionPlan(StrEnum):
    """
    The plan.
    """

    free = "free"
    starter = "starter"
    creator = "creator"
    pro = "pro"
    team = "team"
    enterprise = "enterprise"
    business_plus = "business_plus"


class SubscriptionCredits(BaseModel):
    """Credits by pool."""

    model_config = ConfigDict(extra="forbid")
    premium_credits: CreditPool | None | MISSING = MISSING
    """The plan's own credits."""
    add_on_credits: CreditPool | None | MISSING = MISSING
    """Credits on top of the plan's own."""


class UsageBased(BaseModel):
    """Billing by usage. Every field is optional and may be null."""

    model_config = ConfigDict(extra="forbid")
    included_credits: StrictFloat | None | MISSING = MISSING
    """Credits that are included. The period is not documented."""
    remaining_credits: StrictFloat | None | MISSING = MISSING
    """Credits of those that are left."""
    spending_cap_usd: StrictFloat | None | MISSING = MISSING
    """The most that may be spent, in US dollars. The cap is optional; whether null means that there is none is not documented."""
    spending_current_usd: StrictFloat | None | MISSING = MISSING
    """What is spent so far, in US dollars."""


class UserBillingType(Enum):
    """
    How the account is billed. `wallet` is a prepaid balance, what API keys usually have; `subscription` are the credits of a plan, what OAuth apps usually have; `usage_based` is billed afterwards, up to a cap where there is one.
    """

    wallet = "wallet"
    subscription = "subscription"
    usage_based = "usage_based"
    NoneType_None = None


class WalletCurrency(StrEnum):
    """
    What the balance is in, US dollars or, with enterprises, credits.
    """

    usd = "usd"
    credits = "credits"


class Wallet(BaseModel):
    """A prepaid balance."""

    model_config = ConfigDict(extra="forbid")
    currency: WalletCurrency
    """What the balance is in, US dollars or, with enterprises, credits."""
    remaining_balance: StrictFloat | None | MISSING = MISSING
    """What is left, in whole units of `currency`."""
    auto_reload: AutoReload | None | MISSING = MISSING
    """Whether and how the wallet is filled by itself, by charging the card. Absent or null where it is not told."""


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    error: ErrorInfo
    """Why the request was refused."""


class Subscription(BaseModel):
    """A plan and its credits."""

    model_config = ConfigDict(extra="forbid")
    plan: SubscriptionPlan
    """The plan."""
    credits: SubscriptionCredits
    """The plan's credits, by pool."""


class User(BaseModel):
    """The user and the billing. Of `wallet`, `subscription` and `usage_based` one is filled, the one that `billing_type` names; the others are null or absent."""

    model_config = ConfigDict(extra="forbid")
    username: StrictStr
    """Name of the user's account."""
    email: StrictStr | None
    """E-mail address. Personal data."""
    first_name: StrictStr | None
    """First name. Personal data."""
    last_name: StrictStr | None
    """Last name. Personal data."""
    billing_type: UserBillingType | None | MISSING = MISSING
    """How the account is billed. `wallet` is a prepaid balance, what API keys usually have; `subscription` are the credits of a plan, what OAuth apps usually have; `usage_based` is billed afterwards, up to a cap where there is one."""
    wallet: Wallet | None | MISSING = MISSING
    """The prepaid balance."""
    subscription: Subscription | None | MISSING = MISSING
    """The plan and its credits."""
    usage_based: UsageBased | None | MISSING = MISSING
    """Billing by usage."""


class UserReply(BaseModel):
    """Envelope of a successful call. The vendor's schema does not call its field certain."""

    model_config = ConfigDict(extra="forbid")
    data: User | MISSING = MISSING
    """The user whom the key belongs to."""
