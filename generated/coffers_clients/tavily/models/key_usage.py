# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class KeyUsage(Model):
    """Credits that one key has used in the current billing cycle."""

    usage: int | None | Unset = UNSET
    """Credits used in all, by every operation."""
    limit: int | None | Unset = UNSET
    """Credits that the key may use per cycle. Null if it is unlimited; the vendor's number for
    that, 2147483647, was once documented beside it.
    """
    search_usage: int | None | Unset = UNSET
    """Credits used by searching, part of `usage`."""
    extract_usage: int | None | Unset = UNSET
    """Credits used by extracting, part of `usage`."""
    crawl_usage: int | None | Unset = UNSET
    """Credits used by crawling, part of `usage`."""
    map_usage: int | None | Unset = UNSET
    """Credits used by mapping, part of `usage`."""
    research_usage: int | None | Unset = UNSET
    """Credits used by researching, part of `usage`."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            usage=data.pop("usage", UNSET),
            limit=data.pop("limit", UNSET),
            search_usage=data.pop("search_usage", UNSET),
            extract_usage=data.pop("extract_usage", UNSET),
            crawl_usage=data.pop("crawl_usage", UNSET),
            map_usage=data.pop("map_usage", UNSET),
            research_usage=data.pop("research_usage", UNSET),
            additional_properties=data,
        )
