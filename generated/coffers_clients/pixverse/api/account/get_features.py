# Generated from openapi/pixverse.yaml by nox -s generate; do not edit.
"""Read the plan and the credits

Tells the plan of one linked PixVerse account and the credits granted and left. With several
linked accounts `email` must say which one. The service is also reported to answer with
status 596 when the session of the linked account is broken, and the account must then be
linked anew; that status is outside of what an OpenAPI description can list, and the page
does not have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import UnexpectedReply
from ...models.features import Features
from ...types import UNSET, Unset, concealed, given, receive

if TYPE_CHECKING:
    import httpx2

OPERATION = "get_features"
METHOD = "GET"
PATH = "/v2/pixverse/features/"
FIELDS: frozenset[str] = frozenset(
    {
        "album_num",
        "allow_effect",
        "allow_fast_mode",
        "allow_private_generate",
        "allow_purchase_credit",
        "allow_relaxed_mode",
        "allow_use_new_feat",
        "batch_generation",
        "billing_period",
        "billing_renewal_date",
        "cancel_updated_at",
        "credit_daily",
        "credit_daily_gift",
        "credit_monthly",
        "credit_monthly_gift",
        "credit_package",
        "credits_more",
        "credits_refresh_time",
        "current_plan_type",
        "daily_credits_refresh_time",
        "expired_date",
        "expired_member",
        "external_models",
        "gen_simultaneously",
        "initial_credit_gift",
        "invoice_url",
        "is_gift_card",
        "last_plan_name",
        "last_plan_type",
        "last_product_id",
        "member_id",
        "next_billing_period",
        "next_plan_name",
        "next_plan_type",
        "off_peak",
        "off_peak_discount",
        "payment",
        "plan_name",
        "preview_mode",
        "preview_mode_discount",
        "price",
        "product_id",
        "qualities",
        "remaining_days",
        "remove_watermark",
        "renewal_price",
        "renewal_retention",
        "stripe_bill_url",
        "sub_order_in_progress",
        "type",
        "unlimited_image_models",
        "user_id",
        "veo_sora_models",
    }
)
"""Names of all described fields of the reply."""
SECRETS: frozenset[str] = frozenset({"invoice_url", "stripe_bill_url"})
"""Names of the reply's fields that hold a secret."""


def build(*, email: str | Unset = UNSET) -> dict[str, Any]:
    """Return keyword arguments for the `request` method of an HTTP client.

    Args:
        email: E-mail address of the linked PixVerse account. Can be left out while only one is
            linked, and must be given as soon as there are two.
    """
    return {
        "method": METHOD,
        "url": PATH,
        "headers": {"Accept": "application/json"},
        "params": given({"email": email}),
    }


def parse(status: int, data: Any, *, hide: bool = True) -> Features:
    """Parse the decoded JSON of an answer.  Raises `UnexpectedReply` if it isn't documented.

    With `hide`, no ``repr`` shows its secrets.
    """
    reason = "not a documented answer"
    try:
        data = concealed(data) if hide else data
        if status == 200:
            if isinstance(data, (dict, Mapping)):
                return Features._read(data)
            reason = "not a JSON object"
    except RecursionError:
        reason = "nested too deeply"
    del data  # keep the body out of tracebacks
    raise UnexpectedReply(OPERATION, status, reason)


def sync(client: httpx2.Client, *, email: str | Unset = UNSET) -> Features:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, client.request(**build(email=email))))


async def asyncio(client: httpx2.AsyncClient, *, email: str | Unset = UNSET) -> Features:
    """Send the request with `client`, which has the base URL and the credentials."""
    return parse(*receive(OPERATION, await client.request(**build(email=email))))
