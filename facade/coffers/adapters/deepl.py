"""DeepL: translation.

    GET /v2/usage   {character_count, character_limit, api_key_character_count,
                     api_key_character_limit, document_…, team_document_…,
                     speech_to_text_minutes_…, speech_to_speech_minutes_…, start_time, end_time,
                     products: [{product_type, billing_unit, account_unit_count}]}

Counts are what's *used*; a limit of 10¹² means there is none.  Each pool is for a different
product, so each has its own unit.  Free and Pro Classic return only the first two fields, so their
reset is unknown.  The totals include what each product used.

Keys of the free plan end in ``:fx`` and have their own host.  A wrong key is a 403, and so is a key
at the other host.
"""

from __future__ import annotations

from coffers.convert import amount, items, moment, text
from coffers.credentials import HeaderKey
from coffers.errors import (
    AuthenticationError,
    CoffersError,
    InsufficientCredits,
    RateLimited,
    RequestRefused,
)
from coffers.flow import Flow, call
from coffers.model import Account, Balance, BalanceKind
from coffers.provider import Provider
from coffers_clients.deepl import models
from coffers_clients.deepl.api.account import get_usage

_NO_LIMIT = 10**12


class DeepL(Provider):
    name = "deepl"
    title = "DeepL"
    base_url = "https://api.deepl.com"
    hosts = {"free": "https://api-free.deepl.com"}
    key_endings = {":fx": "free"}
    credential = HeaderKey("Authorization", prefix="DeepL-Auth-Key", env="DEEPL_AUTH_KEY")
    meanings = {403: AuthenticationError, 456: InsufficientCredits, 529: RateLimited}

    def read(self) -> Flow[Account]:
        usage = yield from call(get_usage)
        balances = [
            Balance(
                key=key,
                kind=kind,
                unit=unit,
                limit=None if (allowed := amount(limit)) == _NO_LIMIT else allowed,
                used=amount(count),
                unlimited=allowed == _NO_LIMIT or None,
                period="P1M",
                starts_at=moment(usage.start_time),
                resets_at=moment(usage.end_time),
                basis={"period": "inferred"},
            )
            for key, unit, kind, count, limit in _rows(usage)
        ]
        sent = [b for b in balances if b.known or b.key == "characters"]  # only Pro has the others
        return Account(balances=sent + _products(usage))

    def explain(self, status: int, body: object) -> type[CoffersError] | None:
        message = body.get("message") if isinstance(body, dict) else None
        if status == 403 and isinstance(message, str) and message.startswith("Wrong endpoint"):
            return RequestRefused
        return None


def _rows(usage: models.Usage) -> list[tuple[str, str, BalanceKind, object, object]]:
    of_key = usage.api_key_character_count, usage.api_key_character_limit
    pools = {
        "documents": (usage.document_count, usage.document_limit),
        "team_documents": (usage.team_document_count, usage.team_document_limit),
        "speech_to_text_minutes": (
            usage.speech_to_text_minutes_count,
            usage.speech_to_text_minutes_limit,
        ),
        "speech_to_speech_minutes": (
            usage.speech_to_speech_minutes_count,
            usage.speech_to_speech_minutes_limit,
        ),
    }
    return [
        ("characters", "characters", "allowance", usage.character_count, usage.character_limit),
        ("api_key_characters", "characters", "cap", *of_key),
        *((unit, unit, "allowance", *pair) for unit, pair in pools.items()),
    ]


def _products(usage: models.Usage) -> list[Balance]:
    return [
        Balance(
            key=f"product:{name}",
            kind="allowance",
            unit=unit,
            used=amount(product.account_unit_count),
            counts=False,
        )
        for product in items(usage.products, models.ProductUsage)
        if (name := text(product.product_type)) and (unit := text(product.billing_unit))
    ]
