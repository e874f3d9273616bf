# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class Settings(Model):
    """Plan, credits, address and keys."""

    plan: Plan | None | Unset = UNSET
    """The subscription."""
    credits_: list[CreditLot | None] | None | Unset = UNSET
    """Credits as dated lots."""
    email_address: str | None | Unset = UNSET
    """E-mail address. Personal data."""
    secret_key: str | None | Unset = _field(default=UNSET, repr=False)
    """The user's secret at ClipVision, in clear."""
    azure_data: AzureData | None | Unset = UNSET
    """The user's access to Azure."""
    elevenlabs_api_key: str | None | Unset = _field(default=UNSET, repr=False)
    """The user's key at ElevenLabs, in clear; empty if there is none."""
    discord_webhook: str | None | Unset = _field(default=UNSET, repr=False)
    """Address for messages to Discord. Whoever has it can post there."""
    last_added: CreditLot | None | Unset = UNSET
    """The newest lot. It is one of `credits` again, not a further one."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(
            plan=read_object(data.pop("plan", UNSET), Plan._read),
            credits_=data.pop("credits", UNSET),
            email_address=data.pop("email_address", UNSET),
            secret_key=data.pop("secret_key", UNSET),
            azure_data=read_object(data.pop("azure_data", UNSET), AzureData._read),
            elevenlabs_api_key=data.pop("elevenlabs_api_key", UNSET),
            discord_webhook=data.pop("discord_webhook", UNSET),
            last_added=read_object(data.pop("last_added", UNSET), CreditLot._read),
            additional_properties=data,
        )
        made._read_later(credits_=lambda value: read_list(value, read_object, CreditLot._read))
        return made


# Last, because models may refer to each other.
from ..models.azure_data import AzureData
from ..models.credit_lot import CreditLot
from ..models.plan import Plan
