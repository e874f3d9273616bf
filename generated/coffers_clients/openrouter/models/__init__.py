# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .credits_ import Credits
from .credits_reply import CreditsReply
from .free_requests import FreeRequests
from .key import Key
from .key_budget import KeyBudget
from .key_reply import KeyReply
from .rate_limit import RateLimit

__all__ = ("Credits", "CreditsReply", "FreeRequests", "Key", "KeyBudget", "KeyReply", "RateLimit")
