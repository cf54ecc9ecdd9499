"""Holds requests against every rule; one that no page speaks of is a complaint in itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.documented import (
    appointment_rules,
    connector_rules,
    dataverse_rules,
    file_rules,
    graph_rules,
    login_rules,
)
from tests.documented.request import Request, from_call

__all__ = ["complaints", "undocumented"]

ENDPOINTS = (
    *login_rules.ENDPOINTS,
    *graph_rules.ENDPOINTS,
    *dataverse_rules.ENDPOINTS,
    *appointment_rules.ENDPOINTS,
    *file_rules.ENDPOINTS,
    *file_rules.ENDPOINTS,
    *connector_rules.ENDPOINTS,
)


def complaints(request: Request) -> list[str]:
    """What is wrong with a request, each with the title of the page that says so."""
    known = [endpoint for endpoint in ENDPOINTS if endpoint.fits(request)]
    if not known:
        return [f"undocumented request: {request}"]
    return [f"{known[0].page}: {one}: {request}" for one in known[0].complaints(request)]


def undocumented(calls: Iterable[Mapping[str, Any]]) -> list[str]:
    """Complaints about the product's calls in a sandbox's journal, each once.

    Left out: the sandbox's own page (but for the sign-in address, which the product makes), and the
    parts of a batch, which are judged from the batch as it was sent.
    """
    ours = (
        from_call(call)
        for call in calls
        if call["kind"] == "http" and (call["service"] != "page" or _is_sign_in(call))
    )
    return list(dict.fromkeys(one for request in ours for one in complaints(request)))


def _is_sign_in(call: Mapping[str, Any]) -> bool:
    path = str(call["path"]).partition("?")[0]
    return call["method"] == "GET" and path.endswith("/oauth2/v2.0/authorize")
