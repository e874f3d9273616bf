# Generated from openapi/recraft.yaml by nox -s generate; do not edit.
from typing import Literal

GetCurrentUserBilling = Literal["api", "subscription"]
"""Which balance `credits` shall tell: `api` for the API units, `subscription` for the credits
of the Studio plan. What is told without it is not documented.
"""
