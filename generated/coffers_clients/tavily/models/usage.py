# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class Usage(Model):
    """What is used, and the limits. The documentation does not say which fields are certain, here
    and below. Until 2025 the parts per operation were missing.
    """

    key: KeyUsage | None | Unset = UNSET
    """The key that asks."""
    account: AccountUsage | None | Unset = UNSET
    """The account that the key belongs to."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            key=read_object(data.pop("key", UNSET), KeyUsage._read),
            account=read_object(data.pop("account", UNSET), AccountUsage._read),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.account_usage import AccountUsage
from ..models.key_usage import KeyUsage
