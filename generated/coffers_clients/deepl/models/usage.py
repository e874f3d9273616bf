# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class Usage(Model):
    """Usage and limits of the current billing period. The vendor marks no field as certain. The
    first two are in every example, but an account may have other kinds of usage alone. All
    others are sent to API Pro users only, and not to those on Pro Classic.
    """

    character_count: int | None | Unset = UNSET
    """Characters used in this period by the whole account, for texts, documents and text
    improvement together.
    """
    character_limit: int | None | Unset = UNSET
    """Characters allowed in this period, by the plan or by the cost control that the customer set.
    1000000000000 means that there is no limit.
    """
    products: list[ProductUsage | None] | None | Unset = UNSET
    """Usage per product. Characters in it are part of the totals above."""
    api_key_character_count: int | None | Unset = UNSET
    """Characters used in this period by this key."""
    api_key_character_limit: int | None | Unset = UNSET
    """Characters that this key may use in this period. 1000000000000 means that the key has no
    limit of its own.
    """
    document_count: int | None | Unset = UNSET
    """Documents translated in this period, where a plan counts them."""
    document_limit: int | None | Unset = UNSET
    """Documents that may be translated in this period."""
    team_document_count: int | None | Unset = UNSET
    """Documents translated in this period by the whole team."""
    team_document_limit: int | None | Unset = UNSET
    """Documents that the whole team may translate in this period."""
    speech_to_text_milliseconds_count: int | None | Unset = UNSET
    """No longer in use, always 0. `speech_to_text_minutes_count` took its place."""
    speech_to_text_milliseconds_limit: int | None | Unset = UNSET
    """No longer in use, always 0. `speech_to_text_minutes_limit` took its place."""
    speech_to_text_minutes_count: int | None | Unset = UNSET
    """Minutes of speech recognised in this period, each begun minute counted."""
    speech_to_text_minutes_limit: int | None | Unset = UNSET
    """Minutes of speech that may be recognised in this period."""
    speech_to_speech_minutes_count: int | None | Unset = UNSET
    """Minutes of speech interpreted in this period. Seen in replies."""
    speech_to_speech_minutes_limit: int | None | Unset = UNSET
    """Minutes of speech that may be interpreted in this period. Seen in replies."""
    start_time: str | None | Unset = UNSET
    """When this billing period began. An RFC 3339 time."""
    end_time: str | None | Unset = UNSET
    """When this billing period ends and the counts begin anew. An RFC 3339 time."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(
            character_count=data.pop("character_count", UNSET),
            character_limit=data.pop("character_limit", UNSET),
            products=data.pop("products", UNSET),
            api_key_character_count=data.pop("api_key_character_count", UNSET),
            api_key_character_limit=data.pop("api_key_character_limit", UNSET),
            document_count=data.pop("document_count", UNSET),
            document_limit=data.pop("document_limit", UNSET),
            team_document_count=data.pop("team_document_count", UNSET),
            team_document_limit=data.pop("team_document_limit", UNSET),
            speech_to_text_milliseconds_count=data.pop("speech_to_text_milliseconds_count", UNSET),
            speech_to_text_milliseconds_limit=data.pop("speech_to_text_milliseconds_limit", UNSET),
            speech_to_text_minutes_count=data.pop("speech_to_text_minutes_count", UNSET),
            speech_to_text_minutes_limit=data.pop("speech_to_text_minutes_limit", UNSET),
            speech_to_speech_minutes_count=data.pop("speech_to_speech_minutes_count", UNSET),
            speech_to_speech_minutes_limit=data.pop("speech_to_speech_minutes_limit", UNSET),
            start_time=data.pop("start_time", UNSET),
            end_time=data.pop("end_time", UNSET),
            additional_properties=data,
        )
        made._read_later(products=lambda value: read_list(value, read_object, ProductUsage._read))
        return made


# Last, because models may refer to each other.
from ..models.product_usage import ProductUsage
