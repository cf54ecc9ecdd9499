"""What Teams sends in a personal chat, in the size and shape it has there."""

from __future__ import annotations

import uuid
from typing import Any

from bench.neighbours.login import APP_ID, TENANT

__all__ = ["question", "sign_in"]


def question(text: str, *, service_url: str, oid: str) -> dict[str, Any]:
    """A person's message."""
    return _activity(service_url, oid) | {
        "type": "message",
        "id": "1763625600123",
        "text": text,
        "textFormat": "plain",
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}],
    }


def sign_in(token: str, *, service_url: str, oid: str) -> dict[str, Any]:
    """A client's silent sign-on: the person's token for our API."""
    value = {"id": str(uuid.uuid4()), "connectionName": "AutoCapture", "token": token}
    return _activity(service_url, oid) | {
        "type": "invoke",
        "name": "signin/tokenExchange",
        "id": f"f:{oid}",
        "value": value,
    }


def _activity(service_url: str, oid: str) -> dict[str, Any]:
    return {
        "channelId": "msteams",
        "serviceUrl": service_url,
        "timestamp": "2026-11-20T09:00:00.1234567Z",
        "localTimestamp": "2026-11-20T10:00:00.1234567+01:00",
        "localTimezone": "Europe/Berlin",
        "locale": "en-GB",
        "from": {"id": f"29:{oid}", "name": "Mara Lindqvist", "aadObjectId": oid},
        "recipient": {"id": f"28:{APP_ID}", "name": "Auto Capture"},
        "conversation": {
            "conversationType": "personal",
            "tenantId": TENANT,
            "id": f"a:1{oid}-{oid}-{oid}",
        },
        "channelData": {"tenant": {"id": TENANT}},
    }
