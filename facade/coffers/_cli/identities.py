"""Names, e-mail addresses and ids, shortened until they no longer tell who it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from coffers.model import Account

_EMAIL = re.compile(r"[^\s@<>\"'/:,;]{1,64}@[^\s@<>\"'/:,;]{1,255}\.[A-Za-z]{2,24}")
_TELLING = 5
"""A shorter identity is hidden only where it stands alone: it may be an amount or a word."""
_LONGEST = 256
"""Whoever has a longer one than that is hidden with the whole text that it occurs in."""
_SHOWN = 4


def discreet(account: Account) -> Account:
    """Shorten the account's identities, and every e-mail address, wherever they occur."""
    holder = account.holder
    hide = _hiding({v for v in (holder.id, holder.email, holder.display_name) if v})
    return attrs.evolve(
        account,
        holder=attrs.evolve(
            holder,
            id=holder.id and _shortened(holder.id),
            email=holder.email and _shortened(holder.email),
            display_name=holder.display_name and _shortened(holder.display_name),
        ),
        entitlements=_hidden(account.entitlements, hide),
        notices=tuple(
            attrs.evolve(notice, message=hide(notice.message)) for notice in account.notices
        ),
        raw=_hidden(account.raw, hide),
    )


def _hiding(identities: Iterable[str]) -> Callable[[str], str]:
    """Give what shortens these identities, and every e-mail address, in a text."""
    ordered = sorted(identities, key=len, reverse=True)
    long = [identity for identity in ordered if len(identity) > _LONGEST]
    own = finding(ordered[len(long) :])

    def hide(text: str) -> str:
        if any(identity in text for identity in long):
            return _shortened(text)
        return own.sub(lambda found: _shortened(found.group()), text)

    return hide


def finding(identities: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of these identities, the first ones before the others, and of addresses."""
    return re.compile("|".join([*map(_occurrence, identities), _EMAIL.pattern]))


def _occurrence(identity: str) -> str:
    escaped = re.escape(identity)
    return rf"(?<!\w){escaped}(?!\w)" if len(identity) >= _TELLING else rf"\A{escaped}\Z"


def _hidden(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {_hidden(name, hide): _hidden(item, hide) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(item, hide) for item in value]
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, int) and len(text := str(value)) >= _TELLING:
        hidden = hide(text)
        return value if hidden == text else hidden
    return value


def _shortened(value: str) -> str:
    """Give ``te…@e….com`` for an address, ``123e…0000`` for another text."""
    if _EMAIL.fullmatch(value):
        user, _, domain = value.rpartition("@")
        return f"{user[: min(2, len(user) // 2)]}…@{domain[0]}….{domain.rpartition('.')[2]}"
    if len(value) >= 4 * _SHOWN:
        return f"{value[:_SHOWN]}…{value[-_SHOWN:]}"
    return f"{value[: len(value) // _SHOWN]}…"
