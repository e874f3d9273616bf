# Generated from openapi/runway.yaml by nox -s generate; do not edit.
from typing import Literal

GetOrganizationXRunwayVersion = Literal["2024-11-06"]
