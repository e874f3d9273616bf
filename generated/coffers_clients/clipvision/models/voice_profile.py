# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class VoiceProfile(Model):
    """An account at a voice service."""

    voice_profile_id: int | None | Unset = UNSET
    """Identifier of the profile."""
    disabled: bool | None | Unset = UNSET
    """True if the profile is switched off."""
    profile_name: str | None | Unset = UNSET
    """Name of the profile."""
    api_key: str | None | Unset = _field(default=UNSET, repr=False)
    """The user's key at the voice service, in clear."""
    region: str | None | Unset = UNSET
    """Region of the voice service."""
    provider_id: str | None | Unset = UNSET
    """Short name of the voice service."""
    provider_name: str | None | Unset = UNSET
    """Name of the voice service as it is shown."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            voice_profile_id=data.pop("voice_profile_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            profile_name=data.pop("profile_name", UNSET),
            api_key=data.pop("api_key", UNSET),
            region=data.pop("region", UNSET),
            provider_id=data.pop("provider_id", UNSET),
            provider_name=data.pop("provider_name", UNSET),
            additional_properties=data,
        )
