# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .credit_balance import CreditBalance
from .workspace_credits import WorkspaceCredits
from .workspace_pool import WorkspacePool
from .workspace_pools import WorkspacePools

__all__ = ("CreditBalance", "WorkspaceCredits", "WorkspacePool", "WorkspacePools")
