"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 40
"""Characters; what is longer is no name of ours."""


def suggestion(name: object, names: Iterable[str]) -> str:
    """Give `` (did you mean 'x'?)`` for the nearest of `names`, or nothing where none is near."""
    from difflib import get_close_matches

    known = {known.casefold(): known for known in names}
    if not isinstance(name, str) or len(name) > _LONGEST:
        return ""
    near = get_close_matches(name.casefold(), known, n=1)
    return f" (did you mean {known[near[0]]!r}?)" if near else ""
