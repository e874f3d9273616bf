# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from typing import Literal

SeatType = Literal["workspace_admin", "workspace_lite_member", "workspace_member"]
"""Kind of seat in a workspace."""
