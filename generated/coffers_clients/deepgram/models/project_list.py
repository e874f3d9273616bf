# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object

if TYPE_CHECKING:
    from ..models.project import Project


@define(kw_only=True)
class ProjectList(Model):
    """Reply with projects. The vendor marks nothing as certain."""

    projects: list[Project | None] | None | Unset = UNSET
    """The projects that the key can see."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        from ..models.project import Project

        data = dict(src)
        return cls(
            projects=read_list(data.pop("projects", UNSET), read_object, Project._read),
            additional_properties=data,
        )
