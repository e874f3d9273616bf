# Generated from openapi/runway.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .get_organization_x_runway_version import GetOrganizationXRunwayVersion
from .limits_by_model import LimitsByModel
from .model_limits import ModelLimits
from .model_usage import ModelUsage
from .organization import Organization
from .tier import Tier
from .usage import Usage
from .usage_by_model import UsageByModel

__all__ = (
    "GetOrganizationXRunwayVersion",
    "LimitsByModel",
    "ModelLimits",
    "ModelUsage",
    "Organization",
    "Tier",
    "Usage",
    "UsageByModel",
)
