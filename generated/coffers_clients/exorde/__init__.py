# Generated from openapi/exorde.yaml by nox -s generate; do not edit.
"""Exorde.

The account reading of Exorde, a service for social and web data: who the key belongs to and
the credits granted and left this month. Version v1 on api.exorde.io. In 2026 the vendor's
pages moved on to another service under another address with other keys; that one is not
described here.

Server: https://api.exorde.io

Credentials: bearer token. The API key.

    from coffers_clients.exorde.api.account import get_user_info

    with httpx2.Client(base_url="https://api.exorde.io", headers={"Authorization": f"Bearer {key}"}) as client:
        reply = get_user_info.sync(client)
"""
