# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_object


@define(kw_only=True)
class FontProfile(Model):
    """How captions are set."""

    font_profile_id: int | None | Unset = UNSET
    """Identifier of the profile."""
    disabled: bool | None | Unset = UNSET
    """True if the profile is switched off."""
    profile_name: str | None | Unset = UNSET
    """Name of the profile."""
    name: str | None | Unset = UNSET
    """Name of the font."""
    path: str | None | Unset = UNSET
    """Where the font is found."""
    size: int | None | Unset = UNSET
    """Size of the font. The unit is not documented."""
    bold: bool | None | Unset = UNSET
    """True for bold type."""
    italic: bool | None | Unset = UNSET
    """True for italic type."""
    underlined: bool | None | Unset = UNSET
    """True for underlined type."""
    strikethrough: bool | None | Unset = UNSET
    """True for struck-through type."""
    caption_position: CaptionPosition | None | Unset = UNSET
    """Where the caption stands."""
    caption_style_color: str | None | Unset = UNSET
    """Colour of the type, as #RRGGBB."""
    caption_style_stroke_color: str | None | Unset = UNSET
    """Colour of the outline, as #RRGGBB."""
    caption_style_stroke_thickness: float | None | Unset = UNSET
    """Thickness of the outline."""
    caption_shadow_x_pos: float | None | Unset = UNSET
    """Offset of the shadow to the side."""
    caption_shadow_y_pos: float | None | Unset = UNSET
    """Offset of the shadow downwards."""
    caption_shadow_color: str | None | Unset = UNSET
    """Colour of the shadow, as #RRGGBB."""
    caption_shadow_blur: float | None | Unset = UNSET
    """Blur of the shadow."""
    caption_lines: int | None | Unset = UNSET
    """How many lines a caption has."""
    caption_ai_keyword_highlighter: bool | None | Unset = UNSET
    """True if keywords are found and highlighted."""
    caption_ai_keyword_highlighter_color: str | None | Unset = UNSET
    """Colour of highlighted keywords, as #RRGGBB."""
    caption_highlighter: bool | None | Unset = UNSET
    """True if the spoken word is highlighted."""
    caption_highlighter_color: str | None | Unset = UNSET
    """Colour of the spoken word, as #RRGGBB."""
    preview_url: str | None | Unset = UNSET
    """Address of a preview. Null if there is none."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            font_profile_id=data.pop("font_profile_id", UNSET),
            disabled=data.pop("disabled", UNSET),
            profile_name=data.pop("profile_name", UNSET),
            name=data.pop("name", UNSET),
            path=data.pop("path", UNSET),
            size=data.pop("size", UNSET),
            bold=data.pop("bold", UNSET),
            italic=data.pop("italic", UNSET),
            underlined=data.pop("underlined", UNSET),
            strikethrough=data.pop("strikethrough", UNSET),
            caption_position=read_object(
                data.pop("caption_position", UNSET), CaptionPosition._read
            ),
            caption_style_color=data.pop("caption_style_color", UNSET),
            caption_style_stroke_color=data.pop("caption_style_stroke_color", UNSET),
            caption_style_stroke_thickness=data.pop("caption_style_stroke_thickness", UNSET),
            caption_shadow_x_pos=data.pop("caption_shadow_x_pos", UNSET),
            caption_shadow_y_pos=data.pop("caption_shadow_y_pos", UNSET),
            caption_shadow_color=data.pop("caption_shadow_color", UNSET),
            caption_shadow_blur=data.pop("caption_shadow_blur", UNSET),
            caption_lines=data.pop("caption_lines", UNSET),
            caption_ai_keyword_highlighter=data.pop("caption_ai_keyword_highlighter", UNSET),
            caption_ai_keyword_highlighter_color=data.pop(
                "caption_ai_keyword_highlighter_color", UNSET
            ),
            caption_highlighter=data.pop("caption_highlighter", UNSET),
            caption_highlighter_color=data.pop("caption_highlighter_color", UNSET),
            preview_url=data.pop("preview_url", UNSET),
            additional_properties=data,
        )


# Last, because models may refer to each other.
from ..models.caption_position import CaptionPosition
