"""Build hook that puts one recorded reply per provider into the wheel, for the demo and fakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SamplesHook(BuildHookInterface[Any]):
    """Adds each provider's happy case; an editable install reads it from the tests."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files before hatchling builds a wheel."""
        if version == "editable":
            return
        for case in sorted(Path(self.root, "tests", "fixtures").glob("*/happy.json")):
            build_data["force_include"][str(case)] = f"coffers/samples/{case.parent.name}.json"
