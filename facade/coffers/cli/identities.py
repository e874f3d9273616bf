"""Names, e-mail addresses and ids, shortened until they no longer tell who it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from coffers.model import Account

_EMAIL = r"[^\s@<>\"'/:,;]{1,64}@[^\s@<>\"'/:,;]{1,255}\.[A-Za-z]{2,24}"
_TELLING = 5
"""A shorter identity is hidden only where it stands alone: it may be an amount or a word."""
_SHOWN = 4


def discreet(account: Account) -> Account:
    """Shorten the account's identities, and every e-mail address, wherever they occur."""
    holder = account.holder
    known = {value for value in (holder.id, holder.email, holder.display_name) if value}
    own = re.compile("|".join([*(_occurrence(v) for v in sorted(known, key=len)[::-1]), _EMAIL]))
    return attrs.evolve(
        account,
        holder=attrs.evolve(
            holder,
            id=holder.id and _shortened(holder.id),
            email=holder.email and _shortened(holder.email),
            display_name=holder.display_name and _shortened(holder.display_name),
        ),
        entitlements=_hidden(account.entitlements, own),
        notices=tuple(
            attrs.evolve(notice, message=_hidden(notice.message, own)) for notice in account.notices
        ),
        raw=_hidden(account.raw, own),
    )


def _occurrence(identity: str) -> str:
    escaped = re.escape(identity)
    return rf"(?<!\w){escaped}(?!\w)" if len(identity) >= _TELLING else rf"\A{escaped}\Z"


def _hidden(value: Any, own: re.Pattern[str]) -> Any:
    if isinstance(value, Mapping):
        return {_hidden(name, own): _hidden(item, own) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(item, own) for item in value]
    if isinstance(value, str):
        return own.sub(lambda found: _shortened(found.group()), value)
    if isinstance(value, int) and len(str(value)) >= _TELLING and own.fullmatch(str(value)):
        return _shortened(str(value))
    return value


def _shortened(value: str) -> str:
    """Give ``te…@e….com`` for an address, ``123e…0000`` for another text."""
    if re.fullmatch(_EMAIL, value):
        user, _, domain = value.rpartition("@")
        return f"{user[: min(2, len(user) // 2)]}…@{domain[0]}….{domain.rpartition('.')[2]}"
    if len(value) >= 4 * _SHOWN:
        return f"{value[:_SHOWN]}…{value[-_SHOWN:]}"
    return f"{value[: len(value) // _SHOWN]}…"
