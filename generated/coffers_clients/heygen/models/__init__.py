# Generated from openapi/heygen.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .auto_reload import AutoReload
from .credit_pool import CreditPool
from .subscription import Subscription
from .subscription_credits import SubscriptionCredits
from .subscription_plan import SubscriptionPlan
from .usage_based import UsageBased
from .user import User
from .user_billing_type import UserBillingType
from .user_reply import UserReply
from .wallet import Wallet
from .wallet_currency import WalletCurrency

__all__ = (
    "AutoReload",
    "CreditPool",
    "Subscription",
    "SubscriptionCredits",
    "SubscriptionPlan",
    "UsageBased",
    "User",
    "UserBillingType",
    "UserReply",
    "Wallet",
    "WalletCurrency",
)
