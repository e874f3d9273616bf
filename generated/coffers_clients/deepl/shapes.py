# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
"""What successful replies look like, to compare with those that come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DESCRIPTION = "openapi/deepl.yaml"
"""The description that the shapes are from."""
REPLIES: Mapping[str, Mapping[str, str]] = {"get_usage": {"200": "#/components/schemas/Usage"}}
"""For each operation, the shape of its reply, by status."""
SHAPES: Mapping[str, Any] = {
    "#/components/schemas/ProductUsage": {
        "type": ["object"],
        "fields": {
            "account_unit_count": {"type": ["integer"]},
            "api_key_character_count": {"type": ["integer"]},
            "api_key_unit_count": {"type": ["integer"]},
            "billing_unit": {
                "type": ["string"],
                "words": ["characters", "minutes"],
                "at": {"words": ["#/components/schemas/ProductUsage/properties/billing_unit/enum"]},
            },
            "character_count": {"type": ["integer"]},
            "product_type": {"type": ["string"]},
        },
    },
    "#/components/schemas/Usage": {
        "type": ["object"],
        "fields": {
            "api_key_character_count": {"type": ["integer"]},
            "api_key_character_limit": {"type": ["integer"]},
            "character_count": {"type": ["integer"]},
            "character_limit": {"type": ["integer"]},
            "document_count": {"type": ["integer"]},
            "document_limit": {"type": ["integer"]},
            "end_time": {"type": ["string"]},
            "products": {"type": ["array"], "items": "#/components/schemas/ProductUsage"},
            "speech_to_speech_minutes_count": {"type": ["integer"]},
            "speech_to_speech_minutes_limit": {"type": ["integer"]},
            "speech_to_text_milliseconds_count": {"type": ["integer"]},
            "speech_to_text_milliseconds_limit": {"type": ["integer"]},
            "speech_to_text_minutes_count": {"type": ["integer"]},
            "speech_to_text_minutes_limit": {"type": ["integer"]},
            "start_time": {"type": ["string"]},
            "team_document_count": {"type": ["integer"]},
            "team_document_limit": {"type": ["integer"]},
        },
    },
}
"""Shapes by where they are described.  One that is described within another stands within it."""
