"""What names of fields mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile("[A-Za-z]+|[0-9]+")
_HUMPS = (re.compile("([a-z])([A-Z])"), re.compile("([A-Z])([A-Z][a-z])"))
_TOGETHER = {("top", "up"): "topup", ("pay", "go"): "paygo", ("over", "age"): "overage"}

LEFT = frozenset(
    {"remaining", "remain", "remains", "remained", "left", "available", "unused", "leftover"}
)
BALANCE = frozenset({"balance"})
SPENT = frozenset({"used", "consumed", "spent", "utilized"})
USAGE = frozenset({"usage", "spend", "spending", "consumption"})
BOUND = frozenset(
    {"limit", "quota", "max", "maximum", "cap", "allowance", "allowed", "ceiling", "allotment"}
    | {"allocated", "allocation", "included", "entitled", "granted"}
)
AMOUNTS = LEFT | BALANCE | SPENT | USAGE | BOUND
GRANTED = frozenset({"granted", "included", "allocated", "allowance", "allotment"})
AT_FIRST = frozenset({"initial", "original", "opening", "starting"})
WHOLE = frozenset({"total", "grant", "initial", "original"})
"""The bound of what is used or left, but only beside it."""
COUNT = frozenset({"count", "counter", "current", "active"})
"""What is used, but only beside a bound."""

NO_AMOUNT = frozenset(
    {"price", "pricing", "cost", "rate", "threshold", "percent", "percentage", "discount", "tax"}
    | {"day", "week", "year", "retention", "min", "minimum", "average", "avg", "version"}
    | {"offset", "size", "duration", "interval", "code", "id", "ttl", "timeout", "overdue", "owed"}
    | {"invoice", "due", "fee", "ratio", "tps", "rpm", "tpm", "rps", "score", "per", "position"}
    | {"cumulative", "lifetime", "last", "previous", "pending", "frozen", "reserved", "held"}
    | {"purchase", "topup", "recharge", "reload", "reset", "until", "memory", "index", "debt"}
    | {"unix", "timestamp", "at", "date", "time", "history", "warning", "alert"}
    | {"url", "uri", "link", "name", "label", "type", "status", "message", "note", "flag"}
    | {"locked", "blocked", "escrow", "earned", "earning", "commission", "referral", "payout"}
    | {"affiliate", "withdrawable", "ratelimit", "pct", "queue", "trial", "attempt", "retry"}
    | {"failed", "error", "expiring", "expired", "next", "auto", "burst", "model"}
)
"""Words of numbers that are no balances."""

PERIODS = {
    **dict.fromkeys(("daily", "day", "1d", "per_day"), "P1D"),
    **dict.fromkeys(("weekly", "week"), "P1W"),
    **dict.fromkeys(("monthly", "month", "monthly_period"), "P1M"),
    **dict.fromkeys(("quarterly", "quarter", "3_month_period"), "P3M"),
    **dict.fromkeys(("yearly", "year", "annual", "annually", "annual_period"), "P1Y"),
    "hourly": "PT1H",
}
CURRENCIES = {"usd": "USD", "dollar": "USD", "eur": "EUR", "euro": "EUR", "cny": "CNY"}
CURRENCIES |= {"gbp": "GBP", "rmb": "CNY", "inr": "INR", "jpy": "JPY"}
MINOR = frozenset({"cent", "micro", "nano", "millicent", "micros"})
NOUNS = frozenset(
    {"credit", "token", "character", "request", "minute", "second", "hour", "image", "video"}
    | {"email", "message", "point", "unit", "word", "call", "search", "page", "seat", "voice"}
    | {"document", "download", "query", "generation", "session", "coin", "lookup", "char", "sms"}
    | {"contact", "scan", "conversion", "render", "song", "track", "job", "slot", "edit"}
)
"""What services count."""
SLOTS = frozenset({"slot", "concurrent", "concurrency", "active", "simultaneous", "parallel"})

RESETS = frozenset({"reset", "renew", "renewal", "refresh", "refill", "replenish"})
ENDS = frozenset({"expires", "expire", "expiry", "expiration", "expiring", "expired"})
CYCLES = frozenset({"period", "cycle"})


def words(name: str) -> tuple[str, ...]:
    """Return the words of a field's name, in lower case and singular."""
    for hump in _HUMPS:
        name = hump.sub(r"\1 \2", name)
    found = [singular(part.lower()) for part in _PART.findall(name)]
    made: list[str] = []
    for word in found:
        if made and (pair := (made[-1], word)) in _TOGETHER:
            made[-1] = _TOGETHER[pair]
        else:
            made.append(word)
    return tuple(made)


def singular(word: str) -> str:
    """Return the singular of an English noun, or what is close enough to compare by."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "ches", "xes")):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return word[:-1] if plural and word not in ("sms", "remains", "expires") else word


def plural(word: str) -> str:
    """Return the plural of an English noun."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word if word == "sms" else f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def any_of(found: Iterable[str], known: frozenset[str]) -> bool:
    """Return whether one of the words is known."""
    return not known.isdisjoint(found)
