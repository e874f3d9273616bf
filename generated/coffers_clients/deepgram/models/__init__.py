# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .balance_list import BalanceList
from .project import Project
from .project_balance import ProjectBalance
from .project_list import ProjectList

__all__ = ("BalanceList", "Project", "ProjectBalance", "ProjectList")
