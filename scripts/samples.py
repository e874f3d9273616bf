"""Build hook: one recorded reply per provider goes into the wheel, for the demo and for fakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SamplesHook(BuildHookInterface[Any]):
    """Adds each provider's happy case; an editable install reads it where it lies."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version == "editable":
            return
        for case in sorted(Path(self.root, "tests", "fixtures").glob("*/happy.json")):
            build_data["force_include"][str(case)] = f"coffers/samples/{case.parent.name}.json"
