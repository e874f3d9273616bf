# Generated from openapi/clipvision.yaml by nox -s generate; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .azure_data import AzureData
from .caption_position import CaptionPosition
from .content_type import ContentType
from .credit_lot import CreditLot
from .font_profile import FontProfile
from .limitation import Limitation
from .media_profile import MediaProfile
from .plan import Plan
from .playlist import Playlist
from .settings import Settings
from .user import User
from .video import Video
from .voice import Voice
from .voice_profile import VoiceProfile

__all__ = (
    "AzureData",
    "CaptionPosition",
    "ContentType",
    "CreditLot",
    "FontProfile",
    "Limitation",
    "MediaProfile",
    "Plan",
    "Playlist",
    "Settings",
    "User",
    "Video",
    "Voice",
    "VoiceProfile",
)
