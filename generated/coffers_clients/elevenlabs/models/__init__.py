# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .currency import Currency
from .moderation import Moderation
from .period import Period
from .price import Price
from .safety_status import SafetyStatus
from .seat_type import SeatType
from .subscription import Subscription
from .subscription_extras import SubscriptionExtras
from .subscription_status import SubscriptionStatus
from .subscription_usage import SubscriptionUsage
from .unlimited import Unlimited
from .user import User
from .warning_status import WarningStatus

__all__ = (
    "Currency",
    "Moderation",
    "Period",
    "Price",
    "SafetyStatus",
    "SeatType",
    "Subscription",
    "SubscriptionExtras",
    "SubscriptionStatus",
    "SubscriptionUsage",
    "Unlimited",
    "User",
    "WarningStatus",
)
