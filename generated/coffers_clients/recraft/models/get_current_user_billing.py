# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
from typing import Literal

GetCurrentUserBilling = Literal["api", "subscription"]
