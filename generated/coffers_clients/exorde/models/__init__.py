# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .call_status import CallStatus
from .deprecation_notice import DeprecationNotice
from .get_user_info_x_exorde_api_version import GetUserInfoXExordeApiVersion
from .plan import Plan
from .user import User
from .user_info import UserInfo

__all__ = (
    "CallStatus",
    "DeprecationNotice",
    "GetUserInfoXExordeApiVersion",
    "Plan",
    "User",
    "UserInfo",
)
