"""Identifiers of one kind turned into the other (page: "user: translateExchangeIds")."""

from __future__ import annotations

from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, Scene
from sandbox.graph.errors import GraphError, bad_request, not_implemented
from sandbox.graph.ids import digest_of, immutable_id, mutable_id

__all__ = ["translate_ids"]

_MOST: Final = 1000
_BUILT: Final = ("restId", "restImmutableEntryId")
_KNOWN: Final = frozenset({*_BUILT, "entryId", "ewsId", "immutableEntryId"})


def translate_ids(ask: Ask, scene: Scene) -> Reply:
    """``POST /me/translateExchangeIds``, for messages; one that fails says so in its place."""
    ask.options()
    # The page writes inputIds, Microsoft's own SDKs write InputIds.
    body = ask.body if isinstance(ask.body, dict) else {}
    given = {name.lower(): value for name, value in body.items()}
    if set(given) - {"inputids", "sourceidtype", "targetidtype"}:
        raise bad_request("The parameters are inputIds, sourceIdType and targetIdType.")
    source, target = (_kind(given.get(name)) for name in ("sourceidtype", "targetidtype"))
    ids = given.get("inputids")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise bad_request("inputIds is a collection of strings.")
    if len(ids) > _MOST:
        raise bad_request(f"inputIds holds at most {_MOST} identifiers.")
    root = scene.world.endpoints.graph
    context = f"{root}/v1.0/$metadata#Collection(microsoft.graph.convertIdResult)"
    found = [_translated(scene, one, source, target) for one in ids]
    return Reply({"@odata.context": context, "value": found})


def _kind(name: Any) -> str:
    if name not in _KNOWN:
        raise bad_request(f"The identifier format is one of {', '.join(sorted(_KNOWN))}.")
    if name not in _BUILT:
        raise not_implemented(f"The identifier format {name}")
    return str(name)


def _translated(scene: Scene, given: str, source: str, target: str) -> dict[str, Any]:
    try:
        message = scene.mailbox.message(given)
    except GraphError as refusal:
        return _failed(given, refusal.code, refusal.message)
    oid = scene.mailbox.oid
    digest = digest_of(oid, message.key)
    forms = {
        "restId": mutable_id(oid, digest, message.folder),
        "restImmutableEntryId": immutable_id(oid, digest),
    }
    if forms[source] != given:
        return _failed(given, "ErrorInvalidIdMalformed", "Id is malformed.")
    return {"sourceId": given, "targetId": forms[target]}


def _failed(given: str, code: str, message: str) -> dict[str, Any]:
    return {"sourceId": given, "errorDetails": {"code": code, "message": message}}
