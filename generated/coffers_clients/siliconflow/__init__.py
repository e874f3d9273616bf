# Generated from openapi/siliconflow.yaml by nox -s generate; do not edit.
"""SiliconFlow.

The account reading of SiliconFlow, a host of language, image, video and speech models:
whose key it is and the money that is left, without vouchers. The service in China is
described, which bills in CNY, and which retired the operation in August 2026; the
international one at api.siliconflow.com has the same operation, other accounts, and prices
in USD, and nothing is known of its end. The reply itself names no currency.

Server: https://api.siliconflow.cn

Credentials: bearer token. The API key.

    from coffers_clients.siliconflow.api.account import get_user_info

    with httpx2.Client(base_url="https://api.siliconflow.cn", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_user_info.sync(client)
"""

from __future__ import annotations

CONFIDENCE: str | None = "C"
"""How reliable the description is: A from the vendor, B from several other sources, C from one."""
POLLING: str | None = "unknown"
"""What a request costs: free, or unknown."""
SOURCES: tuple[tuple[str, str], ...] = (
    ("https://docs.siliconflow.cn/cn/api-reference/userinfo/get-user-info", "2026-11-21"),
    ("https://docs.siliconflow.com/cn/api-reference/userinfo/get-user-info", "2026-11-21"),
    ("https://github.com/siliconflow/siliconcloud", "2026-11-21"),
    ("https://github.com/rikkahub/rikkahub/issues/1811", "2026-11-28"),
    ("https://github.com/cuplivo/cuplivo/issues/899", "2026-11-28"),
    ("https://github.com/diegosouzapw/OmniRoute/pull/4992", "2026-11-28"),
    ("https://github.com/smallmain/vscode-unify-chat-provider/issues/60", "2026-11-28"),
    ("https://docs.siliconflow.cn/en/faqs/error-code", "2026-11-21"),
)
"""Pages that the description is based on, with the day each was read."""
UNSEEN: tuple[str, ...] = (
    "Whether api.siliconflow.com still answers. The operation is retired: api.siliconflow.cn has answered 410 since August 2026, and the vendor names no successor.",
    "Vouchers, although they pay for calls. So the reported balance is a lower bound.",
)
"""What the answers leave out."""
RENAMED: tuple[tuple[str, str], ...] = (
    ("chargeBalance", "charge_balance"),
    ("isAdmin", "is_admin"),
    ("totalBalance", "total_balance"),
)
"""Names in the description, each with its Python name, if they differ."""
