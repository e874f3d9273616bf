# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/tavily.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {"get_usage": {"200": "#/components/schemas/Usage"}}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/AccountUsage": {
        "type": ["object"],
        "fields": {
            "crawl_usage": {"type": ["integer"]},
            "current_plan": {"type": ["string"]},
            "extract_usage": {"type": ["integer"]},
            "map_usage": {"type": ["integer"]},
            "paygo_limit": {"type": ["integer"]},
            "paygo_usage": {"type": ["integer"]},
            "plan_limit": {"type": ["integer"]},
            "plan_usage": {"type": ["integer"]},
            "research_usage": {"type": ["integer"]},
            "search_usage": {"type": ["integer"]},
        },
    },
    "#/components/schemas/KeyUsage": {
        "type": ["object"],
        "fields": {
            "crawl_usage": {"type": ["integer"]},
            "extract_usage": {"type": ["integer"]},
            "limit": {"type": ["integer", "null"]},
            "map_usage": {"type": ["integer"]},
            "research_usage": {"type": ["integer"]},
            "search_usage": {"type": ["integer"]},
            "usage": {"type": ["integer"]},
        },
    },
    "#/components/schemas/Usage": {
        "type": ["object"],
        "fields": {
            "account": "#/components/schemas/AccountUsage",
            "key": "#/components/schemas/KeyUsage",
        },
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
