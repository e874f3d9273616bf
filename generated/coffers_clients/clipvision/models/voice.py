# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Voice(Model):
    """A voice of the user."""

    voice_id: int | None | Unset = UNSET
    """Identifier of the voice."""
    disabled: bool | None | Unset = UNSET
    """True if the voice is switched off."""
    user_id: int | None | Unset = UNSET
    """Identifier of the user it belongs to."""
    voice_profile_id: int | None | Unset = UNSET
    """Identifier of its voice profile."""
    voice_name: str | None | Unset = UNSET
    """Name of the voice."""
    provider_voice_id: str | None | Unset = UNSET
    """Identifier of the voice at the voice service."""
    voice_profile: VoiceProfile | None | Unset = UNSET
    """Its voice profile with the key. Null in the example."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            voice_id=data.pop("voice_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            user_id=data.pop("user_id", UNSET),
            voice_profile_id=data.pop("voice_profile_id", UNSET),
            voice_name=data.pop("voice_name", UNSET),
            provider_voice_id=data.pop("provider_voice_id", UNSET),
            voice_profile=read_object(data.pop("voice_profile", UNSET), VoiceProfile._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.voice_profile import VoiceProfile
