"""Shorten names, e-mail addresses and ids so that they don't identify anyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from coffers.model import Account

_EMAIL = re.compile(r"[^\s@<>\"'/:,;]{1,64}@[^\s@<>\"'/:,;]{1,255}\.[A-Za-z]{2,24}")
_TELLING = 5
"""A shorter identity is hidden only if it is the whole string: it may be an amount or a word."""
_LONGEST = 256
"""An identity longer than this hides the whole string that it occurs in."""
_SHOWN = 4


def discreet(account: Account) -> Account:
    """Return the account with its identities and all e-mail addresses shortened."""
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
    """Return a function that shortens these identities, and e-mail addresses, in a string."""
    ordered = sorted(identities, key=len, reverse=True)
    long = [identity for identity in ordered if len(identity) > _LONGEST]
    own = finding(ordered[len(long) :])

    def hide(text: str) -> str:
        if any(identity in text for identity in long):
            return _shortened(text)
        return own.sub(lambda found: _shortened(found.group()), text)

    return hide


def finding(identities: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches these identities, earlier ones first, and e-mail addresses."""
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
    """Return ``te…@e….com`` for an e-mail address, ``123e…0000`` for another string."""
    if _EMAIL.fullmatch(value):
        user, _, domain = value.rpartition("@")
        return f"{user[: min(2, len(user) // 2)]}…@{domain[0]}….{domain.rpartition('.')[2]}"
    if len(value) >= 4 * _SHOWN:
        return f"{value[:_SHOWN]}…{value[-_SHOWN:]}"
    return f"{value[: len(value) // _SHOWN]}…"
