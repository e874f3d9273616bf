# Generated from openapi/tavily.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class AccountUsage(Model):
    """Plan of an account, and the credits that its keys have used in the current cycle."""

    current_plan: str | None | Unset = UNSET
    """Name of the plan."""
    plan_usage: int | None | Unset = UNSET
    """Credits of the plan that are used."""
    plan_limit: int | None | Unset = UNSET
    """Credits that the plan grants per cycle."""
    paygo_usage: int | None | Unset = UNSET
    """Credits used beyond the plan, each of which is paid for."""
    paygo_limit: int | None | Unset = UNSET
    """Credits that may be used beyond the plan. What is sent while pay-as-you-go is switched off
    is not documented.
    """
    search_usage: int | None | Unset = UNSET
    """Credits used by searching."""
    extract_usage: int | None | Unset = UNSET
    """Credits used by extracting."""
    crawl_usage: int | None | Unset = UNSET
    """Credits used by crawling."""
    map_usage: int | None | Unset = UNSET
    """Credits used by mapping."""
    research_usage: int | None | Unset = UNSET
    """Credits used by researching."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            current_plan=data.pop("current_plan", UNSET),
            plan_usage=data.pop("plan_usage", UNSET),
            plan_limit=data.pop("plan_limit", UNSET),
            paygo_usage=data.pop("paygo_usage", UNSET),
            paygo_limit=data.pop("paygo_limit", UNSET),
            search_usage=data.pop("search_usage", UNSET),
            extract_usage=data.pop("extract_usage", UNSET),
            crawl_usage=data.pop("crawl_usage", UNSET),
            map_usage=data.pop("map_usage", UNSET),
            research_usage=data.pop("research_usage", UNSET),
            additional_properties=data,
        )
