# Generated from openapi/elevenlabs.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Moderation(Model):
    """How the account stands with the vendor's moderation."""

    is_in_probation: bool | None | Unset = UNSET
    """True while the account is on probation."""
    enterprise_check_nogo_voice: bool | None | Unset = UNSET
    """True if uploads are compared with voices that must not be cloned."""
    enterprise_check_block_nogo_voice: bool | None | Unset = UNSET
    """True if an upload that resembles such a voice is blocked."""
    never_live_moderate: bool | None | Unset = UNSET
    """True if requests are never moderated while they run."""
    nogo_voice_similar_voice_upload_count: int | None | Unset = UNSET
    """Uploads refused because they resembled a voice which must not be cloned."""
    enterprise_background_moderation_enabled: bool | None | Unset = UNSET
    """True if requests are moderated afterwards."""
    safety_status: SafetyStatus | str | None | Unset = UNSET
    """Outcome of a safety decision. Null or absent if there was none."""
    warning_status: WarningStatus | str | None | Unset = UNSET
    """Whether a warning stands. Null or absent if there was none."""
    on_watchlist: bool | None | Unset = UNSET
    """True if the account is being watched. Sent since late December 2024."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            is_in_probation=data.pop("is_in_probation", UNSET),
            enterprise_check_nogo_voice=data.pop("enterprise_check_nogo_voice", UNSET),
            enterprise_check_block_nogo_voice=data.pop("enterprise_check_block_nogo_voice", UNSET),
            never_live_moderate=data.pop("never_live_moderate", UNSET),
            nogo_voice_similar_voice_upload_count=data.pop(
                "nogo_voice_similar_voice_upload_count", UNSET
            ),
            enterprise_background_moderation_enabled=data.pop(
                "enterprise_background_moderation_enabled", UNSET
            ),
            safety_status=data.pop("safety_status", UNSET),
            warning_status=data.pop("warning_status", UNSET),
            on_watchlist=data.pop("on_watchlist", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.safety_status import SafetyStatus
from ..models.warning_status import WarningStatus
