# Generated from openapi/deepl.yaml by nox -s generate; do not edit.
from __future__ import annotations

from enum import StrEnum

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, StrictInt, StrictStr


class ErrorBody(BaseModel):
    """Body of a refusal."""

    model_config = ConfigDict(extra="forbid")
    message: StrictStr
    """What went wrong, for people."""
    code: StrictStr | MISSING = MISSING
    """Code of the error, where there is one. Which codes there are is not documented."""


class ProductUsageBillingUnit(StrEnum):
    """
    What the product's units are.
    """

    characters = "characters"
    minutes = "minutes"


class ProductUsage(BaseModel):
    """What one product used in this period."""

    model_config = ConfigDict(extra="forbid")
    product_type: StrictStr | MISSING = MISSING
    """The product, such as `translate`, `write` or `speechToText`."""
    billing_unit: ProductUsageBillingUnit | MISSING = MISSING
    """What the product's units are."""
    api_key_unit_count: StrictInt | MISSING = MISSING
    """Units that this key used."""
    account_unit_count: StrictInt | MISSING = MISSING
    """Units that the whole account used."""
    api_key_character_count: StrictInt | MISSING = MISSING
    """No longer in use. `api_key_unit_count` took its place."""
    character_count: StrictInt | MISSING = MISSING
    """No longer in use. `account_unit_count` took its place."""


class Usage(BaseModel):
    """Usage and limits of the current billing period. The vendor marks no field as certain. The first two are in every example, but an account may have other kinds of usage alone. All others are sent to API Pro users only, and not to those on Pro Classic."""

    model_config = ConfigDict(extra="forbid")
    character_count: StrictInt | MISSING = MISSING
    """Characters used in this period by the whole account, for texts, documents and text improvement together."""
    character_limit: StrictInt | MISSING = MISSING
    """Characters allowed in this period, by the plan or by the cost control that the customer set. 1000000000000 means that there is no limit."""
    products: list[ProductUsage] | MISSING = MISSING
    """Usage per product. Characters in it are part of the totals above."""
    api_key_character_count: StrictInt | MISSING = MISSING
    """Characters used in this period by this key."""
    api_key_character_limit: StrictInt | MISSING = MISSING
    """Characters that this key may use in this period. 1000000000000 means that the key has no limit of its own."""
    document_count: StrictInt | MISSING = MISSING
    """Documents translated in this period, where a plan counts them."""
    document_limit: StrictInt | MISSING = MISSING
    """Documents that may be translated in this period."""
    team_document_count: StrictInt | MISSING = MISSING
    """Documents translated in this period by the whole team."""
    team_document_limit: StrictInt | MISSING = MISSING
    """Documents that the whole team may translate in this period."""
    speech_to_text_milliseconds_count: StrictInt | MISSING = MISSING
    """No longer in use, always 0. `speech_to_text_minutes_count` took its place."""
    speech_to_text_milliseconds_limit: StrictInt | MISSING = MISSING
    """No longer in use, always 0. `speech_to_text_minutes_limit` took its place."""
    speech_to_text_minutes_count: StrictInt | MISSING = MISSING
    """Minutes of speech recognised in this period, each begun minute counted."""
    speech_to_text_minutes_limit: StrictInt | MISSING = MISSING
    """Minutes of speech that may be recognised in this period."""
    speech_to_speech_minutes_count: StrictInt | MISSING = MISSING
    """Minutes of speech interpreted in this period. Seen in replies."""
    speech_to_speech_minutes_limit: StrictInt | MISSING = MISSING
    """Minutes of speech that may be interpreted in this period. Seen in replies."""
    start_time: AwareDatetime | MISSING = MISSING
    """When this billing period began. An RFC 3339 time."""
    end_time: AwareDatetime | MISSING = MISSING
    """When this billing period ends and the counts begin anew. An RFC 3339 time."""
